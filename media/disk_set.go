package media

// Set is the kind of set of disks that a disk or partition belongs to: several of them together
// make up what the system sees. Each may hold a whole file system, as the halves of a mirror do,
// and must still not be changed on its own. The words are stable.
type Set string

const (
	SetLDM           Set = "ldm"
	SetLinuxRAID     Set = "linux-raid"
	SetStorageSpaces Set = "storage-spaces"
	SetIntel         Set = "intel-rst"
	SetDDF           Set = "ddf"
)

// Name is what people call it.
func (s Set) Name() string {
	switch s {
	case SetLDM:
		return "Windows LDM (dynamic disk)"
	case SetLinuxRAID:
		return "Linux RAID"
	case SetStorageSpaces:
		return "Windows Storage Spaces"
	case SetIntel:
		return "Intel RST/VMD RAID"
	case SetDDF:
		return "firmware RAID (SNIA DDF)"
	}
	return string(s)
}

// setTypes maps the types of partitions, as in Partition, to the set they belong to.
var setTypes = map[string]Set{
	"42":                                   SetLDM,
	"AF9B60A0-1431-4F62-BC68-3311714A69AD": SetLDM, // data
	"5808C8AA-7E8F-42E0-85D2-E1E90434CFB3": SetLDM, // metadata
	"FD":                                   SetLinuxRAID,
	"A19D880F-05FC-4D3B-A006-743F0F84911E": SetLinuxRAID,
	"E75CAF8F-F680-4CEE-AFA3-B001E56EFC2D": SetStorageSpaces,
}

// setMarks are the marks that RAID firmware leaves behind the last partition.
var setMarks = []struct {
	sector int64 // counted from the end of the disk
	bytes  string
	set    Set
}{
	{2, "Intel Raid ISM Cfg Sig. ", SetIntel},
	// The standard is big-endian and puts it into the last sector; not every controller complies.
	{1, "\xDE\x11\xDE\x11", SetDDF},
	{1, "\x11\xDE\x11\xDE", SetDDF},
	{257, "\xDE\x11\xDE\x11", SetDDF},
	{257, "\x11\xDE\x11\xDE", SetDDF},
}

// SetAt gives the set that the partition at an offset of a disk, or the disk itself,
// belongs to. If the table can't be trusted, only the end of the disk is looked at.
func SetAt(disk Device, start int64) Set {
	table, err := Partitions(disk)
	if err != nil {
		return setOf(disk)
	}
	for _, p := range table.Partitions {
		if p.Offset == start {
			return p.Set
		}
	}
	return table.Set
}

// setOf looks for the marks of a set at the end of a disk. An unreadable end counts as no set: the
// partitions can be used all the same.
func setOf(dev Device) Set {
	for _, sector := range sectorSizes(dev) {
		for _, m := range setMarks {
			at := (dev.Size()/sector - m.sector) * sector
			b := make([]byte, len(m.bytes))
			if at > 0 && readFull(dev, b, at) == nil && string(b) == m.bytes {
				return m.set
			}
		}
	}
	return ""
}
