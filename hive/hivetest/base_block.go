package hivetest

import (
	"encoding/binary"
	"fmt"
	"math"

	"unhello/hive"
)

// A GUID for RmId, LogId and TmId; any will do.
const managerID = "\x5E\x1B\x0D\x2A\x8F\x33\xEF\x11\xA1\x07\x00\x15\x5D\x01\x02\x03"

// baseBlock makes the first 4096 bytes of a hive.
func baseBlock(o Options, binsSize uint32) ([]byte, error) {
	b := make([]byte, baseBlockSize)
	copy(b, "regf")
	le := binary.LittleEndian
	le.PutUint32(b[4:], o.Seq1)
	le.PutUint32(b[8:], o.Seq2)
	le.PutUint64(b[12:], o.LastWritten)
	le.PutUint32(b[20:], 1)
	le.PutUint32(b[24:], uint32(o.Minor))
	le.PutUint32(b[32:], 1)
	le.PutUint32(b[36:], binHeaderSize) // the root is the first cell
	le.PutUint32(b[40:], binsSize)
	le.PutUint32(b[44:], 1)
	name := hive.MakeName(o.FileName)
	copy(b[48:110], utf16le(name[max(0, len(name)-31):]))
	copy(b[112:], managerID)
	copy(b[128:], managerID)
	le.PutUint32(b[144:], o.Flags)
	copy(b[148:], managerID)
	copy(b[164:], "rmtm")
	return b, tuneChecksum(b, o.Checksum)
}

// tuneChecksum stores the checksum. For one of the special values it also changes LogId, which has
// no meaning offline.
func tuneChecksum(b []byte, want Checksum) error {
	le := binary.LittleEndian
	word := le.Uint32(b[128:])
	switch want {
	case ChecksumAny:
	case ChecksumZero:
		le.PutUint32(b[128:], word^xor(b))
	case ChecksumOnes:
		le.PutUint32(b[128:], word^xor(b)^math.MaxUint32)
	default:
		return fmt.Errorf("hivetest: unknown checksum wish %q", want)
	}
	le.PutUint32(b[508:], hive.BaseBlockChecksum(b))
	return nil
}

// xor is the plain sum, without the special values.
func xor(b []byte) uint32 {
	var sum uint32
	for i := 0; i < 508; i += 4 {
		sum ^= binary.LittleEndian.Uint32(b[i:])
	}
	return sum
}

// SetBaseBlock returns a copy of a hive or log whose base block change has edited, with a matching
// checksum.
func SetBaseBlock(img []byte, change func(b []byte)) []byte {
	img = append([]byte(nil), img...)
	change(img)
	binary.LittleEndian.PutUint32(img[508:], hive.BaseBlockChecksum(img))
	return img
}

// SetSequences returns a copy of a hive or log with these sequence numbers.
func SetSequences(img []byte, seq1, seq2 uint32) []byte {
	return SetBaseBlock(img, func(b []byte) {
		binary.LittleEndian.PutUint32(b[4:], seq1)
		binary.LittleEndian.PutUint32(b[8:], seq2)
	})
}

// SetChecksum returns a copy of a hive whose base block has one of the special checksums.
func SetChecksum(img []byte, want Checksum) ([]byte, error) {
	img = append([]byte(nil), img...)
	return img, tuneChecksum(img, want)
}
