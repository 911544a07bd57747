package bitlockertest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"unhello/bitlocker"
)

// Options say what a volume is to be. The zero value is a volume as Windows 10
// makes it, that nothing opens: Protectors are what one gives at least.
type Options struct {
	Seed       uint64           // of all keys and IDs
	NewKey     bool             // the VMK is another one, as after suspending and resuming
	Method     bitlocker.Method // 0: AES128XTS
	SectorSize int              // 0: that of the file system
	Protectors []*Protector

	Variant     bitlocker.Variant // 0: Windows7
	Created     time.Time         // zero: a day in 2024
	Description string            // empty: as Windows composes it

	// Places is where BitLocker keeps what is its own. Nil: behind the end of the
	// file system, if the volume goes on there, or else where it is free. Then it
	// is not to be written by others: Windows makes files of these places, so that
	// nothing else is put there.
	Layout *Layout
	// BootSize is how much of the volume's start moves. 0: 16 sectors of 512 bytes.
	// With Vista nothing moves.
	BootSize int64

	// State and NextState of the volume. 0: encrypted.
	State, NextState bitlocker.State
	// Watermark is where the encrypted part ends in other states, and StateSize how
	// much from there on is being converted. 0: the end of the volume, and nothing.
	Watermark, StateSize int64

	// OldBlockInfo leaves the extended information away, as Windows 7 does.
	OldBlockInfo bool
	// NoSectorSize leaves the sector size out of the volume header, as Windows does
	// where the file system is exFAT.
	NoSectorSize bool

	// Damaged are the copies of the metadata, from 0, in which a byte is wrong.
	Damaged []int
	// Edit changes a copy before it gets its checksums: whatever it does to the
	// metadata, they will seem sound.
	Edit func(index int, block []byte)

	clusterSize int64 // of the file system
}

// defaultCreated is when a volume was encrypted if nothing else is said.
var defaultCreated = time.Date(2024, time.November, 5, 9, 30, 0, 0, time.UTC)

// Field offsets in the boot sector of NTFS.
const (
	ntfsOEM               = 3
	ntfsSectorSize        = 11
	ntfsSectorsPerCluster = 13
	ntfsHiddenSectors     = 28
	ntfsSectors           = 40
	ntfsMirror            = 56
	bootSize              = 512 // of what is read of it
)

var errNoNTFS = errors.New("bitlockertest: the plaintext is not an NTFS volume")

// withDefaults fills in what was left to chance. boot is the file system's own
// boot sector.
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
		o.Method, o.NextState, o.Watermark, o.Protectors = bitlocker.NoMethod, bitlocker.Decrypted, 0, nil
	} else {
		setDefault(&o.Watermark, size)
	}
	if o.SectorSize != 512 && o.SectorSize != 4096 {
		return o, fmt.Errorf("bitlockertest: sectors of %d bytes, expected 512 or 4096", o.SectorSize)
	}
	if o.Variant == bitlocker.Vista {
		o.BootSize = vistaClear
	}
	return o, nil
}

// withLayout finds places if none are given.
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
