package media

import (
	"errors"
	"fmt"
	"testing"
)

// setOnGPT is a disk whose partition 1 has that type, given as it stands on disk.
func setOnGPT(guid ...byte) *memory {
	d := twoOnGPT(512)
	copy(d.bytes[2*512:], guid)
	fixGPT(d.bytes, 512, 1)
	return d
}

func TestPartitionOfASet(t *testing.T) {
	onMBR := func(kind byte) *memory {
		d := mbrDisk(512)
		putMBREntry(d.bytes, 0, kind, 64, 64)
		return d
	}
	logical := mbrDisk(512)
	putMBREntry(logical.bytes[256*512:], 0, 0x42, 1, 63)
	for _, test := range []struct {
		name  string
		disk  *memory
		index int
		want  Set
	}{
		{"MBR, LDM", onMBR(0x42), 1, SetLDM},
		{"MBR, LDM, logical", logical, 5, SetLDM},
		{"MBR, Linux RAID", onMBR(0xFD), 1, SetLinuxRAID},
		{"GPT, LDM data", setOnGPT(0xA0, 0x60, 0x9B, 0xAF, 0x31, 0x14, 0x62, 0x4F, 0xBC, 0x68, 0x33,
			0x11, 0x71, 0x4A, 0x69, 0xAD), 1, SetLDM},
		{"GPT, LDM metadata", setOnGPT(0xAA, 0xC8, 0x08, 0x58, 0x8F, 0x7E, 0xE0, 0x42, 0x85, 0xD2,
			0xE1, 0xE9, 0x04, 0x34, 0xCF, 0xB3), 1, SetLDM},
		{"GPT, Linux RAID", setOnGPT(0x0F, 0x88, 0x9D, 0xA1, 0xFC, 0x05, 0x3B, 0x4D, 0xA0, 0x06,
			0x74, 0x3F, 0x0F, 0x84, 0x91, 0x1E), 1, SetLinuxRAID},
		{"GPT, Storage Spaces", setOnGPT(0x8F, 0xAF, 0x5C, 0xE7, 0x80, 0xF6, 0xEE, 0x4C, 0xAF, 0xA3,
			0xB0, 0x01, 0xE5, 0x6E, 0xFC, 0x2D), 1, SetStorageSpaces},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, err := Partitions(test.disk)
			if err != nil {
				t.Fatal(err)
			}
			if table.Set != "" {
				t.Errorf("the disk: %q", table.Set)
			}
			for _, p := range table.Partitions {
				if want := map[bool]Set{true: test.want}[p.Index == test.index]; p.Set != want {
					t.Errorf("partition %d: %q, want %q", p.Index, p.Set, want)
				}
			}
		})
	}
}

// endingIn is a disk of 512 sectors, larger than its table needs, with a mark that many sectors
// from its end.
func endingIn(d *memory, sector, fromEnd int, mark string) *memory {
	d.bytes = append(d.bytes, make([]byte, 512*d.sector)...)
	copy(d.bytes[len(d.bytes)-fromEnd*sector:], mark)
	return d
}

func TestDiskOfASet(t *testing.T) {
	const intel, ddf = "Intel Raid ISM Cfg Sig. 1.3.00", "\xDE\x11\xDE\x11"
	boot := func() *memory {
		d := &memory{bytes: make([]byte, 8192), sector: 512}
		putBoot(d.bytes, "NTFS    ")
		return d
	}
	for _, test := range []struct {
		name string
		disk *memory
		want Set
	}{
		{"Intel", endingIn(twoOnGPT(512), 512, 2, intel), SetIntel},
		{"Intel on MBR", endingIn(mbrDisk(512), 512, 2, intel), SetIntel},
		{"Intel, sectors of 4096 bytes", endingIn(twoOnGPT(4096), 4096, 2, intel), SetIntel},
		{"Intel, sectors of 4096 bytes in an image",
			unknownSector(endingIn(twoOnGPT(4096), 4096, 2, intel)), SetIntel},
		{"Intel, undivided", endingIn(boot(), 512, 2, intel), SetIntel},
		{"Intel elsewhere", endingIn(twoOnGPT(512), 512, 3, intel), ""},
		{"DDF", endingIn(twoOnGPT(512), 512, 1, ddf), SetDDF},
		{"DDF, little-endian", endingIn(twoOnGPT(512), 512, 1, "\x11\xDE\x11\xDE"), SetDDF},
		{"DDF before the controller's own", endingIn(twoOnGPT(512), 512, 257, ddf), SetDDF},
		{"DDF elsewhere", endingIn(twoOnGPT(512), 512, 3, ddf), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, err := Partitions(test.disk)
			if err != nil {
				t.Fatal(err)
			}
			if table.Set != test.want {
				t.Errorf("the disk: %q, want %q", table.Set, test.want)
			}
			for _, p := range table.Partitions {
				if p.Set != test.want {
					t.Errorf("partition %d: %q, want %q", p.Index, p.Set, test.want)
				}
			}
		})
	}
}

// The table of a striped set reaches past the end of each of its disks.
func TestTableOfASet(t *testing.T) {
	d := endingIn(mbrDisk(512), 512, 2, "Intel Raid ISM Cfg Sig. 1.3.00")
	putMBREntry(d.bytes, 1, 7, 1500, 1000)
	_, err := Partitions(d)
	var set *SetError
	var table *CorruptError
	if !errors.As(err, &set) || set.Set != SetIntel || !errors.As(err, &table) {
		t.Error(err)
	}
}

// A bad sector where the marks would be doesn't keep anybody from reading the rest.
func TestBadSectorAtTheEnd(t *testing.T) {
	for _, fromEnd := range []int64{1, 2, 257} {
		t.Run(fmt.Sprint(fromEnd), func(t *testing.T) {
			d := endingIn(mbrDisk(512), 512, 3, "")
			table, err := Partitions(broken{d, d.Size() - fromEnd*512})
			if err != nil || len(table.Partitions) != 5 || table.Set != "" {
				t.Errorf("%+v, %v", table, err)
			}
		})
	}
}

// The system also shows a partition as a device of its own.
func TestSetOfPartition(t *testing.T) {
	const intel = "Intel Raid ISM Cfg Sig. 1.3.00"
	raid := mbrDisk(512)
	putMBREntry(raid.bytes, 0, 0xFD, 64, 64)
	striped := endingIn(mbrDisk(512), 512, 2, intel)
	putMBREntry(striped.bytes, 1, 7, 1500, 1000)
	for _, test := range []struct {
		name  string
		disk  *memory
		start int64
		want  Set
	}{
		{"of a set", raid, 64 * 512, SetLinuxRAID},
		{"beside one of a set", raid, 128 * 512, ""},
		{"on a disk of a set", endingIn(twoOnGPT(512), 512, 2, intel), 100 * 512, SetIntel},
		{"that the table doesn't know, on a disk of a set", endingIn(twoOnGPT(512), 512, 2, intel),
			101 * 512, SetIntel},
		{"that the table doesn't know", raid, 65 * 512, ""},
		{"on a disk of a set that the table leads out of", striped, 64 * 512, SetIntel},
		{"on a disk without a table", &memory{bytes: make([]byte, 8192), sector: 512}, 512, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := SetAt(test.disk, test.start).Set; got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
