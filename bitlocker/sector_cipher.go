package bitlocker

import (
	"crypto/aes"
	"encoding/binary"
	"fmt"
)

// Sector sizes are powers of two between these.
const (
	minSectorSize = 512
	maxSectorSize = 4096
)

// A sectorCipher encrypts and decrypts single sectors. off is the physical offset of the
// ciphertext, which for the moved boot sectors is not where the file system sees them. dst and src
// are one sector long and don't overlap. It has no state: any number of goroutines may share it.
type sectorCipher interface {
	encrypt(dst, src []byte, off int64)
	decrypt(dst, src []byte, off int64)
}

// newSectorCipher makes the cipher of a method. It keeps only the key schedules, which crypto/aes
// offers no way to overwrite.
func newSectorCipher(m Method, fvek []byte, sectorSize int) (sectorCipher, error) {
	if !isPowerOfTwo(int64(sectorSize)) || sectorSize < minSectorSize ||
		sectorSize > maxSectorSize {
		return nil, fmt.Errorf("bitlocker: sectors of %d bytes are not supported", sectorSize)
	}
	if !m.Known() {
		return nil, &MethodError{m}
	}
	if len(fvek) != m.keySize() {
		return nil, fmt.Errorf("bitlocker: the volume's key has %d bytes, %v takes %d",
			len(fvek), m, m.keySize())
	}
	switch m {
	case AES128CBC, AES256CBC:
		return newCBC(fvek)
	case AES128CBCDiffuser:
		return newElephant(fvek[:16], fvek[32:48])
	case AES256CBCDiffuser:
		return newElephant(fvek[:32], fvek[32:])
	}
	half := len(fvek) / 2
	return newXTS(fvek[:half], fvek[half:], sectorSize)
}

// putNumber writes n as the 16 little-endian bytes from which every method derives the sector's iv
// or tweak. b is part of the output sector: it is passed to an interface, so a local array would be
// allocated on the heap each time.
func putNumber(b []byte, n int64) {
	b = b[:aes.BlockSize]
	binary.LittleEndian.PutUint64(b, uint64(n))
	binary.LittleEndian.PutUint64(b[8:], 0)
}
