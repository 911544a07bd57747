package hivetest

import "fmt"

// A List is a way to store the subkeys of a key.
type List string

// The kinds of leaf. ListAuto is what Windows would use: lh from minor version 5 on, otherwise lf,
// or li if a list is split.
const (
	ListAuto List = ""
	ListLI   List = "li"
	ListLF   List = "lf"
	ListLH   List = "lh"
)

// A Checksum asks for a special value of the base block's XOR.
type Checksum string

// The values of the XOR that are not stored as they are.
const (
	ChecksumAny  Checksum = ""
	ChecksumZero Checksum = "zero" // stored as 1
	ChecksumOnes Checksum = "ones" // stored as FFFFFFFE
)

// Options says how a tree becomes a hive. The zero value makes a hive like those of a current
// Windows: minor version 5, clean, bins of 4096 bytes.
type Options struct {
	Minor       int    // minor version 3 to 6; 0 means 5
	Seq1, Seq2  uint32 // both 0: a clean hive with 1/1
	LastWritten uint64 // FILETIME in the base block and in the first bin
	FileName    string // "" means that of SOFTWARE
	Flags       uint32 // of the base block
	Checksum    Checksum

	List List
	Leaf int // most subkeys in one leaf, more make an ri; 0: as Windows does it

	Descriptors int // number of security descriptors, used in turn; 0 means 1

	BinSize   int  // smallest size of a bin; 0 means 4096
	ListSpare int  // spare elements in every subkey and value list
	BinSpare  int  // free bytes at the end of every bin that has other cells
	FreeAtEnd int  // size of the free cell in an additional last bin, at least
	Full      bool // no free cell: the last cell of every bin takes the rest
	Remnants  bool // free cells and slack of cells hold old records instead of zeros

	Slack     int  // bytes after the last bin
	SlackByte byte // the value of these bytes
}

const (
	baseBlockSize  = 4096
	pageSize       = 4096
	binHeaderSize  = 32
	nilOffset      = 0xFFFFFFFF
	segmentSize    = 16344 // data bytes in one segment of a big value
	leafMax        = 1012  // elements of a leaf before Windows splits it
	leafSaved      = 507   // elements of a leaf in a split list: one bin
	maxKeyName     = 256
	defaultHivePos = `\SystemRoot\System32\Config\SOFTWARE`
)

func (o Options) withDefaults() (Options, error) {
	if o.Minor == 0 {
		o.Minor = 5
	}
	if o.Seq1 == 0 && o.Seq2 == 0 {
		o.Seq1, o.Seq2 = 1, 1
	}
	if o.FileName == "" {
		o.FileName = defaultHivePos
	}
	if o.Descriptors == 0 {
		o.Descriptors = 1
	}
	if o.BinSize == 0 {
		o.BinSize = pageSize
	}
	switch {
	case o.Minor < 3 || o.Minor > 6:
		return o, fmt.Errorf("hivetest: minor version %d is not 3 to 6", o.Minor)
	case o.BinSize%pageSize != 0 || o.BinSize < 0:
		return o, fmt.Errorf("hivetest: bin size %d is not a multiple of %d", o.BinSize, pageSize)
	case o.BinSpare%8 != 0 || o.BinSpare < 0 || o.BinSpare > o.BinSize-binHeaderSize-8:
		return o, fmt.Errorf("hivetest: %d bytes cannot be left free in a bin of %d", o.BinSpare,
			o.BinSize)
	case o.Full && (o.BinSpare > 0 || o.FreeAtEnd > 0):
		return o, fmt.Errorf("hivetest: a full hive has no free room")
	}
	return o, nil
}

// leaf returns the kind and the maximum length of the leaves of a key with n subkeys.
func (o Options) leaf(k *Key, n int) (List, int) {
	kind, size := k.List, k.Leaf
	if kind == ListAuto {
		kind = o.List
	}
	if size == 0 {
		size = o.Leaf
	}
	if size == 0 {
		size = leafMax
		if n > leafMax {
			size = leafSaved
		}
	}
	switch {
	case kind != ListAuto:
	case o.Minor >= 5:
		kind = ListLH
	case n > size:
		kind = ListLI
	default:
		kind = ListLF
	}
	return kind, size
}
