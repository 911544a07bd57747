package media

import (
	"fmt"
	"testing"
)

// The first sector of a disk may have both a table and boot code of an earlier life: who writes a
// table keeps the first 440 bytes.

// bootCodes are the boot sectors of whole-disk file systems, by name.
var bootCodes = map[string]func(b []byte){
	"NTFS": func(b []byte) { putNTFS(b, 256, 4) },
	"BitLocker": func(b []byte) {
		putBoot(b, "-FVE-FS-")
		le.PutUint64(b[bootFVEInfo:], 200*512)
	},
	"BitLocker To Go": func(b []byte) {
		putBoot(b, "MSWIN4.1")
		copy(b[bootFVEGUID:], fveGUIDs[0])
	},
	"FAT16": func(b []byte) { putBoot(b, "MSDOS5.0"); copy(b[54:], "FAT16   ") },
	"FAT32": func(b []byte) { putBoot(b, "MSDOS5.0"); copy(b[82:], "FAT32   ") },
	"exFAT": func(b []byte) { putBoot(b, "EXFAT   ") },
}

// putNTFS makes the boot sector of an NTFS with that many sectors, and an $MFT in that one.
func putNTFS(b []byte, sectors, mft uint64) {
	putBoot(b, "NTFS    ")
	le.PutUint16(b[bootSectorSize:], 512)
	b[bootPerCluster] = 1
	le.PutUint64(b[bootNTFSSectors:], sectors)
	le.PutUint64(b[bootMFT:], mft)
}

// overBoot gives a disk with what boot code leaves of a first sector, below its entries.
func overBoot(d *memory, code func(b []byte)) *memory {
	entries := append([]byte{}, d.bytes[mbrSignature:512]...)
	code(d.bytes)
	copy(d.bytes[mbrSignature:], entries)
	return d
}

// onePartition is an MBR disk with one NTFS.
func onePartition() *memory {
	d := &memory{bytes: make([]byte, 1024*512), sector: 512}
	putMBREntry(d.bytes, 0, 7, 64, 512)
	putNTFS(d.bytes[64*512:], 512, 4)
	return d
}

func TestTableOverOldBootCode(t *testing.T) {
	for name, code := range bootCodes {
		for table, disk := range map[string]*memory{
			"GPT":         twoOnGPT(512),
			"GPT of 4096": unknownSector(twoOnGPT(4096)),
			"MBR":         onePartition(),
		} {
			t.Run(table+" over "+name, func(t *testing.T) {
				if name == "BitLocker To Go" && table != "MBR" {
					disk = twoOnGPT(512) // its GUID reaches into the signature of the disk
				}
				want, err := Partitions(disk)
				if err != nil {
					t.Fatal(err)
				}
				got, err := Partitions(overBoot(disk, code))
				if err != nil || got.Scheme != want.Scheme ||
					len(got.Partitions) != len(want.Partitions) {
					t.Errorf("%+v, %v", got, err)
				}
			})
		}
	}
}

