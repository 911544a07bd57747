package media

import (
	"cmp"
	"slices"
)

// Scheme is how a disk is divided.
type Scheme string

const (
	GPT Scheme = "gpt"
	MBR Scheme = "mbr"
	// Undivided is a disk that is a single volume (a superfloppy).
	Undivided Scheme = "none"
)

// Table is how a disk is divided.
type Table struct {
	Scheme Scheme
	// DiskID is the GUID of a GPT disk in upper case, or the signature of an MBR disk as eight
	// hexadecimal digits. Undivided disks have none.
	DiskID string
	// SectorSize is the one that the table counts in.
	SectorSize int
	// FromBackup says that the GPT at the start of the disk is damaged and this is its copy from
	// the end.
	FromBackup bool
	// Set is the set that the whole disk belongs to, "" for none.
	Set Set
	// Partitions are in the order of their index. They include the logical partitions of an MBR
	// disk, but not the extended one.
	Partitions []Partition
}

// Partition is one part of a disk.
type Partition struct {
	// Index is the number that partitioning programs use, from 1; logical partitions count from 5.
	// 0 is the whole of an undivided disk.
	Index int
	// Offset and Size are in bytes.
	Offset, Size int64
	// Type is the type GUID in upper case, or the type of an MBR partition as two hexadecimal
	// digits.
	Type string
	// ID is the partition's own GUID in upper case, or for an MBR partition its offset in bytes:
	// together with DiskID it is the same at every boot.
	ID string
	// Name is the one in a GPT.
	Name string
	// Kind is what the boot sector says.
	Kind Kind
	// Unreadable is why the boot sector could not be read.
	Unreadable error
	// Set is the set that the partition or its disk belongs to, "" for none.
	Set Set
}

// Partitions reads how a disk is divided. The error is a *NoTableError if it isn't and holds no
// known file system either, a *CorruptError if the table can't be trusted, a *ReadError if it can't
// be read, and a *SetError around these if the table is that of a set. However large the disk is
// and whatever the table says, at most 2 MiB are read.
func Partitions(dev Device) (*Table, error) {
	if dev.Size() < defaultSector {
		return nil, &NoTableError{"smaller than one sector"}
	}
	first := make([]byte, defaultSector)
	if err := readFull(dev, first, 0); err != nil {
		return nil, err
	}
	set := setOf(dev)
	if isFileSystem(first) {
		t := undivided(dev, KindOf(first))
		t.Set, t.Partitions[0].Set = set, set
		return t, nil
	}
	if !isSigned(first) {
		return nil, &NoTableError{"the first sector has no signature 55 AA"}
	}
	read := readMBR
	if hasProtective(first) {
		read = readGPT
	}
	t, err := read(dev)
	if err != nil && set != "" {
		return nil, &SetError{set, err}
	}
	if err != nil {
		return nil, err
	}
	t.Set = set
	for i := range t.Partitions {
		p := &t.Partitions[i]
		p.look(dev)
		p.Set = cmp.Or(set, setTypes[p.Type])
	}
	return t, nil
}

func undivided(dev Device, kind Kind) *Table {
	whole := Partition{Size: dev.Size(), Kind: kind}
	return &Table{Scheme: Undivided, SectorSize: int(sectorOf(dev)), Partitions: []Partition{whole}}
}

// look finds out what a partition holds. An unreadable one is no reason to give up the others.
func (p *Partition) look(dev Device) {
	first := make([]byte, defaultSector)
	if p.Unreadable = readFull(dev, first, p.Offset); p.Unreadable == nil {
		p.Kind = KindOf(first)
	}
}

// A byteRange is a part of a disk that belongs to one thing.
type byteRange struct {
	what         string
	offset, size int64
	entry        int64 // where on the disk it is defined
}

// checkOverlap refuses ranges that share a byte.
func checkOverlap(record string, ranges []byteRange) error {
	sorted := slices.Clone(ranges)
	slices.SortFunc(sorted, func(a, b byteRange) int { return cmp.Compare(a.offset, b.offset) })
	for i := 1; i < len(sorted); i++ {
		a, b := sorted[i-1], sorted[i]
		if a.offset+a.size > b.offset {
			return corrupt(max(a.entry, b.entry), record, "%s at 0x%x overlaps %s at 0x%x", b.what,
				b.offset, a.what, a.offset)
		}
	}
	return nil
}
