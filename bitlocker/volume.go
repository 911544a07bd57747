package bitlocker

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"time"
)

// A Volume is a BitLocker volume as far as it can be seen without a key. It does not change, and
// many goroutines may use it at once if they may use its reader.
type Volume struct {
	r      io.ReaderAt
	size   int64
	header *volumeHeader
	copies []CopyState
	// infos are the usable copies, never empty; metas is the metadata of each.
	infos []*information
	metas []*metadata
	areas []Range
}

// Open reads the metadata of a volume of this size. It needs no key.
//
// Errors are of type *NotBitLockerError, *CorruptError, *TruncatedError, *VersionError, *LimitError
// or *CopiesError, which wraps any of these, or come from r.
func Open(r io.ReaderAt, size int64) (*Volume, error) {
	b := make([]byte, headerSize)
	if size < headerSize {
		return nil, &NotBitLockerError{Seen: "it is smaller than a boot sector"}
	}
	if n, err := r.ReadAt(b, 0); n < len(b) {
		if errors.Is(err, io.EOF) {
			return nil, &TruncatedError{"volume header", int64(n), headerSize}
		}
		return nil, err
	}
	h, err := parseVolumeHeader(b)
	if err != nil {
		return nil, err
	}
	v := &Volume{r: r, size: size, header: h}
	return v, v.readCopies()
}

// readCopies reads the three information blocks.
func (v *Volume) readCopies() error {
	offsets := v.header.infoOffsets
	listed := offsets[:]
	var candidates []*information
	for i := range offsets {
		info, err := v.readCopy(i, offsets[i])
		v.copies = append(v.copies, CopyState{Index: i + 1, Offset: offsets[i], Err: err})
		if info != nil && info.version != 0 {
			listed = append(listed, info.infoOffsets[:]...)
		}
		if info != nil && i == 0 && v.header.variant == Vista {
			// Vista's volume header has the first offset only.
			offsets[1], offsets[2] = info.infoOffsets[1], info.infoOffsets[2]
		}
		if err == nil {
			candidates = append(candidates, info)
		}
	}
	v.areas = v.rangesOf(listed)
	for _, info := range candidates {
		m, err := v.metadataOf(info)
		if err != nil {
			v.copies[info.index].Err = err
			continue
		}
		v.infos, v.metas = append(v.infos, info), append(v.metas, m)
	}
	if len(v.infos) == 0 {
		return &CopiesError{v.copies}
	}
	return nil
}

// readCopy reads one of them. If it returns an error, the result is nil or has at most the block
// header set.
func (v *Volume) readCopy(index int, offset int64) (*information, error) {
	b, err := readArea(v.r, v.size, offset, v.header.areaSize())
	if err != nil {
		return nil, err
	}
	return parseInformation(b, index, offset, v.header)
}

// rangesOf makes areas of offsets: sorted, without duplicates, and only those that begin on the
// volume.
func (v *Volume) rangesOf(offsets []int64) (list []Range) {
	area := v.header.areaSize()
	for _, off := range offsets {
		if off > 0 && off < v.size {
			list = append(list, Range{off, min(area, v.size-off)})
		}
	}
	slices.SortFunc(list, func(a, b Range) int { return cmp.Compare(a.Offset, b.Offset) })
	return slices.Compact(list)
}

// ID returns the volume's own GUID, which is not the ID of any protector or key file.
func (v *Volume) ID() GUID { return v.infos[0].volumeGUID }

// Size returns the size that Open was given.
func (v *Volume) Size() int64 { return v.size }

// Method returns how the sectors are encrypted.
func (v *Volume) Method() Method { return v.infos[0].method }

// SectorSize returns the unit of encryption in bytes.
func (v *Volume) SectorSize() int { return v.metas[0].sectorSize }

// State returns the state as the metadata has it. With the variant EOW it is Encrypted even while
// the volume is being converted: use Converting.
func (v *Volume) State() State { return v.infos[0].state }

// NextState returns the state that is to be reached.
func (v *Volume) NextState() State { return v.infos[0].nextState }

// Converting reports whether the volume is neither encrypted nor decrypted.
func (v *Volume) Converting() bool {
	s := v.State()
	return s != v.NextState() || s != Encrypted && s != Decrypted ||
		v.header.variant == EOW && s == Encrypted
}

// Variant returns the form of the volume header.
func (v *Volume) Variant() Variant { return v.header.variant }

// Created returns when the volume was encrypted.
func (v *Volume) Created() time.Time { return v.infos[0].created }

// Description names the PC, the volume and the date, as Windows composed it.
func (v *Volume) Description() string { return v.infos[0].description }

// Copies returns the state of the three copies of the metadata.
func (v *Volume) Copies() []CopyState { return slices.Clone(v.copies) }

// Protectors returns the ways to the volume's key.
func (v *Volume) Protectors() []Protector { return v.infos[0].protectors() }

// Suspended reports whether the volume opens without any key.
func (v *Volume) Suspended() bool {
	return slices.ContainsFunc(v.infos[0].vmks, func(k vmk) bool { return k.Kind == KindClearKey })
}

// JudgesPasswords reports whether Unlock can be sure that a recovery password does not open the
// volume, because it knows the form of every protector that may take one.
func (v *Volume) JudgesPasswords() bool {
	takesOne, unknown := false, false
	for i := range v.infos[0].vmks {
		switch k := &v.infos[0].vmks[i]; k.Kind {
		case KindUnknown:
			unknown = true
		case KindRecoveryPassword:
			if !k.derives() || k.encrypted == nil {
				return false
			}
			takesOne = true
		}
	}
	return takesOne || !unknown
}

// Metadata returns the ranges that no write may touch, as far as they can be seen without a key. A
// volume that is being converted has more.
func (v *Volume) Metadata() []Range {
	m := v.metas[0]
	list := append([]Range{{0, max(m.vsize, vistaClear)}}, m.areas...)
	for _, r := range []Range{{m.vblock, m.vsize}, m.convLog, m.ice} {
		if r.Length > 0 {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b Range) int { return cmp.Compare(a.Offset, b.Offset) })
	return list
}
