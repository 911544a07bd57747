package powercut

import (
	"crypto/sha256"
	"encoding/binary"

	"unhello/internal/record"
)

// sum identifies a state: it is the exclusive or of the hashes of all sizes and all sectors, where
// a sector beyond the end counts as one of zeros.
type sum [16]byte

func (s sum) xor(t sum) sum {
	for i := range s {
		s[i] ^= t[i]
	}
	return s
}

func sizeSum(file string, size int64) sum { return hash(file, -1, size, nil) }

func sectorSum(file string, off int64, content []byte) sum {
	var full [record.SectorSize]byte
	copy(full[:], content)
	return hash(file, off, 0, full[:])
}

func hash(file string, off, size int64, content []byte) (s sum) {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(off)),
		uint64(size)))
	h.Write([]byte(file))
	h.Write([]byte{0})
	h.Write(content)
	copy(s[:], h.Sum(nil))
	return s
}
