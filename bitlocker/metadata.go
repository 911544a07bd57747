package bitlocker

// A Range is a stretch of the volume. Offset is physical: from the volume's
// start.
type Range struct{ Offset, Length int64 }

// end is the first byte behind r.
func (r Range) end() int64 { return r.Offset + r.Length }

// metadata is what the plaintext view needs to know of a volume: the volume
// header and one information block, which lies where it says, has the right
// CRC-32 and, if the volume was unlocked, the right SHA-256.
//
// What the fields place is checked by newPlain; the regions alone lie within the
// volume for sure, and the areas.
type metadata struct {
	variant    Variant
	version    int // of the information block: 1 Vista, 2 since
	sectorSize int // 512 to 4096, a power of two
	volumeGUID GUID

	state, nextState State
	stateOffset      int64 // watermark: physical offsets below it are encrypted
	stateSize        int64 // from stateOffset on, being converted

	method, preferred Method

	// infoOffsets are the three information areas as the chosen block lists them,
	// infoSize the size of each.
	infoOffsets [3]int64
	infoSize    int64
	// areas are all information areas that the volume header or any block that
	// can be read lists, sorted and without repetition: none may be written.
	areas []Range

	// vblock is where the first vsize bytes of the plaintext lie. Zero on Vista.
	vblock, vsize int64

	// The regions of the extended information, of length 0 where there is none.
	// Both are encrypted as any data. fveFlags is 0 without it.
	convLog, ice Range
	fveFlags     uint64

	// eowOffsets are the two copies of the EOW information, only with EOW.
	eowOffsets [2]int64

	// What Vista keeps of the NTFS boot sector: the $MFTMirr LCN that sector 0 has
	// no room for, and the LCN (of the first information block) in its place.
	mftMirrLCN, headerLCN uint64
	clusterSize           int64 // Vista only

	// doubts are reasons why the volume can be read but must not be written, in
	// the order of the checks. Empty on a sound volume.
	doubts []Doubt
}

// A Doubt is something that does not hinder reading, and forbids writing.
type Doubt string

// All doubts.
const (
	DoubtCopies     Doubt = "fewer than two sound copies of the metadata"
	DoubtDisagree   Doubt = "the copies of the metadata disagree"
	DoubtSectorSize Doubt = "boot sector and metadata disagree about the sector size"
	DoubtBlock      Doubt = "the metadata disagrees about where the boot sectors were moved"
	DoubtTruncated  Doubt = "the volume ends before its metadata does"
	DoubtStretch    Doubt = "a protector derives its key in a way that is not known"
)
