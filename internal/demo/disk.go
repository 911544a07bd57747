// Package demo makes a small disk with a locked-out Windows to try the program on.
package demo

import (
	"io"

	"github.com/diskfs/go-diskfs/backend"
	"github.com/diskfs/go-diskfs/partition/gpt"

	"unhello/internal/demo/volume"
	"unhello/internal/device"
)

// Values of the switch on the demonstration disk: the one in the hive file itself, and the one in
// its logs, which is what Windows sees.
const (
	StaleValue = 0
	RealValue  = 2
)

// The disk is laid out like one from Windows Setup, only smaller.
const (
	sector    = 512
	mib       = 1 << 20
	diskSize  = 9 * mib
	windowsAt = 3 * mib
)

// Attributes of partitions.
const (
	required      = 1 << 0
	noDriveLetter = 1 << 63
)

// table is the partition table. Its GUIDs are random but fixed, so that the disk is the same every
// time.
func table() *gpt.Table {
	return &gpt.Table{
		ProtectiveMBR:      true,
		LogicalSectorSize:  sector,
		PhysicalSectorSize: sector,
		GUID:               "5E0AC4D1-6D0B-4C5E-9F63-2B8B7C1D90E4",
		Partitions: []*gpt.Partition{
			partition(1, 1*mib, 1*mib, gpt.Partition{
				Type: gpt.EFISystemPartition, Name: "EFI system partition",
				GUID: "0B7D3F52-8A14-4E6C-B1C9-6F0E5D2A4471", Attributes: noDriveLetter,
			}),
			partition(2, 2*mib, 1*mib, gpt.Partition{
				Type: gpt.MicrosoftReserved, Name: "Microsoft reserved partition",
				GUID: "C2E4A6B8-1357-4A9B-8D2E-F01234A5B6C7", Attributes: noDriveLetter,
			}),
			partition(3, windowsAt, volume.Size, gpt.Partition{
				Type: gpt.MicrosoftBasicData, Name: "Basic data partition",
				GUID: "7A91C0DE-42F3-4B68-A5D7-93E1B8C6204F",
			}),
			partition(4, windowsAt+volume.Size, 1*mib, gpt.Partition{
				Type: gpt.MicrosoftWindowsRecovery, GUID: "D48F2B16-E5A7-4903-9C3B-5861F7A0DB92",
				Attributes: required | noDriveLetter,
			}),
		},
	}
}

// partition defines a partition; offset and size are in bytes.
func partition(index int, offset, size uint64, p gpt.Partition) *gpt.Partition {
	p.Index, p.Start, p.End = index, offset/sector, (offset+size)/sector-1
	return &p
}

// Disk is a kind of demonstration disk.
type Disk int

const (
	Plain  Disk = iota
	Locked      // BitLocker on the Windows volume, as on a new PC: the recovery password opens it
)

// Make makes a disk image of a PC whose Windows lets nobody in: 9 MiB, with holes where the file
// system supports them. An existing file is not replaced.
func (d Disk) Make(path string) error {
	windows, err := volume.Open()
	if err != nil {
		return err
	}
	return device.NewFile(path, device.NewOptions{}, func(w *device.Content) error {
		if err := table().Write(writeOnly{WriterAt: w}, diskSize); err != nil {
			return err
		}
		partition := io.NewOffsetWriter(w, windowsAt)
		if d == Locked {
			return lock(partition, windows)
		}
		_, err := partition.WriteAt(windows, 0)
		return err
	})
}

// writeOnly is what go-diskfs writes a table to. It requires a whole backend.File but only uses
// WriteAt.
type writeOnly struct {
	backend.File // nil
	io.WriterAt
}
