package testdisk

import (
	"encoding/binary"
	"testing"
)

// Volumes are damaged at the byte level: what these functions know of NTFS is independent of the
// package under test.

var le = binary.LittleEndian

// RecordAt gives the offset, within a volume, of the file record with that number. The $MFT of a
// small new volume lies in one run.
func RecordAt(t testing.TB, volume []byte, number uint64) int {
	t.Helper()
	cluster := ClusterSize(volume)
	size := int(int8(volume[64])) * cluster
	if size < 0 {
		size = 1 << -int8(volume[64])
	}
	at := int(le.Uint64(volume[48:]))*cluster + size*int(number)
	if string(volume[at:][:4]) != "FILE" {
		t.Fatalf("no file record at %x", at)
	}
	return at
}

// Edit changes n bytes of a volume at at, a file record or an index block, behind its update
// sequence.
func Edit(volume []byte, at, n int, change func(rec []byte)) {
	rec := volume[at:][:n]
	array := func() []byte { return rec[le.Uint16(rec[4:]):] }
	for i := 1; i <= n/512; i++ {
		copy(rec[i*512-2:i*512], array()[2*i:])
	}
	change(rec)
	Seal(rec)
}

// Seal puts the update sequence number at the end of each part of a record.
func Seal(rec []byte) {
	array := rec[le.Uint16(rec[4:]):]
	for i := 1; i <= len(rec)/512; i++ {
		copy(array[2*i:][:2], rec[i*512-2:])
		copy(rec[i*512-2:i*512], array[:2])
	}
}

// Attribute gives the offset of the first attribute of a type in a file record, or its end if there
// is none.
func Attribute(rec []byte, kind uint32) int {
	at := int(le.Uint16(rec[20:]))
	for le.Uint32(rec[at:]) != kind && le.Uint32(rec[at:]) != 0xFFFFFFFF {
		at += int(le.Uint32(rec[at+4:]))
	}
	return at
}

// Insert puts an attribute into a file record, before those of higher types.
func Insert(rec []byte, attribute []byte) {
	at := int(le.Uint16(rec[20:]))
	for le.Uint32(rec[at:]) < le.Uint32(attribute) {
		at += int(le.Uint32(rec[at+4:]))
	}
	used := int(le.Uint32(rec[24:]))
	copy(rec[at+len(attribute):], rec[at:used])
	copy(rec[at:], attribute)
	le.PutUint32(rec[24:], uint32(used+len(attribute)))
}

// Resident makes a resident attribute without a name.
func Resident(kind uint32, value []byte) []byte {
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

// ListEntry makes an entry of an attribute list.
func ListEntry(kind uint32, lowest, ref uint64, instance uint16) []byte {
	e := make([]byte, 32)
	le.PutUint32(e, kind)
	le.PutUint16(e[4:], 32)
	e[7] = 26
	le.PutUint64(e[8:], lowest)
	le.PutUint64(e[16:], ref)
	le.PutUint16(e[24:], instance)
	return e
}

// RestartPage makes a restart page of $LogFile.
func RestartPage(lsn uint64, major, minor uint16, client, flags uint16) []byte {
	b := make([]byte, 4096)
	copy(b, "RSTR")
	le.PutUint16(b[4:], 0x1E)
	le.PutUint16(b[6:], 9)
	le.PutUint32(b[16:], 4096)
	le.PutUint32(b[20:], 4096)
	le.PutUint16(b[24:], 0x30)
	le.PutUint16(b[26:], minor)
	le.PutUint16(b[28:], major)
	le.PutUint64(b[0x30:], lsn)
	le.PutUint16(b[0x30+12:], client)
	le.PutUint16(b[0x30+14:], flags)
	Edit(b, 0, len(b), func([]byte) {})
	return b
}
