package bitlocker

import (
	"errors"
	"hash/crc32"
	"io"
	"math"
	"time"
)

// An information block is one of three copies of the metadata: a block header, a dataset of datums,
// and a validation block after them.

const (
	blockHeaderSize   = 64
	datasetHeaderSize = 48
	minInfoSize       = blockHeaderSize + datasetHeaderSize
	// The space would hold a thousand; a few are usual, and each can cost a key derivation.
	maxProtectors = 256
)

// Field offsets in the block header.
const (
	blockSize           = 8 // in bytes on Vista, in units of 16 since
	blockVersion        = 10
	blockState          = 12
	blockNextState      = 14
	blockStateOffset    = 16
	blockStateSize      = 24
	blockVirtualSectors = 28
	blockInfoOffsets    = 32
	blockVirtual        = 56 // on Vista the $MFTMirr LCN
)

// Field offsets in the dataset header.
const (
	datasetSize            = 0
	datasetVersion         = 4
	datasetStart           = 8
	datasetEnd             = 12
	datasetGUID            = 16
	datasetMethod          = 36
	datasetPreferredMethod = 38
	datasetCreated         = 40
)

// Field offsets in the validation block.
const (
	validationVersion = 2
	validationCRC     = 4
	validationDatum   = 8
)

// An information is a usable block: its CRC-32 is right, and it is where it says it is.
type information struct {
	index  int // 0 to 2
	offset int64
	raw    []byte // what the CRC-32 and the SHA-256 cover

	version          int
	state, nextState State
	stateOffset      int64
	stateSize        int64
	virtualSectors   int64
	infoOffsets      [3]int64
	virtual          uint64

	volumeGUID        GUID
	method, preferred Method
	created           time.Time
	description       string
	vmks              []vmk
	fvek              *datum
	block             *blockInfo // nil if there is none
	digest            *datum     // encrypted under the VMK, or in the clear
}

// readArea reads an information area.
func readArea(r io.ReaderAt, size, offset, area int64) ([]byte, error) {
	if offset < headerSize || offset%headerSize != 0 {
		return nil, corrupt(offset, "information block", "can't lie there")
	}
	if offset > size-area {
		return nil, &TruncatedError{"information block", size, saturate(offset, area)}
	}
	b := make([]byte, area)
	if n, err := r.ReadAt(b, offset); n < len(b) {
		if errors.Is(err, io.EOF) {
			return nil, &TruncatedError{"information block", offset + int64(n), offset + area}
		}
		return nil, err
	}
	return b, nil
}

