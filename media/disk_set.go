package media

import "fmt"

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
	SetPromise       Set = "promise"
	SetNVIDIA        Set = "nvidia"
	SetSilicon       Set = "silicon"
	SetVIA           Set = "via"
	SetJMicron       Set = "jmicron"
	SetLSI           Set = "lsi"
	SetAdaptec       Set = "adaptec"
)

var setNames = map[Set]string{
	SetLDM:           "Windows LDM (dynamic disk)",
	SetLinuxRAID:     "Linux RAID",
	SetStorageSpaces: "Windows Storage Spaces",
	SetIntel:         "Intel RST/VMD RAID",
	SetDDF:           "firmware RAID (SNIA DDF)",
	SetPromise:       "Promise FastTrak RAID",
	SetNVIDIA:        "NVIDIA RAID",
	SetSilicon:       "Silicon Image (Medley) RAID",
	SetVIA:           "VIA RAID",
	SetJMicron:       "JMicron RAID",
	SetLSI:           "LSI MegaRAID",
	SetAdaptec:       "Adaptec HostRAID",
}

// Name is what people call it.
func (s Set) Name() string {
	if name, ok := setNames[s]; ok {
		return name
	}
	return string(s)
}

// Membership is what set something belongs to, and how that is known. The zero value is none.
type Membership struct {
	Set Set // "" for none
	// Mark says what tells of the set: the mark and its offset on the disk, or the type of the
	// partition.
	Mark string
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

func typeSet(kind string) Membership {
	if set := setTypes[kind]; set != "" {
		return Membership{set, "partition type " + kind}
	}
	return Membership{}
}

// SetAt gives the set that the partition at an offset of a disk, or the disk itself,
// belongs to. If the table can't be trusted, only the end of the disk is looked at.
func SetAt(disk Device, start int64) Membership {
	table, err := Partitions(disk)
	if err != nil {
		return setOf(disk, nil)
	}
	for _, p := range table.Partitions {
		if p.Offset == start {
			return p.Membership
		}
	}
	return table.Membership
}

// setOf looks for the marks of a set at the end of a disk. An unreadable end counts as no set: the
// partitions can be used all the same. A mark is stale, left from an earlier life of the disk, if
// the GPT goes on to the very end of the disk: a set keeps its marks out of what it shows. That a
// partition lies over it says little: firmware has made sets of disks whose partitions went on to
// the end.
func setOf(dev Device, t *Table) Membership {
	if t != nil && t.ownsEnd {
		return Membership{}
	}
	for _, m := range setMarks {
		at, ok := m.find(dev, 0, dev.Size())
		if ok && (m.set != SetLinuxRAID || t == nil || !t.hasOver(dev, at)) {
			return Membership{m.set, fmt.Sprintf("%q at 0x%x", m.text, at)}
		}
	}
	return Membership{}
}

// hasOver reports whether the mark of a Linux RAID at the end of the disk is not of the disk: a
// file system lies over it, or all that it speaks of is one of the partitions.
func (t *Table) hasOver(dev Device, at int64) bool {
	b := make([]byte, mdLength)
	start := at
	if readFull(dev, b, at) == nil {
		start -= size090(b)
	}
	for _, p := range t.Partitions {
		inside := p.Offset <= start && at < p.Offset+p.Size && p.Index != 0 && start < at
		if inside || p.Offset <= at && at-p.Offset < p.fileSystem(dev) {
			return true
		}
	}
	return false
}

// fileSystem is the size of the file system on a partition, 0 if it is not known or larger than the
// partition, as that of a set may be.
func (p *Partition) fileSystem(dev Device) int64 {
	first := make([]byte, defaultSector)
	if readFull(dev, first, p.Offset) != nil {
		return 0
	}
	if n := extentOf(first); n <= p.Size {
		return n
	}
	return 0
}

// memberOf looks for the mark of a Linux RAID at the end of a partition: its type need not tell.
func (p *Partition) memberOf(dev Device) Membership {
	if p.Kind == KindOther {
		return Membership{}
	}
	for _, m := range setMarks {
		if m.set != SetLinuxRAID {
			continue
		}
		if at, ok := m.find(dev, p.Offset, p.Size); ok && at-p.Offset >= p.fileSystem(dev) {
			return Membership{m.set, fmt.Sprintf("%q at 0x%x", m.text, at)}
		}
	}
	return Membership{}
}
