package fat

import (
	"crypto/rand"
	"fmt"

	"github.com/diskfs/go-diskfs/partition/gpt"
	"github.com/diskfs/go-diskfs/partition/mbr"
)

const (
	// partitionStart is where every system starts the partition.
	partitionStart = mib
	// gptTail is the copy of a GPT at the end of a disk: 128 entries and the header.
	gptTail = 33 * sectorSize
	// largestPartition is the most that Windows formats as FAT32, and that go-diskfs gets right.
	largestPartition = 32 * gib
	smallestImage    = 64 * mib // FAT32 wants 65525 clusters
	// LargestImage is what the 32 bits of an MBR can address; a GPT disk may not be larger either.
	LargestImage = int64(1<<32-1) * sectorSize

	diskSignatureAt = 440
)

// partitionOn gives the partition of a disk: all of it, in whole MiB, as far as FAT32 goes.
func partitionOn(size int64) layout {
	end := (size - gptTail) / mib * mib
	l := layoutOf(partitionStart, min(end-partitionStart, largestPartition))
	for !l.isWhole() {
		l = layoutOf(partitionStart, l.size-mib)
	}
	return l
}

// writeTable writes a partition table with one partition. A Basic Data partition gets a letter in
// Windows, and on a removable disk firmware boots it just like an EFI System partition.
func writeTable(d Disk, size int64, l layout, o Options) error {
	s := newStorage(d, 0, size)
	first, count := l.start/sectorSize, l.size/sectorSize
	if !o.MBR {
		table := &gpt.Table{
			ProtectiveMBR: true, LogicalSectorSize: sectorSize, PhysicalSectorSize: sectorSize,
			Partitions: []*gpt.Partition{{
				Index: 1, Start: uint64(first), End: uint64(first + count - 1),
				Type: gpt.MicrosoftBasicData, Name: o.Label,
			}},
		}
		return tableError(table.Write(s, size))
	}
	signature := make([]byte, 4)
	if _, err := rand.Read(signature); err != nil {
		return tableError(err)
	}
	if _, err := s.WriteAt(signature, diskSignatureAt); err != nil {
		return tableError(err)
	}
	table := &mbr.Table{
		LogicalSectorSize: sectorSize, PhysicalSectorSize: sectorSize,
		Partitions: []*mbr.Partition{{
			Index: 1, Type: mbr.Fat32LBA, Start: uint32(first), Size: uint32(count),
			// as where cylinders don't reach: LBA counts
			StartHead: 0xFE, StartSector: 0xFF, StartCylinder: 0xFF,
			EndHead: 0xFE, EndSector: 0xFF, EndCylinder: 0xFF,
		}},
	}
	if err := table.Write(s, size); err != nil {
		return tableError(err)
	}
	_, err := s.WriteAt(make([]byte, sectorSize), size-sectorSize) // extends the file to its size
	return tableError(err)
}

func tableError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("fat: partition table: %w", err)
}
