package hivetest

import "bytes"

// addTail adds what may follow the last good entry of a log.
func addTail(log []byte, last uint32, tail Tail) []byte {
	switch tail {
	case TailStale:
		return AppendEntries(log, poison(last-5), poison(last-4), poison(last+1))
	case TailRemnant:
		return AppendEntries(append(log, remnant()...), poison(last+1))
	case TailTorn:
		whole := AppendEntries(log, poison(last+1))
		clear(whole[len(log)+4*sectorSize:])
		return whole
	}
	return log
}

// remnant is three pages of old data.
func remnant() []byte { return bytes.Repeat([]byte("nk\x20\x00\xDE\xAD\xBE\xEF"), 3*pageSize/8) }

// poison is an entry with good hashes that ruins the hive if it is applied.
func poison(seq uint32) Entry {
	data := append(bytes.Repeat([]byte{0xDB}, pageSize-sectorSize),
		bytes.Repeat([]byte{0xBD}, sectorSize)...)
	return Entry{Seq: seq, BinsSize: pageSize, Pages: []Page{{0, data}}}
}
