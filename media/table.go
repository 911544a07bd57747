package media

import "cmp"

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
	// SectorSize is the one that the table counts in. It is not that of the disk if the disk was
	// divided in, or copied from, something that shows other sectors.
	SectorSize int
	// FromBackup says that the GPT at the start of the disk is damaged, or can't be read, and this
	// is its copy from the end.
	FromBackup bool
	// Membership is the set that the whole disk belongs to.
	Membership
	// Partitions are in the order of their index. They include the logical partitions of an MBR
	// disk, but not the extended one.
	Partitions []Partition
	// Faults say what was left out of Partitions, because it can't be or can't be read: each is a
	// *CorruptError or a *ReadError.
	Faults []error

	// ownsEnd says that the disk ends where its GPT says.
	ownsEnd bool
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
	// Membership is the set that the partition or its disk belongs to.
	Membership
}

// Partitions reads how a disk is divided. The error is a *NoTableError if it isn't and holds no
// known file system either, a *CorruptError if nothing of the table can be trusted, a *ReadError if
// it can't be read, and a *SetError around these if the disk is one of a set and its table has a
// fault: it may divide the whole set. However large the
// disk is and whatever the table says, at most 2 MiB are read.
func Partitions(dev Device) (*Table, error) {
	t, err := divided(dev)
	if err != nil {
		if set := setOf(dev, nil); set.Set != "" && !HasNoTable(err) {
			return nil, &SetError{set, err}
		}
		return nil, err
	}
	for i := range t.Partitions {
		t.Partitions[i].look(dev)
	}
	t.Membership = setOf(dev, t)
	if t.Set != "" && len(t.Faults) > 0 {
		return nil, &SetError{t.Membership, t.Faults[0]}
	}
	for i := range t.Partitions {
		p := &t.Partitions[i]
		p.Membership = cmp.Or(t.Membership, typeSet(p.Type), p.memberOf(dev))
	}
	return t, nil
}

// divided reads the table itself.
func divided(dev Device) (*Table, error) {
	if dev.Size() < defaultSector {
		return nil, &NoTableError{"smaller than one sector"}
	}
	first := make([]byte, defaultSector)
	if err := readFull(dev, first, 0); err != nil {
		return withoutMBR(dev, err)
	}
	switch {
	case isFileSystem(first):
		return overBootCode(dev, first), nil
	case !isSigned(first):
		return withoutMBR(dev, &NoTableError{"the first sector has no signature 55 AA"})
	case hasProtective(first):
		return readGPT(dev)
	case isEmptyMBR(first):
		if t, err := withoutMBR(dev, nil); t != nil {
			return t, err
		}
	}
	t := findMBR(dev, first)
	return t, t.sound()
}

// sound is an error if nothing is left of a table but its faults.
func (t *Table) sound() error {
	if len(t.Partitions) == 0 && len(t.Faults) > 0 {
		return t.Faults[0]
	}
	return nil
}

// withoutMBR looks for a GPT on a disk whose first sector has no MBR, or can't be read. Where its
// copy alone is left it may be of an earlier life of the disk: it doesn't count beside anything
// else that is known, nor where the first sector holds something. Else the error is why.
func withoutMBR(dev Device, why error) (*Table, error) {
	t, err := readGPT(dev)
	if err != nil {
		return nil, cmp.Or(why, err)
	}
	if t.FromBackup {
		first := make([]byte, defaultSector)
		isUsed := readFull(dev, first, 0) == nil && !isZero(first[:mbrEntries])
		if isUsed || !isUnknown(Foreign(dev)) {
			return nil, cmp.Or(why, err)
		}
	}
	return t, nil
}

// isUnknown reports whether nothing that is known has a disk to itself.
func isUnknown(f Format) bool { return f == "" || f == FormatZeros }

// overBootCode finds out whether a boot sector is that of the whole disk, or was left behind when
// the disk was divided: programs that write a table keep the first 440 bytes.
func overBootCode(dev Device, first []byte) *Table {
	if isProtected(first) {
		if t, err := readGPT(dev); err == nil {
			return t
		}
	}
	t := findMBR(dev, first)
	if len(t.Faults) == 0 && t.promise(dev) == holdsBootSector && !holds(dev, first) {
		return t
	}
	return undivided(dev, KindOf(first))
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

// CountsOther reports whether the table of a disk counts in other sectors than the disk shows.
func (t *Table) CountsOther(dev Device) bool {
	return t.Scheme != Undivided && int64(t.SectorSize) != sectorOf(dev)
}
