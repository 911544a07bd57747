package bitlockertest

import (
	"bytes"
	"crypto/sha256"
	"hash/crc32"

	"unhello/bitlocker"
)

const (
	datasetHeaderSize = 48
	blockHeaderSize   = 64
	// digestSize is the size of the used part of the validation block.
	digestSize = 8 + 80
)

// dataset puts a header in front of datums.
func dataset(
	id bitlocker.GUID, nonces uint32, m bitlocker.Method, created []byte, datums ...[]byte,
) []byte {
	body := bytes.Join(datums, nil)
	size := uint32(datasetHeaderSize + len(body))
	return bytes.Join([][]byte{
		u32(size, 1, datasetHeaderSize, size), id[:], u32(nonces), u16(uint16(m), 0), created, body,
	}, nil)
}

// block makes an information block without its validation block.
func (f *formatter) block(boot []byte) ([]byte, error) {
	o, at := &f.o, f.o.Layout
	datums := [][]byte{textDatum(roleDescription, o.Description)}
	for i, p := range o.Protectors {
		d, err := f.protector(p, f.volume.Protectors[i])
		if err != nil {
			return nil, err
		}
		datums = append(datums, d)
	}
	if o.State != bitlocker.Decrypted {
		datums = append(datums, f.sealer.sealedKey(roleFVEK, &f.vmk, uint16(o.Method), f.fvek))
	}
	if o.Variant != bitlocker.Vista {
		datums = append(datums, o.blockInfo())
	}
	set := dataset(f.volume.ID, f.sealer.counter+2, o.Method, u64(filetime(o.Created)), datums...)
	set = append(set, make([]byte, -len(set)&15)...)
	size, virtual := uint16(blockHeaderSize+len(set)), u64(at.Boot)
	sectors := uint32(o.BootSize / int64(o.SectorSize))
	if o.Variant == bitlocker.Vista {
		virtual, sectors = boot[ntfsMirror:][:8], 0
	} else {
		size /= 16
	}
	return bytes.Join([][]byte{
		[]byte("-FVE-FS-"), u16(size, o.version(), uint16(o.State), uint16(o.NextState)),
		u64(o.Watermark), u32(uint32(o.StateSize), sectors), u64(at.Info[:]...), virtual, set,
	}, nil), nil
}

// version is the version of the information block.
func (o *Options) version() uint16 {
	if o.Variant == bitlocker.Vista {
		return 1
	}
	return 2
}

// blockInfo says where the boot sectors were moved to.
func (o *Options) blockInfo() []byte {
	parts := [][]byte{u64(o.Layout.Boot, o.BootSize)}
	if !o.OldBlockInfo {
		parts = append(parts, o.extendedInfo())
	}
	return datum(roleBlock, typeBlock, parts...)
}

// extendedInfo is what Windows 10 adds.
func (o *Options) extendedInfo() []byte {
	const version, size, usualFlags = 5, 0x4C, 0x0A
	sector := uint32(o.SectorSize)
	var ice int64
	if o.Layout.ICE != 0 {
		ice = iceSize
	}
	return bytes.Join([][]byte{
		u16(version, size), u32(0), u64[int64](usualFlags, 0), u32(0, sector, sector),
		u32(10, 0, 19045, 2), u16(0, 0, 0x100), {1, 2}, u64(o.Layout.ICE, ice),
	}, nil)
}

// area makes one of the three information areas.
func (f *formatter) area(index int, block []byte) []byte {
	block = bytes.Clone(block)
	if f.o.Edit != nil {
		f.o.Edit(index, block)
	}
	digest := sha256.Sum256(block)
	sealed := keyDatum(algorithmDigest, digest[:])
	if f.o.State != bitlocker.Decrypted {
		s := sealer{f.sealer.created | 1<<63, f.sealer.counter}
		sealed = s.sealedKey(roleNone, &f.vmk, algorithmDigest, digest[:])
	}
	area := make([]byte, f.o.areaSize())
	n := copy(area, block)
	n += copy(area[n:], u16(uint16(len(area)-n), f.o.version()))
	n += copy(area[n:], u32(crc32.ChecksumIEEE(block)))
	copy(area[n:], sealed)
	for _, damaged := range f.o.Damaged {
		if damaged == index {
			area[descriptionAt]++
		}
	}
	return area
}

// descriptionAt is the offset of the text in the first datum.
const descriptionAt = blockHeaderSize + datasetHeaderSize + 8
