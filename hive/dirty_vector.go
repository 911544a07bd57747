package hive

import "math/bits"

// An old-format log holds a bitmap of dirty sectors, then these sectors (regf specification, "Dirty
// vector"). Only its base block has a checksum.

const dirtyHeader = 4 // the signature "DIRT"

// dirtyStart returns where the sectors of a DIRT log begin.
func dirtyStart(binsSize uint32) int64 {
	return roundUp(sectorSize+dirtyHeader+int64(binsSize/pageSize), sectorSize)
}

// dirtySectors reads an old-format log. unfit says why the log can't be used, if it can't.
func (l *logFile) dirtySectors() (pages []pageRef, unfit string, err error) {
	bins := l.base.binsSize()
	at := dirtyStart(bins)
	if at > l.size {
		return nil, "ends inside its bitmap", nil
	}
	b := make([]byte, dirtyHeader+bins/pageSize)
	if err := readFull(l.src, b, sectorSize); err != nil {
		return nil, "", err
	}
	if string(b[:dirtyHeader]) != "DIRT" {
		return nil, "has no dirty vector", nil
	}
	total := 0
	for _, c := range b[dirtyHeader:] {
		total += bits.OnesCount8(c)
	}
	if total == 0 {
		return nil, "marks nothing as dirty", nil
	}
	if at+int64(total)*sectorSize > l.size {
		return nil, "ends before its last sector", nil
	}
	for k := uint32(0); k < bins/sectorSize; k++ {
		if b[dirtyHeader+k/8]>>(k%8)&1 == 0 {
			continue
		}
		pages = append(pages, pageRef{off: k * sectorSize, length: sectorSize, at: at})
		at += sectorSize
	}
	return pages, "", nil
}
