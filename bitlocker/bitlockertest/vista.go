package bitlockertest

import "unhello/bitlocker"

// Windows Vista moves nothing: the boot sectors stay where they are, in the clear, and two fields
// of the first one are replaced. It points to the first information block, which has the offsets of
// the others and the original value of the second field.

// vistaClear is the size of the volume's start that is never encrypted.
const vistaClear = 0x2000

// vistaHeader makes the first sector. boot is the file system's own.
func (o *Options) vistaHeader(boot []byte) []byte {
	b := append([]byte(nil), boot...)
	copy(b[ntfsOEM:], "-FVE-FS-")
	copy(b[ntfsMirror:], u64(o.Layout.Info[0]/o.clusterSize))
	return b
}

// areaSize is the size of an information area.
func (o *Options) areaSize() int64 {
	if o.Variant == bitlocker.Vista {
		return (o.clusterSize + 0x3FFF) &^ (o.clusterSize - 1)
	}
	return areaSize
}

// bootShift is how far the boot sectors are moved.
func (o *Options) bootShift() int64 {
	if o.Variant == bitlocker.Vista {
		return 0
	}
	return o.Layout.Boot
}
