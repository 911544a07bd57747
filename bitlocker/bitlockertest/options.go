package bitlockertest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"unhello/bitlocker"
)

// Options describe a volume. The zero value is a volume as Windows 10 makes it, but nothing opens
// it: set at least Protectors.
type Options struct {
	Seed       uint64           // of all keys and IDs
	NewKey     bool             // use another VMK, as after suspending and resuming
	Method     bitlocker.Method // 0: AES128XTS
	SectorSize int              // 0: the file system's
	Protectors []*Protector

	Variant     bitlocker.Variant // 0: Windows7
	Created     time.Time         // zero: a day in 2024
	Description string            // empty: like Windows'

	// Layout is where BitLocker keeps its own data. If nil, that is after the end of the file
	// system if the volume goes on there, or else in free clusters. In free clusters other programs
	// must not write to the file system, because nothing reserves them; Windows does so with files.
	Layout *Layout
	// BootSize is how much of the volume's start is moved. 0: 16 sectors of 512 bytes. With Vista
	// nothing is moved.
	BootSize int64

	// State and NextState of the volume. 0: encrypted.
	State, NextState bitlocker.State
	// Watermark is where the encrypted part ends in other states, and StateSize is how much after
	// it is being converted. 0: the end of the volume, and nothing.
	Watermark, StateSize int64

	// OldBlockInfo omits the extended information, as Windows 7 does.
	OldBlockInfo bool
	// NoSectorSize omits the sector size from the volume header, as Windows does if the file system
	// is exFAT.
	NoSectorSize bool

	// Damaged lists the copies of the metadata, from 0, that have a wrong byte.
	Damaged []int
	// Edit changes a copy before it gets its checksums, so that the metadata seems sound whatever
	// it does.
	Edit func(index int, block []byte)

	clusterSize int64 // of the file system
}

// defaultCreated is the default of Created.
var defaultCreated = time.Date(2024, time.November, 5, 9, 30, 0, 0, time.UTC)

// Field offsets in the boot sector of NTFS.
const (
	ntfsOEM               = 3
	ntfsSectorSize        = 11
	ntfsSectorsPerCluster = 13
	ntfsHiddenSectors     = 28
	ntfsSectors           = 40
	ntfsMirror            = 56
	bootSize              = 512 // of the part that is read
)

var errNoNTFS = errors.New("bitlockertest: the plaintext is not an NTFS volume")

// withDefaults fills in what was not given. boot is the file system's own boot sector.
func (o Options) withDefaults(boot []byte, size int64) (Options, error) {
	sector := int(binary.LittleEndian.Uint16(boot[ntfsSectorSize:]))
	o.clusterSize = int64(sector) * int64(boot[ntfsSectorsPerCluster])
	if string(boot[ntfsOEM:][:8]) != "NTFS    " || o.clusterSize == 0 {
		return o, errNoNTFS
	}
	setDefault(&o.Method, bitlocker.AES128XTS)
	setDefault(&o.SectorSize, sector)
	setDefault(&o.Variant, bitlocker.Windows7)
	setDefault(&o.Created, defaultCreated)
	setDefault(&o.Description, "DESKTOP-UNHELLO C: "+o.Created.Format("1/2/2006"))
	setDefault(&o.BootSize, 8192)
	setDefault(&o.State, bitlocker.Encrypted)
	setDefault(&o.NextState, bitlocker.Encrypted)
	if o.State == bitlocker.Decrypted {
		o.Method, o.NextState = bitlocker.NoMethod, bitlocker.Decrypted
		o.Watermark, o.Protectors = 0, nil
	} else {
		setDefault(&o.Watermark, size)
	}
	if o.SectorSize != 512 && o.SectorSize != 4096 {
		return o, fmt.Errorf("bitlockertest: sectors of %d bytes, expected 512 or 4096",
			o.SectorSize)
	}
	if o.Variant == bitlocker.Vista {
		o.BootSize = vistaClear
	}
	return o, nil
}

// withLayout chooses a layout if none is given.
func (o Options) withLayout(plain io.ReaderAt, boot []byte, size int64) (_ Options, err error) {
	if o.Layout != nil {
		return o, nil
	}
	sectors := int64(binary.LittleEndian.Uint64(boot[ntfsSectors:])) + 1
	end := sectors * int64(binary.LittleEndian.Uint16(boot[ntfsSectorSize:]))
	if size-end >= spaceBehind+o.BootSize {
		o.Layout = layoutBehind(end, o.BootSize)
		return o, nil
	}
	c, err := readClusters(plain, boot)
	if err != nil {
		return o, err
	}
	o.Layout, err = layoutWithin(c, o.BootSize)
	return o, err
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// readBoot reads the file system's boot sector.
func readBoot(plain io.ReaderAt) ([]byte, error) {
	b := make([]byte, bootSize)
	if n, err := plain.ReadAt(b, 0); n < len(b) {
		return nil, fmt.Errorf("bitlockertest: the boot sector: %w", err)
	}
	return b, nil
}
