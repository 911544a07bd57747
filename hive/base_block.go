package hive

// The base block is the first page of a hive (regf specification, "Base
// block"). A log holds a copy of its first sector.

const (
	sectorSize = 512
	pageSize   = 4096 // of a base block, a hive bin's unit and a dirty page

	binsStart = pageSize // file offset of the first hive bin

	nilOffset = 0xFFFFFFFF // a cell offset that points nowhere
)

// Field offsets in the base block.
const (
	bbSeq1        = 4
	bbSeq2        = 8
	bbLastWritten = 12
	bbMajor       = 20
	bbMinor       = 24
	bbType        = 28
	bbFormat      = 32
	bbRootCell    = 36
	bbBinsSize    = 40
	bbClustering  = 44
	bbFlags       = 144
	bbChecksum    = 508
)

// Values of the file type field.
const (
	typePrimary = 0
	typeLogOld1 = 1
	typeLogOld2 = 2
	typeLogNew  = 6
)

// Base block flags.
const (
	flagKTMLocked = 0x1 // pending transactions; normal on a running Windows 10
	flagLayered   = 0x2 // may hold layered keys
)

// baseBlock is a base block as stored: a whole page in a hive, one sector in a log.
type baseBlock []byte

func (b baseBlock) signed() bool        { return string(b[:4]) == "regf" }
func (b baseBlock) seq1() uint32        { return le32(b[bbSeq1:]) }
func (b baseBlock) seq2() uint32        { return le32(b[bbSeq2:]) }
func (b baseBlock) lastWritten() uint64 { return le64(b[bbLastWritten:]) }
func (b baseBlock) major() uint32       { return le32(b[bbMajor:]) }
func (b baseBlock) minor() uint32       { return le32(b[bbMinor:]) }
func (b baseBlock) fileType() uint32    { return le32(b[bbType:]) }
func (b baseBlock) format() uint32      { return le32(b[bbFormat:]) }
func (b baseBlock) rootCell() uint32    { return le32(b[bbRootCell:]) }
func (b baseBlock) binsSize() uint32    { return le32(b[bbBinsSize:]) }
func (b baseBlock) flags() uint32       { return le32(b[bbFlags:]) }

// valid reports whether the signature and the checksum are right.
func (b baseBlock) valid() bool {
	return b.signed() && le32(b[bbChecksum:]) == BaseBlockChecksum(b)
}

// with returns a copy with the fields that f sets and a matching checksum.
func (b baseBlock) with(f func(baseBlock)) baseBlock {
	c := append(baseBlock(nil), b...)
	f(c)
	put32(c[bbChecksum:], BaseBlockChecksum(c))
	return c
}

// withSeq returns a copy with other sequence numbers.
func (b baseBlock) withSeq(seq1, seq2 uint32) baseBlock {
	return b.with(func(c baseBlock) {
		put32(c[bbSeq1:], seq1)
		put32(c[bbSeq2:], seq2)
	})
}

// checkBinsSize rejects a bins size that no hive can have.
func (b baseBlock) checkBinsSize() error {
	if n := b.binsSize(); n < pageSize || n%pageSize != 0 || n > 1<<31 {
		return corrupt(bbBinsSize, "base block",
			"hive bins size %d is not a positive multiple of 4096 up to 2 GiB", n)
	}
	return nil
}

// checkVersion accepts only versions 1.3 to 1.6 in the direct memory load format.
func (b baseBlock) checkVersion() error {
	if b.major() != 1 || b.minor() < 3 || b.minor() > 6 {
		return &VersionError{b.major(), b.minor()}
	}
	if b.format() != 1 {
		return corrupt(bbFormat, "base block", "file format %d, expected 1", b.format())
	}
	return nil
}

// BaseBlockChecksum is the XOR of the first 127 words of a base block of at
// least 508 bytes. Windows never stores 0 or -1: they become 1 and -2.
func BaseBlockChecksum(block []byte) uint32 {
	var x uint32
	for i := 0; i < bbChecksum; i += 4 {
		x ^= le32(block[i:])
	}
	switch x {
	case 0:
		return 1
	case 0xFFFFFFFF:
		return 0xFFFFFFFE
	}
	return x
}

// seqAfter reports whether sequence number a comes after b; the numbers wrap.
func seqAfter(a, b uint32) bool { return int32(a-b) > 0 }
