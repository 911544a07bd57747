package ntfs_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"

	"unhello/media/ntfs"
)

// Volumes are damaged in their bytes: what these helpers know of the format they
// know by themselves.

var le = binary.LittleEndian

// openBytes opens a volume in memory that must be sound enough.
func openBytes(t testing.TB, b []byte) *ntfs.Volume {
	t.Helper()
	return openReader(t, bytes.NewReader(b), int64(len(b)))
}

// openReader opens a volume that must be sound enough.
func openReader(t testing.TB, r io.ReaderAt, size int64) *ntfs.Volume {
	t.Helper()
	v, err := ntfs.Open(r, size)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// record is a file record of 1024 bytes within a volume. Fields in the first 510
// bytes can be changed as they stand.
type record struct {
	b  []byte // the volume
	at int
}

// ntfsRecord finds a record by its reference. The $MFT of a small fresh volume
// lies in a row.
func ntfsRecord(t testing.TB, b []byte, ref uint64) record {
	t.Helper()
	cluster := int(le.Uint16(b[11:])) * int(b[13])
	r := record{b, int(le.Uint64(b[48:]))*cluster + 1024*int(ref&(1<<48-1))}
	if string(b[r.at:][:4]) != "FILE" {
		t.Fatalf("no file record at %x", r.at)
	}
	return r
}

// attribute gives the place of the first attribute of that type.
func (r record) attribute(t testing.TB, kind uint32) int {
	t.Helper()
	for at := r.at + int(le.Uint16(r.b[r.at+20:])); ; at += int(le.Uint32(r.b[at+4:])) {
		switch le.Uint32(r.b[at:]) {
		case kind:
			return at
		case 0xFFFFFFFF:
			t.Fatalf("no attribute 0x%x in the record at %x", kind, r.at)
		}
	}
}

// edit changes n bytes of the volume at at, a file record or an index block,
// behind its update sequence.
func edit(b []byte, at, n int, change func(rec []byte)) {
	rec := b[at:][:n]
	array := func() []byte { return rec[le.Uint16(rec[4:]):] }
	for i := 1; i <= n/512; i++ {
		copy(rec[i*512-2:i*512], array()[2*i:])
	}
	change(rec)
	for i := 1; i <= n/512; i++ {
		copy(array()[2*i:][:2], rec[i*512-2:])
		copy(rec[i*512-2:i*512], array()[:2])
	}
}

// find gives the place of the first attribute of that type in a file record, its
// end if it has none.
func find(rec []byte, kind uint32) int {
	at := int(le.Uint16(rec[20:]))
	for le.Uint32(rec[at:]) != kind && le.Uint32(rec[at:]) != 0xFFFFFFFF {
		at += int(le.Uint32(rec[at+4:]))
	}
	return at
}

// insert puts an attribute into a file record, before those of higher types.
func insert(rec []byte, attribute []byte) {
	at := int(le.Uint16(rec[20:]))
	for le.Uint32(rec[at:]) < le.Uint32(attribute) {
		at += int(le.Uint32(rec[at+4:]))
	}
	used := int(le.Uint32(rec[24:]))
	copy(rec[at+len(attribute):], rec[at:used])
	copy(rec[at:], attribute)
	le.PutUint32(rec[24:], uint32(used+len(attribute)))
}

// resident makes a resident attribute without a name.
func resident(kind uint32, value []byte) []byte {
	a := make([]byte, 24+(len(value)+7)/8*8)
	le.PutUint32(a, kind)
	le.PutUint32(a[4:], uint32(len(a)))
	le.PutUint16(a[10:], 24)
	le.PutUint16(a[14:], 99)
	le.PutUint32(a[16:], uint32(len(value)))
	le.PutUint16(a[20:], 24)
	copy(a[24:], value)
	return a
}

// listEntry makes an entry of an attribute list.
func listEntry(kind uint32, lowest, ref uint64, instance uint16) []byte {
	e := make([]byte, 32)
	le.PutUint32(e, kind)
	le.PutUint16(e[4:], 32)
	e[7] = 26
	le.PutUint64(e[8:], lowest)
	le.PutUint64(e[16:], ref)
	le.PutUint16(e[24:], instance)
	return e
}
