package hive

import "math/bits"

// The seed that Windows uses for the hashes of log entries.
const (
	marvinLo = 0x7A4E55C5
	marvinHi = 0x82EF4D88
)

// marvin32 is a running Marvin32 hash over whole 32-bit words.
type marvin32 struct{ lo, hi uint32 }

func newMarvin32() marvin32 { return marvin32{marvinLo, marvinHi} }

func (m *marvin32) word(v uint32) {
	lo, hi := m.lo+v, m.hi
	hi ^= lo
	lo = bits.RotateLeft32(lo, 20) + hi
	hi = bits.RotateLeft32(hi, 9) ^ lo
	lo = bits.RotateLeft32(lo, 27) + hi
	m.lo, m.hi = lo, bits.RotateLeft32(hi, 19)
}

// words feeds b up to its last full word and returns what is left (0 to 3 bytes).
func (m *marvin32) words(b []byte) []byte {
	for len(b) >= 4 {
		m.word(le32(b))
		b = b[4:]
	}
	return b
}

// sum ends the hash with the last 0 to 3 bytes.
func (m *marvin32) sum(tail []byte) uint64 {
	last := uint32(0x80) << (8 * len(tail))
	for i, c := range tail {
		last |= uint32(c) << (8 * i)
	}
	m.word(last)
	m.word(0)
	return uint64(m.hi)<<32 | uint64(m.lo)
}

// Marvin32 is the hash of the entries of a new-format transaction log, as the
// 64-bit number that is stored little-endian.
func Marvin32(b []byte) uint64 {
	m := newMarvin32()
	return m.sum(m.words(b))
}
