package hive

import "math/bits"

// A bitmap has one bit for each 8 bytes of the hive bins: cells start only
// there.
type bitmap []uint64

func newBitmap(h *Hive) bitmap { return make(bitmap, (h.base.binsSize()+511)/512) }

// touch writes to every memory page of a new bitmap that is about to be filled. Setting a bit reads
// before it writes, and a page that is read first costs the system a second page fault.
func (b bitmap) touch() bitmap {
	for i := 0; i < len(b); i += 512 {
		b[i] = 0
	}
	return b
}

// cover returns the bitmap with room for bins up to end, of total in all: a hive that is not as
// long as it says takes little memory.
func (b bitmap) cover(end, total int64) bitmap {
	need := (end + 511) / 512
	if int64(len(b)) >= need {
		return b
	}
	all := make(bitmap, min((total+511)/512, max(2*need, 1<<19))).touch()
	copy(all, b)
	return all
}

func (b bitmap) set(off uint32) { b[off/512] |= 1 << (off / 8 % 64) }

func (b bitmap) clear(off uint32) { b[off/512] &^= 1 << (off / 8 % 64) }

// get is false for offsets beyond the bins.
func (b bitmap) get(off uint32) bool {
	return int(off/512) < len(b) && b[off/512]>>(off/8%64)&1 != 0
}

// offset returns the cell offset that the lowest bit of left stands for; left holds bits of the
// i-th word.
func (b bitmap) offset(i int, left uint64) uint32 {
	return uint32(i*512 + bits.TrailingZeros64(left)*8)
}
