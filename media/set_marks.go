package media

import (
	"encoding/binary"
	"strings"
)

// A setMark is what a kind of RAID leaves behind the last partition of a disk, or inside of one at
// its end.
type setMark struct {
	set  Set
	text string // what the mark is called
	// places gives the offsets at which it can be in something of that many bytes.
	places func(size int64) []int64
	length int
	// fits checks the signature, the checksum and the sizes that the mark has; off is where it is
	// in something of size bytes.
	fits func(b []byte, off, size int64) bool
}

// setMarks are all marks that are known. The layouts are those that util-linux, mdadm, dmraid and
// FreeBSD's graid read; checksums and sizes are checked as far as a mark has them.
var setMarks = []setMark{
	{SetIntel, intelText, fromEnd(2, 512, 4096), len(intelText), hasSignature(intelText)},
	// The standard is big-endian and puts it into the last sector; not every controller complies.
	{SetDDF, "\xDE\x11\xDE\x11", fromEnd(1, 512, 4096), 4, isDDF},
	{SetDDF, "\xDE\x11\xDE\x11", fromEnd(257, 512, 4096), 4, isDDF},
	{SetPromise, promiseText, promisePlaces, 2048, isPromise},
	{SetNVIDIA, nvidiaText, fromEnd(2, 512), 120, isNVIDIA},
	{SetSilicon, "\x00\x00\x00\x2F", fromEnd(1, 512), 512, isSilicon},
	{SetVIA, "\x55\xAA", fromEnd(1, 512), 51, isVIA},
	{SetJMicron, "JM", fromEnd(1, 512), 128, isJMicron},
	{SetLSI, lsiText, fromEnd(1, 512), len(lsiText), hasSignature(lsiText)},
	{SetAdaptec, "DPTM", fromEnd(1, 512), 260, isAdaptec},
	{SetLinuxRAID, "md 0.90", place090, mdLength, isMD090},
	{SetLinuxRAID, "md 1.0", place10, mdLength, isMD10},
}

const (
	intelText   = "Intel Raid ISM Cfg Sig. "
	promiseText = "Promise Technology, Inc."
	nvidiaText  = "NVIDIA  "
	lsiText     = "$XIDE$"
)

// find looks for the mark at the end of n bytes of a device from base on, and gives its offset on
// the device.
func (m *setMark) find(dev Device, base, n int64) (at int64, ok bool) {
	for _, off := range m.places(n) {
		b := make([]byte, m.length)
		if off <= 0 || readFull(dev, b[:2], base+off) != nil || isZero(b[:2]) && !m.mayBeZero() {
			continue
		}
		if readFull(dev, b, base+off) == nil && m.fits(b, off, n) {
			return base + off, true
		}
	}
	return 0, false
}

// mayBeZero reports whether the mark's structure may begin with zeros.
func (m *setMark) mayBeZero() bool { return m.set == SetSilicon }

// fromEnd gives the place that many sectors from the end, for each size of sectors.
func fromEnd(n int64, sectors ...int64) func(size int64) []int64 {
	return func(size int64) (list []int64) {
		for _, s := range sectors {
			list = append(list, (size/s-n)*s)
		}
		return list
	}
}

func hasSignature(text string) func(b []byte, off, size int64) bool {
	return func(b []byte, _, _ int64) bool { return strings.HasPrefix(string(b), text) }
}

func isDDF(b []byte, _, _ int64) bool {
	return string(b) == "\xDE\x11\xDE\x11" || string(b) == "\x11\xDE\x11\xDE"
}

// sum adds the little-endian words of 4 bytes.
func sum(b []byte) (n uint64) {
	for ; len(b) >= 4; b = b[4:] {
		n += uint64(binary.LittleEndian.Uint32(b))
	}
	return n
}

// sum16 adds the little-endian words of 2 bytes.
func sum16(b []byte) (n uint16) {
	for ; len(b) >= 2; b = b[2:] {
		n += binary.LittleEndian.Uint16(b)
	}
	return n
}

// promisePlaces are where the generations of Promise's controllers put the mark.
func promisePlaces(size int64) (list []int64) {
	for _, n := range []int64{63, 255, 256, 16, 399, 591, 675, 735, 911, 951, 974, 991, 3087} {
		list = append(list, (size/512-n)*512)
	}
	return list
}