// What looks like a table over boot code is none if it breaks any of the rules.
func TestBootCodeOverNoTable(t *testing.T) {
	ntfs := func(change func(b []byte)) *memory {
		d := overBoot(onePartition(), bootCodes["NTFS"])
		change(d.bytes)
		return d
	}
	for _, test := range []struct {
		name string
		disk *memory
		want Kind
	}{
		{"its $MFT is where it says", ntfs(func(b []byte) { copy(b[4*512:], "FILE") }), KindNTFS},
		{"the mirror is where it says", ntfs(func(b []byte) {
			le.PutUint64(b[bootMirror:], 9)
			copy(b[9*512:], "FILE")
		}), KindNTFS},
		{"no partition begins with a boot sector", ntfs(func(b []byte) { b[64*512+510] = 0 }),
			KindNTFS},
		{"an entry outside", ntfs(func(b []byte) { putMBREntry(b, 1, 7, 1000, 100) }), KindNTFS},
		{"entries overlap", ntfs(func(b []byte) { putMBREntry(b, 1, 7, 100, 100) }), KindNTFS},
		{"an entry with an odd status", ntfs(func(b []byte) { b[mbrEntries] = 0x11 }), KindNTFS},
		{"an entry over the first sector", ntfs(func(b []byte) { putMBREntry(b, 0, 7, 0, 1024) }),
			KindNTFS},
		{"BitLocker whose metadata is where it says",
			func() *memory {
				d := overBoot(onePartition(), bootCodes["BitLocker"])
				copy(d.bytes[200*512:], "-FVE-FS-")
				return d
			}(), KindBitLocker},
		{"a protective entry without a GPT", ntfs(func(b []byte) {
			putMBREntry(b, 0, 0xEE, 1, 1023)
		}), KindNTFS},
		{"a GPT without a protective entry", func() *memory {
			d := overBoot(twoOnGPT(512), bootCodes["NTFS"])
			d.bytes[mbrEntries+mbrType] = 0
			return d
		}(), KindNTFS},
		{"a protective entry elsewhere", func() *memory {
			d := overBoot(twoOnGPT(512), bootCodes["NTFS"])
			putMBREntry(d.bytes, 0, 0xEE, 2, 100)
			return d
		}(), KindNTFS},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkTable(t, test.disk, undivided(test.disk, test.want))
		})
	}
}

// A GPT whose first sector was lost is sound, and so is its copy if nothing else is on the disk.
func TestGPTWithoutMBR(t *testing.T) {
	lost := func(sectors int, change func(b []byte)) *memory {
		d := twoOnGPT(512)
		clear(d.bytes[:sectors*512])
		change(d.bytes)
		return d
	}
	nothing := func([]byte) {}
	for _, test := range []struct {
		name string
		disk Device
		ok   bool
	}{
		{"zeros", lost(1, nothing), true},
		{"zeros, and a signature", lost(1, func(b []byte) { b[510], b[511] = 0x55, 0xAA }), true},
		{"garbage", lost(1, func(b []byte) { copy(b, "garbage") }), true},
		{"unreadable", broken{twoOnGPT(512), 0}, true},
		{"zeros, only the copy is left", lost(34, nothing), true},
		{"unreadable, only the copy is left", broken{lost(34, nothing), 0}, true},
		{"garbage, only the copy is left", lost(34, func(b []byte) { copy(b, "garbage") }), false},
		{"an ext4 over it", lost(34, func(b []byte) { copy(b[1080:], "\x53\xEF") }), false},
		{"an LVM over it", lost(34, func(b []byte) { copy(b[512:], "LABELONE") }), false},
		{"entries of an MBR", lost(1, func(b []byte) { putMBREntry(b, 0, 7, 100, 100) }), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, err := Partitions(test.disk)
			ok := err == nil && table.Scheme == GPT && len(table.Partitions) == 2
			if ok != test.ok {
				t.Errorf("%+v, %v", table, err)
			}
		})
	}
}

// An MBR doesn't say which sectors it counts in; what it leads to does.
func TestSectorsOfMBR(t *testing.T) {
	for _, test := range []struct {
		table, disk, want int
	}{{512, 512, 512}, {4096, 512, 4096}, {512, 4096, 512}, {4096, 4096, 4096}} {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			d := withSector(ntfsInLogical(test.table), test.disk)
			table, err := Partitions(d)
			if err != nil || table.SectorSize != test.want || len(table.Partitions) != 5 ||
				table.Partitions[3].Kind != KindNTFS {
				t.Fatalf("%+v, %v", table, err)
			}
			if got := table.CountsOther(d); got != (test.disk != test.want) {
				t.Errorf("CountsOther: %v", got)
			}
		})
	}
	// Without a boot sector to go by, the other size must make sense where this makes none.
	d := withSector(mbrDisk(512), 4096)
	if table, err := Partitions(d); err != nil || table.SectorSize != 512 {
		t.Errorf("%+v, %v", table, err)
	}
}
