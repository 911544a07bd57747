package bitlockertest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// NTFS marks the used clusters in $Bitmap. This file knows just enough of NTFS to read it: boot
// sector, file record, data runs.

// Fields of the boot sector, of a file record and of its attributes.
const (
	ntfsMFT        = 48
	ntfsRecordSize = 64
	recordFixups   = 4
	recordFirst    = 20
	attributeSize  = 4
	attributeFar   = 8 // 1 if its data is outside the record
	attributeRuns  = 32
	attributeData  = 0x80
	bitmapRecord   = 6
)

var errNoBitmap = errors.New("bitlockertest: the plaintext has no $Bitmap that can be read")

// clusters are those of the file system.
type clusters struct {
	plain  io.ReaderAt
	size   int64
	count  int64
	bitmap []byte // one bit per cluster, set if it is used
}

func readClusters(plain io.ReaderAt, boot []byte) (*clusters, error) {
	sector := int64(binary.LittleEndian.Uint16(boot[ntfsSectorSize:]))
	c := &clusters{plain: plain, size: sector * int64(boot[ntfsSectorsPerCluster])}
	if c.size == 0 {
		return nil, errNoBitmap
	}
	c.count = int64(binary.LittleEndian.Uint64(boot[ntfsSectors:])) * sector / c.size
	recordSize := int64(int8(boot[ntfsRecordSize])) * c.size
	if n := -int8(boot[ntfsRecordSize]); n > 0 {
		recordSize = 1 << min(n, 16)
	}
	record := make([]byte, recordSize)
	mft := int64(binary.LittleEndian.Uint64(boot[ntfsMFT:]))
	if _, err := plain.ReadAt(record, mft*c.size+bitmapRecord*recordSize); err != nil {
		return nil, fmt.Errorf("%w: %w", errNoBitmap, err)
	}
	return c, c.readBitmap(record)
}

// readBitmap reads the runs of the record's data.
func (c *clusters) readBitmap(record []byte) (err error) {
	runs, err := dataRuns(record)
	if err != nil {
		return err
	}
	lcn := int64(0)
	for len(runs) > 0 && runs[0] != 0 {
		lengthSize, offsetSize := int(runs[0]&15), int(runs[0]>>4)
		if 1+lengthSize+offsetSize > len(runs) || lengthSize > 4 {
			return errNoBitmap
		}
		length := signed(runs[1 : 1+lengthSize])
		lcn += signed(runs[1+lengthSize:][:offsetSize])
		runs = runs[1+lengthSize+offsetSize:]
		if length <= 0 || length > c.count {
			return errNoBitmap
		}
		b := make([]byte, length*c.size)
		if _, err := c.plain.ReadAt(b, lcn*c.size); err != nil {
			return fmt.Errorf("%w: %w", errNoBitmap, err)
		}
		c.bitmap = append(c.bitmap, b...)
	}
	if int64(len(c.bitmap))*8 < c.count {
		return errNoBitmap
	}
	return nil
}

// dataRuns finds the runs of a file record's data. It first restores the ends of the sectors, which
// are kept elsewhere in the record.
func dataRuns(record []byte) ([]byte, error) {
	at16 := func(at int) int { return int(binary.LittleEndian.Uint16(record[at:])) }
	if len(record) < 512 || string(record[:4]) != "FILE" {
		return nil, errNoBitmap
	}
	fixups := at16(recordFixups)
	count := at16(recordFixups + 2)
	for i := 1; i < count && i*512 <= len(record) && fixups+2*i+2 <= len(record); i++ {
		copy(record[i*512-2:], record[fixups+2*i:][:2])
	}
	for at := at16(recordFirst); at+64 <= len(record); {
		size := int(binary.LittleEndian.Uint32(record[at+attributeSize:]))
		if size < 24 || size > len(record)-at {
			break
		}
		runs := at16(at + attributeRuns)
		if record[at] == attributeData && record[at+attributeFar] == 1 && runs < size {
			return record[at+runs : at+size], nil
		}
		at += size
	}
	return nil, errNoBitmap
}

// signed reads a signed number of any length.
func signed(b []byte) (n int64) {
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | int64(b[i])
	}
	if len(b) > 0 && len(b) < 8 && b[len(b)-1] > 0x7F {
		n -= 1 << (8 * len(b))
	}
	return n
}

// find returns the first offset, from a cluster on, where clusters are free in the bitmap and hold
// no leftovers of deleted files.
func (c *clusters) find(from, size int64) (off int64, err error) {
	need, empty, b := (size+c.size-1)/c.size, make([]byte, c.size), make([]byte, c.size)
	found := int64(0)
	for i := from; i < c.count; i++ {
		if c.bitmap[i/8]&(1<<(i%8)) != 0 {
			found = 0
			continue
		}
		if _, err := c.plain.ReadAt(b, i*c.size); err != nil {
			return 0, err
		}
		if found++; !bytes.Equal(b, empty) {
			found = 0
		}
		if found == need {
			return (i + 1 - need) * c.size, nil
		}
	}
	return 0, fmt.Errorf("bitlockertest: no room for %d bytes in a file system of %d", size,
		c.count*c.size)
}
