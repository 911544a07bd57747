package bitlocker

import (
	"bytes"
	"math"
	"testing"
)

// FuzzExtents puts any numbers into the metadata, whole sectors or not.
func FuzzExtents(f *testing.F) {
	f.Add(int64(0x20000), int64(0x80000), int64(0x1C0000), int64(0x10000), int64(0x60000),
		int64(0x2000), int64(fakeSize), int64(0), uint16(4), uint16(4), byte(0))
	f.Add(int64(0x20000), int64(0x80000), int64(0x1C0000), int64(0x4000), int64(0), int64(0),
		int64(0x8000), int64(0x400), uint16(2), uint16(4), byte(1))
	f.Add(int64(0), int64(math.MaxInt64), int64(math.MinInt64), int64(-1), int64(512), int64(1024),
		int64(-5), int64(math.MaxInt64), uint16(3), uint16(1), byte(2))
	base := newFake(f, AES128XTS, 512, unchanged, nil)
	f.Fuzz(func(
		t *testing.T, info1, info2, info3, infoSize, vblock, vsize, stateOffset, stateSize int64,
		state, next uint16, how byte,
	) {
		m := base.m
		m.infoOffsets, m.infoSize = [3]int64{info1, info2, info3}, infoSize
		m.vblock, m.vsize = vblock, vsize
		m.stateOffset, m.stateSize = stateOffset, stateSize
		m.state, m.nextState = State(state), State(next)
		if how&1 != 0 {
			m.variant = Vista
		}
		if how&2 != 0 {
			m.ice, m.convLog = Range{info1, stateSize}, Range{stateOffset, vsize}
		}
		size := int64(fakeSize) - int64(how>>2)*1000
		checkView(t, bytes.NewReader(base.device[:size]), size, &m, base.cipher)
	})
}