// saturate adds two sizes.
func saturate(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// parseBlockHeader reads the fields of the block header, whether or not the rest of the block is
// sound. It returns how many bytes the header and the dataset take.
func (info *information) parseBlockHeader(b []byte, h *volumeHeader) (infoSize int, err error) {
	if string(b[:8]) != "-FVE-FS-" {
		return 0, corrupt(info.offset, "information block", "signature %q, expected \"-FVE-FS-\"",
			b[:8])
	}
	info.version = int(le16(b[blockVersion:]))
	if info.version != h.blockVersion() {
		return 0, &VersionError{info.offset + blockVersion, "information block", info.version}
	}
	infoSize = int(le16(b[blockSize:]))
	if info.version == 2 {
		infoSize *= 16
	}
	info.state, info.nextState = State(le16(b[blockState:])), State(le16(b[blockNextState:]))
	info.stateOffset = le64s(b[blockStateOffset:])
	info.stateSize = int64(le32(b[blockStateSize:]))
	info.virtualSectors = int64(le32(b[blockVirtualSectors:]))
	for i := range info.infoOffsets {
		info.infoOffsets[i] = le64s(b[blockInfoOffsets+8*i:])
	}
	info.virtual = le64(b[blockVirtual:])
	return infoSize, nil
}

// parseInformation decodes what readArea read. If it returns an error, at most the block header of
// the result is set.
func parseInformation(b []byte, index int, offset int64, h *volumeHeader) (*information, error) {
	info := &information{index: index, offset: offset}
	infoSize, err := info.parseBlockHeader(b, h)
	if err != nil {
		return info, err
	}
	if infoSize < minInfoSize || int64(infoSize) > h.areaSize()-validationDatum {
		return info, corrupt(offset+blockSize, "information block", "%d bytes, expected %d to %d",
			infoSize, minInfoSize, h.areaSize()-validationDatum)
	}
	info.raw = b[:infoSize]
	if err := info.parseValidation(b[infoSize:]); err != nil {
		return info, err
	}
	if got := info.infoOffsets[index]; got != offset {
		return info, corrupt(offset+blockInfoOffsets+8*int64(index), "information block",
			"lists itself at 0x%x", got)
	}
	if info.stateOffset < 0 {
		return info, corrupt(offset+blockStateOffset, "information block", "watermark 0x%x",
			uint64(info.stateOffset))
	}
	return info, info.parseDataset()
}

// parseValidation checks the CRC-32 and finds the digest; v begins with the
// validation block.
func (info *information) parseValidation(v []byte) error {
	at := info.offset + int64(len(info.raw))
	if got, want := crc32.ChecksumIEEE(info.raw), le32(v[validationCRC:]); got != want {
		return corrupt(at+validationCRC, "information block", "CRC-32 0x%08x, expected 0x%08x",
			got, want)
	}
	if version := int(le16(v[validationVersion:])); version != info.version {
		return &VersionError{at + validationVersion, "validation block", version}
	}
	size := int(le16(v))
	if size < validationDatum || size > len(v) {
		return corrupt(at, "validation block", "size %d, expected %d to %d",
			size, validationDatum, len(v))
	}
	// What follows the first datum may be left over from a larger dataset.
	d, err := parseDatum(v[validationDatum:size], at+validationDatum)
	if err != nil {
		return err
	}
	if d == nil || d.typ != typeEncrypted && d.typ != typeKey {
		return corrupt(at+validationDatum, "validation block", "has no digest")
	}
	info.digest = d
	return nil
}

// parseDataset reads the dataset's header and datums.
func (info *information) parseDataset() error {
	b, at := info.raw[blockHeaderSize:], info.offset+blockHeaderSize
	size := int64(le32(b[datasetSize:]))
	if size < datasetHeaderSize || size > int64(len(b)) {
		return corrupt(at, "dataset", "size %d, expected %d to %d", size, datasetHeaderSize, len(b))
	}
	if version := int(le32(b[datasetVersion:])); version != 1 {
		return &VersionError{at + datasetVersion, "dataset", version}
	}
	if start := le32(b[datasetStart:]); start != datasetHeaderSize {
		return corrupt(at+datasetStart, "dataset", "datums begin at %d, expected %d",
			start, datasetHeaderSize)
	}
	end := int64(le32(b[datasetEnd:]))
	if end < datasetHeaderSize || end > size {
		return corrupt(at+datasetEnd, "dataset", "datums end at %d, expected %d to %d",
			end, datasetHeaderSize, size)
	}
	info.volumeGUID = readGUID(b[datasetGUID:])
	info.method = Method(le16(b[datasetMethod:]))
	info.preferred = Method(le16(b[datasetPreferredMethod:]))
	info.created = filetime(b[datasetCreated:])
	list, err := parseDatums(b[datasetHeaderSize:end], at+datasetHeaderSize)
	if err != nil {
		return err
	}
	return info.take(list)
}

// take picks the top-level datums that the package needs. Their order is not fixed, and there are
// others.
func (info *information) take(list []datum) error {
	for i := range list {
		switch d := &list[i]; {
		case d.typ == typeVMK:
			v, err := parseVMK(d)
			if err != nil {
				return err
			}
			if info.vmks = append(info.vmks, *v); len(info.vmks) > maxProtectors {
				return &LimitError{"protectors", int64(len(info.vmks)), maxProtectors}
			}
		case d.role == roleFVEK && d.typ == typeEncrypted && info.fvek == nil:
			info.fvek = d
		case d.role == roleDescription && d.typ == typeText:
			info.description = text(d.b[fixedSizes[typeText]:])
		case d.role == roleBlock && d.typ == typeBlock && info.block == nil:
			info.block = parseBlockInfo(d)
		}
	}
	return nil
}

// protectors returns what can be seen of the VMKs without a key.
func (info *information) protectors() []Protector {
	list := make([]Protector, len(info.vmks))
	for i := range info.vmks {
		list[i] = info.vmks[i].Protector
	}
	return list
}

// facts are what all copies must agree on before anything may be written.
func (info *information) facts() any {
	var block blockInfo
	if info.block != nil {
		block = *info.block
	}
	return [...]any{
		info.volumeGUID, info.method, info.state, info.nextState, info.stateOffset, info.stateSize,
		info.infoOffsets, info.virtual, info.virtualSectors, block,
	}
}
