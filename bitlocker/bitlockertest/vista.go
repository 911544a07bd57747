package bitlockertest

import "unhello/bitlocker"

// Windows Vista moves nothing: the boot sectors stay where they are, in the clear,
// and the first of them gives up two fields. It knows where the first information
// block is; this one knows where the others are, and what was in the second field.

// vistaClear is how much of the volume's start is never encrypted.
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

// bootShift is how far the boot sectors move.
func (o *Options) bootShift() int64 {
	if o.Variant == bitlocker.Vista {
		return 0
	}
	return o.Layout.Boot
}
