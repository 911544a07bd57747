package hive

import "fmt"

// A transaction log begins with one sector of base block; what follows depends
// on its type (regf specification, "Format of transaction log files").

// logFile is a log with a valid base block.
type logFile struct {
	id   FileID
	src  Storage
	base baseBlock // one sector
	size int64

	read bool // list holds all entries
	list []logEntry
}

// first is the log's base sequence number B: that of its first entry.
func (l *logFile) first() uint32 { return l.base.seq1() }

// newFormat tells HvLE logs from DIRT logs.
func (l *logFile) newFormat() bool { return l.base.fileType() == typeLogNew }

// openLog reads a log's base block. An unusable log is not an error: unfit says why it can't be
// used.
func openLog(id FileID, src Storage) (l *logFile, unfit string, err error) {
	if src == nil {
		return nil, "is missing", nil
	}
	size := src.Size()
	switch {
	case size == 0:
		return nil, "is empty", nil
	case size < sectorSize:
		return nil, fmt.Sprintf("has only %d bytes", size), nil
	}
	b := make(baseBlock, sectorSize)
	if err := readFull(src, b, 0); err != nil {
		return nil, "", &readError{id.String(), err}
	}
	switch t := b.fileType(); {
	case !b.signed():
		return nil, "has no base block", nil
	case !b.valid():
		return nil, "has a wrong base block checksum", nil
	case t != typeLogNew && t != typeLogOld1 && t != typeLogOld2:
		return nil, fmt.Sprintf("has file type %d, which is no log", t), nil
	case b.seq1() != b.seq2():
		unfit = fmt.Sprintf("was being written (sequence numbers %d/%d)", b.seq1(), b.seq2())
		return nil, unfit, nil
	case b.checkVersion() != nil:
		return nil, "has an unknown version", nil
	case b.checkBinsSize() != nil:
		return nil, "has a bad hive bins size", nil
	}
	return &logFile{id: id, src: src, base: b, size: size}, "", nil
}

// holdsLog reports whether a log's data follows the first sector of a file, as it never does in a
// hive.
func holdsLog(head []byte) bool {
	s := string(head[sectorSize:][:4])
	return s == "HvLE" || s == "DIRT"
}

// A pageRef is a range of the hive bins that a log holds.
type pageRef struct {
	off    uint32 // relative to the first bin
	length uint32 // both multiples of 512
	at     int64  // file offset in the log
}
