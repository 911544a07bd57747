package ntfs_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"

	"unhello/internal/testdisk"
	"unhello/media/ntfs"
)

// Volumes are damaged at the byte level: what these helpers know of the format is independent of
// the package.

var le = binary.LittleEndian

// openBytes opens a volume in memory, which must be sound enough for that.
func openBytes(t testing.TB, b []byte) *ntfs.Volume {
	t.Helper()
	return openReader(t, bytes.NewReader(b), int64(len(b)))
}

// openReader opens a volume, which must be sound enough for that.
func openReader(t testing.TB, r io.ReaderAt, size int64) *ntfs.Volume {
	t.Helper()
	v, err := ntfs.Open(r, size)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// record is a file record of 1024 bytes within a volume. Fields in the first 510 bytes can be
// changed directly.
type record struct {
	b  []byte // the volume
	at int
}

// ntfsRecord finds a record by its reference. The $MFT of a small new volume lies in one run.
func ntfsRecord(t testing.TB, b []byte, ref uint64) record {
	t.Helper()
	return record{b, testdisk.RecordAt(t, b, ref&(1<<48-1))}
}

// attribute gives the offset of the first attribute of that type.
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

var (
	edit      = testdisk.Edit
	find      = testdisk.Attribute
	insert    = testdisk.Insert
	resident  = testdisk.Resident
	listEntry = testdisk.ListEntry

	restartPage = testdisk.RestartPage
)
