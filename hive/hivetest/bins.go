package hivetest

import (
	"encoding/binary"
	"io"
)

// bins puts cells one after the other into hive bins and writes each bin as soon as it is full, so
// that only one is ever in memory.
type bins struct {
	w     io.Writer
	o     Options
	start uint32 // offset of the bin under construction, from the start of the bins
	bin   []byte // that bin, nil before the first
	used  int    // how far it is filled
	last  int    // where its last cell begins, 0 if it has none
	err   error  // the first error of w
}

// add stores a record in a new cell with spare bytes after it and returns the cell's offset.
func (b *bins) add(record []byte, spare int) uint32 {
	size := roundUp(4+len(record)+spare, 8)
	switch {
	case b.bin != nil && b.used+size <= len(b.bin)-b.o.BinSpare:
	case b.o.Full && b.bin != nil && b.keyTooLong():
		b.grow(size)
	default:
		b.close()
		b.open(size)
	}
	at := b.used
	binary.LittleEndian.PutUint32(b.bin[at:], -uint32(size))
	n := copy(b.bin[at+4:], record)
	b.slack(b.bin[at+4+n : at+size])
	b.last, b.used = at, at+size
	return b.start + uint32(at)
}

// free ends the bin and adds one with nothing but a free cell of at least n bytes.
func (b *bins) free(n int) {
	b.close()
	b.open(roundUp(n, 8))
}

func (b *bins) open(need int) {
	size := max(b.o.BinSize, roundUp(binHeaderSize+need+b.o.BinSpare, pageSize))
	b.bin = make([]byte, size)
	copy(b.bin, "hbin")
	binary.LittleEndian.PutUint32(b.bin[4:], b.start)
	binary.LittleEndian.PutUint32(b.bin[8:], uint32(size))
	if b.start == 0 {
		binary.LittleEndian.PutUint64(b.bin[20:], b.o.LastWritten)
	}
	b.used, b.last = binHeaderSize, 0
}

// maxKeyCell is the longest cell in which Windows accepts a key node.
const maxKeyCell = 0x45C + 4

// keyTooLong reports whether the last cell is a key node that can't take the rest of the bin.
func (b *bins) keyTooLong() bool {
	return b.last != 0 && string(b.bin[b.last+4:b.last+6]) == "nk" &&
		len(b.bin)-b.last > maxKeyCell
}

// grow makes the bin long enough for one more cell.
func (b *bins) grow(size int) {
	b.bin = append(b.bin, make([]byte, roundUp(b.used+size, pageSize)-len(b.bin))...)
	binary.LittleEndian.PutUint32(b.bin[8:], uint32(len(b.bin)))
}

// close makes the rest of the bin a free cell, or a part of the last cell if
// the hive is to be full, and writes the bin.
func (b *bins) close() {
	if b.bin == nil {
		return
	}
	rest := len(b.bin) - b.used
	switch {
	case rest == 0:
	case b.o.Full && b.last != 0:
		binary.LittleEndian.PutUint32(b.bin[b.last:], -uint32(len(b.bin)-b.last))
		b.slack(b.bin[b.used:])
	default:
		binary.LittleEndian.PutUint32(b.bin[b.used:], uint32(rest))
		b.slack(b.bin[b.used+4:])
	}
	if b.err == nil {
		_, b.err = b.w.Write(b.bin)
	}
	b.start += uint32(len(b.bin))
	b.bin = nil
}

// slack fills bytes that belong to no record. With Remnants they look like an
// old key node, for readers that scan instead of following pointers.
func (b *bins) slack(p []byte) {
	if !b.o.Remnants {
		return
	}
	for i := range p {
		p[i] = "nk\x20\x00\xDE\xAD\xBE\xEF"[i%8]
	}
}

func roundUp(n, unit int) int { return (n + unit - 1) / unit * unit }