func isPromise(b []byte, _, _ int64) bool {
	const checksum = 2044
	want := binary.LittleEndian.Uint32(b[checksum:])
	// The oldest controllers keep none.
	return hasText(b, 0, promiseText) && (want == 0 || uint32(sum(b[:checksum])) == want)
}

func isNVIDIA(b []byte, _, _ int64) bool {
	const words = 8 // offset of their number
	return hasText(b, 0, nvidiaText) &&
		int(binary.LittleEndian.Uint32(b[words:]))*4 == len(b) && uint32(sum(b)) == 0
}

func isSilicon(b []byte, _, size int64) bool {
	const magic, sectors, number, checksum = 0x60, 0x78, 0x116, 0x13E
	le := binary.LittleEndian
	return le.Uint32(b[magic:]) == 0x2F000000 && b[number] < 8 &&
		int64(le.Uint32(b[sectors:])) <= size/512 && sum16(b[:checksum+2]) == 0
}

func isVIA(b []byte, _, _ int64) bool {
	const version, checksum = 2, 50
	var all byte
	for _, c := range b[:checksum] {
		all += c
	}
	return hasText(b, 0, "\x55\xAA") && b[version] <= 2 && all == b[checksum]
}

func isJMicron(b []byte, _, _ int64) bool {
	const mode = 0x30
	return hasText(b, 0, "JM") && b[mode] <= 5 && sum16(b) <= 1
}

func isAdaptec(b []byte, _, _ int64) bool {
	return hasText(b, 0, "\x37\xFC\x4D\x1E") && hasText(b, 256, "DPTM")
}

// md is Linux' own RAID. Its versions 1.1 and 1.2 have the mark in front of the data, where no boot
// sector can be then.
const (
	mdMagic    = 0xA92B4EFC
	mdLength   = 4096
	mdReserved = 64 << 10 // 0.90 is so much before the end, rounded down to as much
)

func place090(size int64) []int64 { return []int64{size&^(mdReserved-1) - mdReserved} }
func place10(size int64) []int64  { return []int64{(size/512 - 16) &^ 7 * 512} }

const mdMajor = 4

// order090 is the byte order of a superblock of version 0.90: that of the machine.
func order090(b []byte) binary.ByteOrder {
	if binary.BigEndian.Uint32(b) == mdMagic {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// size090 is how much of a disk is in front of a superblock of version 0.90, 0 for another one.
func size090(b []byte) int64 {
	const kib = 32
	if order := order090(b); order.Uint32(b) == mdMagic && order.Uint32(b[mdMajor:]) == 0 {
		return int64(order.Uint32(b[kib:])) << 10
	}
	return 0
}

func isMD090(b []byte, off, _ int64) bool {
	const checksum = 152
	order := order090(b)
	if order.Uint32(b) != mdMagic || order.Uint32(b[mdMajor:]) != 0 || size090(b) > off {
		return false
	}
	var all uint64
	for at := 0; at < len(b); at += 4 {
		if at != checksum {
			all += uint64(order.Uint32(b[at:]))
		}
	}
	return uint32(all)+uint32(all>>32) == order.Uint32(b[checksum:])
}

func isMD10(b []byte, off, _ int64) bool {
	const dataOffset, dataSize, superOffset, checksum, roles = 128, 136, 144, 216, 220
	const fixed = 256
	le := binary.LittleEndian
	if le.Uint32(b) != mdMagic || le.Uint32(b[mdMajor:]) != 1 ||
		le64s(b[superOffset:]) != off/512 {
		return false
	}
	start, n := le64s(b[dataOffset:]), le64s(b[dataSize:])
	count := int64(le.Uint32(b[roles:]))
	if start < 0 || n < 0 || start > off/512 || n > off/512-start || count > (mdLength-fixed)/2 {
		return false
	}
	b = b[:fixed+2*count]
	all := sum(b) - uint64(le.Uint32(b[checksum:]))
	if len(b)%4 != 0 {
		all += uint64(le.Uint16(b[len(b)-2:]))
	}
	return uint32(all)+uint32(all>>32) == le.Uint32(b[checksum:])
}
