package hivetest

import (
	"encoding/binary"
	"slices"

	"unhello/hive"
)

const (
	sectorSize  = 512
	entryHeader = 40

	typePrimary = 0
	typeOldLog  = 1
	typeNewLog  = 6
)

// A Page is a run of bins data in a log: its offset from the start of the bins
// and its bytes.
type Page struct {
	Offset uint32
	Data   []byte
}

// An Entry is one log entry of the new format.
type Entry struct {
	Seq      uint32
	BinsSize uint32 // of the hive at the time
	Flags    uint32 // bit 0: that of the base block
	Pages    []Page
}

// HvLEEntry encodes an entry in size bytes, or, if size is 0, in the smallest multiple of 512 that
// holds it.
func HvLEEntry(e Entry, size int) []byte {
	need := entryHeader + 8*len(e.Pages)
	for _, p := range e.Pages {
		need += len(p.Data)
	}
	b := make([]byte, entryHeader, max(size, roundUp(need, sectorSize)))
	le := binary.LittleEndian
	copy(b, "HvLE")
	le.PutUint32(b[4:], uint32(cap(b)))
	le.PutUint32(b[8:], e.Flags)
	le.PutUint32(b[12:], e.Seq)
	le.PutUint32(b[16:], e.BinsSize)
	le.PutUint32(b[20:], uint32(len(e.Pages)))
	for _, p := range e.Pages {
		b = le.AppendUint32(b, p.Offset)
		b = le.AppendUint32(b, uint32(len(p.Data)))
	}
	for _, p := range e.Pages {
		b = append(b, p.Data...)
	}
	return Rehash(b[:cap(b)])
}

// Rehash fixes the hashes of an encoded entry that a test has changed, and returns the entry.
func Rehash(entry []byte) []byte {
	le := binary.LittleEndian
	le.PutUint64(entry[24:], hive.Marvin32(entry[entryHeader:]))
	le.PutUint64(entry[32:], hive.Marvin32(entry[:32]))
	return entry
}

// LogFile makes a log of the new format: the base block of a hive with the first entry's sequence
// number, then the entries, each ending at a page boundary of the file, as Windows writes them.
func LogFile(base []byte, entries ...Entry) []byte {
	var seq uint32
	if len(entries) > 0 {
		seq = entries[0].Seq
	}
	return AppendEntries(LogBase(base, typeNewLog, seq), entries...)
}

// AppendEntries adds entries to a log of the new format.
func AppendEntries(log []byte, entries ...Entry) []byte {
	log = slices.Clip(log)
	for _, e := range entries {
		least := len(HvLEEntry(e, 0))
		log = append(log, HvLEEntry(e, roundUp(len(log)+least, pageSize)-len(log))...)
	}
	return log
}

// LogBase makes the base block of a log from that of a hive. The file type is 1 for the old format,
// 6 for the new one.
func LogBase(base []byte, fileType, seq uint32) []byte {
	b := SetBaseBlock(base[:sectorSize], func(b []byte) {
		binary.LittleEndian.PutUint32(b[28:], fileType)
	})
	return SetSequences(b, seq, seq)
}
