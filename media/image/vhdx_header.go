package image

import (
	"fmt"
	"hash/crc32"
)

// The header of a VHDX ([MS-VHDX] 2.2.2) is there twice; the valid one with the greater sequence
// number counts.

const (
	vhdxHeaderSize = 4096
	vhdxVersion    = 1
)

var vhdxHeaders = [2]int64{64 << 10, 128 << 10}

// Field offsets in the header.
const (
	xhChecksum  = 4
	xhSequence  = 8
	xhLogGUID   = 48
	xhLogVer    = 64
	xhVersion   = 66
	xhLogLength = 68
	xhLogOffset = 72
)

// vhdxHeader is the header that counts.
type vhdxHeader struct {
	offset    int64
	sequence  uint64
	logGUID   guid // if not zero, the log may hold writes that have to be replayed
	logOffset uint64
	logLength uint32
	version   uint16
	logVer    uint16
}

func readVHDXHeader(f File) (vhdxHeader, error) {
	var best vhdxHeader
	for _, off := range vhdxHeaders {
		b := make([]byte, vhdxHeaderSize)
		if err := readPart(f, b, off); err != nil {
			return best, err
		}
		if string(b[:4]) != "head" || !vhdxChecksumRight(b, xhChecksum) {
			continue
		}
		if s := le64(b[xhSequence:]); best.offset == 0 || s > best.sequence {
			best = vhdxHeader{
				offset: off, sequence: s, logGUID: guid(b[xhLogGUID:]),
				logOffset: le64(b[xhLogOffset:]), logLength: le32(b[xhLogLength:]),
				version: le16(b[xhVersion:]), logVer: le16(b[xhLogVer:]),
			}
		}
	}
	switch {
	case best.offset == 0:
		return best, vhdxCorrupt(vhdxHeaders[0], "header", "neither of the two is valid")
	case best.version != vhdxVersion || best.logVer != 0:
		return best, &UnsupportedError{FormatVHDX, KindVersion,
			fmt.Sprintf("version %d, log version %d", best.version, best.logVer)}
	}
	return best, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// vhdxChecksumRight checks the CRC-32C of a structure, computed with the field at offset at zeroed.
func vhdxChecksumRight(b []byte, at int) bool {
	sum := crc32.Update(0, castagnoli, b[:at])
	sum = crc32.Update(sum, castagnoli, make([]byte, 4))
	return crc32.Update(sum, castagnoli, b[at+4:]) == le32(b[at:])
}
