package bitlockertest

import (
	"cmp"
	"fmt"
	"slices"

	"unhello/bitlocker"
)

// areaSize is the size of an information area, except on Vista.
const areaSize = 64 << 10

// iceSize is the size of the verification area, ordinary data that Windows keeps on every volume.
const iceSize = 64 << 10

// A Layout has the physical offsets of what BitLocker keeps on a volume. The plaintext must be
// zeros there, because it will read as zeros. If other programs are to write to the file system, it
// must have these clusters marked as used.
type Layout struct {
	Info [3]int64
	Boot int64 // the boot sectors
	ICE  int64 // the verification area, 0 for none
	EOW  int64 // the area of encrypt-on-write, 0 for none
}

// layoutBehind puts everything after the end of the file system.
func layoutBehind(end, bootSize int64) *Layout {
	const cluster = 4096
	at := (end + cluster - 1) &^ (cluster - 1)
	next := func(size int64) int64 {
		at += size
		return at - size
	}
	return &Layout{
		Info: [3]int64{next(areaSize), next(areaSize), next(areaSize)},
		Boot: next(bootSize), ICE: next(iceSize), EOW: next(eowSize),
	}
}

// spaceBehind is how much larger than its file system a volume must be to have everything after it.
const spaceBehind = 4*areaSize + iceSize + eowSize

// layoutWithin puts everything into free clusters of the file system.
func layoutWithin(c *clusters, bootSize int64) (*Layout, error) {
	var p Layout
	from := int64(0)
	for _, place := range []struct {
		off  *int64
		size int64
	}{
		{&p.Info[0], areaSize}, {&p.Boot, bootSize}, {&p.ICE, iceSize}, {&p.EOW, eowSize},
		{&p.Info[1], areaSize}, {&p.Info[2], areaSize},
	} {
		off, err := c.find(from, place.size)
		if err != nil {
			return nil, err
		}
		*place.off = off
		from = (off + place.size + c.size - 1) / c.size
	}
	return &p, nil
}

// reserved returns the ranges that read as zeros, sorted.
func (o *Options) reserved() []bitlocker.Range {
	var list []bitlocker.Range
	if o.Variant != bitlocker.Vista {
		list = append(list, bitlocker.Range{Offset: o.Layout.Boot, Length: o.BootSize})
	}
	for _, off := range o.Layout.Info {
		list = append(list, bitlocker.Range{Offset: off, Length: o.areaSize()})
	}
	if o.Variant == bitlocker.EOW {
		list = append(list, o.eowRanges()...)
	}
	slices.SortFunc(list, func(a, b bitlocker.Range) int { return cmp.Compare(a.Offset, b.Offset) })
	return list
}

// checkRanges refuses ranges that overlap or are not on the volume.
func checkRanges(list []bitlocker.Range, o *Options, size int64) error {
	free := o.BootSize
	for _, r := range list {
		if r.Offset < free || r.Length > size-r.Offset {
			return fmt.Errorf("bitlockertest: no room for %d bytes at 0x%x of %d",
				r.Length, r.Offset, size)
		}
		if (r.Offset|r.Length)%int64(o.SectorSize) != 0 {
			return fmt.Errorf("bitlockertest: %d bytes at 0x%x are not whole sectors", r.Length,
				r.Offset)
		}
		if o.Variant == bitlocker.Vista && r.Offset%o.clusterSize != 0 {
			return fmt.Errorf("bitlockertest: 0x%x is not where a cluster begins", r.Offset)
		}
		free = r.Offset + r.Length
	}
	return nil
}
