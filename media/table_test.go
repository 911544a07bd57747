package media

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestPartitions(t *testing.T) {
	gpt := func(sector int) *Table {
		s := int64(sector)
		return &Table{Scheme: GPT, DiskID: diskGUIDText, SectorSize: sector,
			Partitions: []Partition{
				{1, 100 * s, 100 * s, basicDataText, "00000001-0000-0000-0000-000000000000", "",
					KindBitLocker, nil, Membership{}},
				{7, 40 * s, 10 * s, basicDataText, "00000007-0000-0000-0000-000000000000",
					"Windows 窓",
					KindNTFS, nil, Membership{}},
			}}
	}
	mbr := func(sector int) *Table {
		s := int64(sector)
		return &Table{Scheme: MBR, DiskID: "1A2B3C4D", SectorSize: sector, Partitions: []Partition{
			{1, 64 * s, 64 * s, "07", num(64 * s), "", KindOther, nil, Membership{}},
			{2, 128 * s, 64 * s, "27", num(128 * s), "", KindOther, nil, Membership{}},
			{5, 257 * s, 63 * s, "07", num(257 * s), "", KindOther, nil, Membership{}},
			{6, 321 * s, 63 * s, "07", num(321 * s), "", KindNTFS, nil, Membership{}},
			{7, 385 * s, 63 * s, "07", num(385 * s), "", KindOther, nil, Membership{}},
		}}
	}
	for _, test := range []struct {
		name string
		disk *memory
		want *Table
	}{
		{"GPT", twoOnGPT(512), gpt(512)},
		{"GPT with sectors of 4096 bytes", twoOnGPT(4096), gpt(4096)},
		{"GPT with sectors of 4096 bytes in an image", unknownSector(twoOnGPT(4096)), gpt(4096)},
		{"GPT of an image on a disk with sectors of 4096 bytes", withSector(twoOnGPT(512), 4096),
			gpt(512)},
		{"MBR", ntfsInLogical(512), mbr(512)},
		{"MBR with sectors of 4096 bytes", ntfsInLogical(4096), mbr(4096)},
	} {
		t.Run(test.name, func(t *testing.T) { checkTable(t, test.disk, test.want) })
	}
}

func num(n int64) string { return mbrPartition(0, 0, n, 0).ID }

func twoOnGPT(sector int) *memory {
	d := gptDisk(sector, 256, gptEntry{7, 40, 49, "Windows 窓"}, gptEntry{1, 100, 199, ""})
	putBoot(d.bytes[40*sector:], "NTFS    ")
	putBoot(d.bytes[100*sector:], "-FVE-FS-")
	return d
}

func ntfsInLogical(sector int) *memory {
	d := mbrDisk(sector)
	putBoot(d.bytes[321*sector:], "NTFS    ")
	return d
}

func unknownSector(d *memory) *memory { return withSector(d, 512) }

func withSector(d *memory, sector int) *memory {
	d.sector = sector
	return d
}

func checkTable(t *testing.T, disk Device, want *Table) {
	t.Helper()
	got, err := Partitions(disk)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateErrors(),
		cmpopts.IgnoreUnexported(Table{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// The first header or its entries are damaged: the copy takes over.
func TestBackupGPT(t *testing.T) {
	for _, sector := range []int{512, 4096} {
		for _, test := range []struct {
			name   string
			damage int // offset
		}{
			{"signature", sector},
			{"header", sector + 60},
			{"entries", 2*sector + 3},
		} {
			t.Run(test.name, func(t *testing.T) {
				d := unknownSector(twoOnGPT(sector))
				want, err := Partitions(d)
				if err != nil {
					t.Fatal(err)
				}
				want.FromBackup = true
				d.bytes[test.damage] ^= 1
				checkTable(t, d, want)
			})
		}
	}
}

func TestUndivided(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(b []byte)
		want Kind
	}{
		{"NTFS", func(b []byte) { putBoot(b, "NTFS    ") }, KindNTFS},
		{"BitLocker", func(b []byte) { putBoot(b, "-FVE-FS-") }, KindBitLocker},
		{"BitLocker To Go",
			func(b []byte) { putBoot(b, "MSWIN4.1"); copy(b[bootFVEGUID:], fveGUIDs[0]) },
			KindBitLocker},
		{"BitLocker To Go, used space",
			func(b []byte) { putBoot(b, "MSWIN4.1"); copy(b[bootFVEGUID:], fveGUIDs[1]) },
			KindBitLocker},
		{"FAT32 with the OEM name of BitLocker To Go",
			func(b []byte) { putBoot(b, "MSWIN4.1"); copy(b[82:], "FAT32   ") }, KindOther},
		{"FAT16", func(b []byte) { putBoot(b, "MSDOS5.0"); copy(b[54:], "FAT16   ") }, KindOther},
		{"exFAT", func(b []byte) { putBoot(b, "EXFAT   ") }, KindOther},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := &memory{bytes: make([]byte, 8192), sector: 512}
			for i := range d.bytes[:512] {
				d.bytes[i] = 0x90 // code where an MBR has its entries
			}
			test.make(d.bytes)
			checkTable(t, d, undivided(d, test.want))
		})
	}
}

// An old GPT at the end of the disk doesn't count once the disk is a single volume.
func TestUndividedOverAnOldGPT(t *testing.T) {
	d := twoOnGPT(512)
	clear(d.bytes[:8192])
	putBoot(d.bytes, "NTFS    ")
	checkTable(t, d, undivided(d, KindNTFS))
}

const (
	entry1 = 2 * 512   // of twoOnGPT, the entry with index 1
	ebr    = 256 * 512 // the first one of mbrDisk
)

func onGPT(change func(b []byte)) *memory {
	d := twoOnGPT(512)
	change(d.bytes)
	fixGPT(d.bytes, 512, 1)
	return d
}

// onCopy changes the copy of a GPT, which counts.
func onCopy(change func(header []byte)) *memory {
	d := damaged(512)
	change(d.bytes[255*512:])
	fixGPT(d.bytes, 512, 255)
	return d
}

func onMBR(change func(b []byte)) *memory {
	d := mbrDisk(512)
	change(d.bytes)
	return d
}

func TestRefusedTables(t *testing.T) {
	for _, test := range []struct {
		name string
		disk *memory
		want string // in the message
	}{
		{"nothing", &memory{bytes: make([]byte, 4096)}, "no signature"},
		{"less than a sector", &memory{bytes: make([]byte, 511)}, "smaller than one sector"},
		{"only a protective MBR", onMBR(func(b []byte) { putMBREntry(b, 0, 0xEE, 1, 9) }),
			"no header is in sector 1"},

		{"GPT: both headers damaged", damaged(512+60, 255*512+60),
			"GPT header at 0x200: its checksum, revision or size is wrong"},
		{"GPT: both entries damaged", damaged(2*512, 223*512),
			"GPT header at 0x200: its entries don't have the checksum"},
		{"GPT: only the copy is left, damaged", damaged(512, 255*512+60),
			"GPT header at 0x1fe00: its checksum"},
		{"GPT: counted in sectors of no disk", counted(1024),
			"whether sectors have 512 or 4096 bytes"},

		{"GPT: entry count", onGPT(func(b []byte) { le.PutUint32(b[512+gptCount:], 0x7FFFFFFF) }),
			"2147483647 entries, more than 1024"},
		{"GPT: one entry too many", onGPT(func(b []byte) { le.PutUint32(b[512+gptCount:], 1025) }),
			"1025 entries"},
		{"GPT: entry size", onGPT(func(b []byte) { le.PutUint32(b[512+gptEntrySize:], 1<<31) }),
			"entries of 2147483648 bytes"},
		{"GPT: entries of no size", onGPT(func(b []byte) { le.PutUint32(b[512+gptEntrySize:], 0) }),
			"entries of 0 bytes"},
		{"GPT: entries of the next size",
			onGPT(func(b []byte) { le.PutUint32(b[512+gptEntrySize:], 256) }),
			"entries of 256 bytes"},
		{"GPT: entry count in the copy",
			onCopy(func(h []byte) { le.PutUint32(h[gptCount:], 0x7FFFFFFF) }),
			"GPT header at 0x1fe50: 2147483647 entries"},
		{"GPT: entries of the copy outside",
			onCopy(func(h []byte) { le.PutUint64(h[gptArrayLBA:], 1<<62) }), "outside the disk"},
		{"GPT: the most entries, outside",
			onGPT(func(b []byte) { le.PutUint32(b[512+gptCount:], 1024) }),
			"1024 entries in sector 2 are outside the disk"},
		{"GPT: entries outside", onGPT(func(b []byte) { le.PutUint64(b[512+gptArrayLBA:], 255) }),
			"outside the disk"},
		{"GPT: entries far outside",
			onGPT(func(b []byte) { le.PutUint64(b[512+gptArrayLBA:], 1<<63) }), "outside the disk"},
		{"GPT: entries before the header",
			onGPT(func(b []byte) { le.PutUint64(b[512+gptArrayLBA:], 0) }), "outside the disk"},
		{"GPT: another place", onGPT(func(b []byte) { le.PutUint64(b[512+gptMyLBA:], 2) }),
			"says that it is in sector 2"},
		{"GPT: partitions overlap", onGPT(func(b []byte) { le.PutUint64(b[entry1+32:], 49) }),
			"a partition at 0x6200 overlaps a partition"},
		{"GPT: partition over the entries",
			onGPT(func(b []byte) { le.PutUint64(b[entry1+32:], 33) }), "overlaps"},
		{"GPT: partition over the MBR", onGPT(func(b []byte) { le.PutUint64(b[entry1+32:], 0) }),
			"overlaps"},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, err := Partitions(test.disk)
			if err == nil {
				t.Fatalf("read as %+v", table)
			}
			var noTable *NoTableError
			var corrupt *CorruptError
			if !errors.As(err, &noTable) && !errors.As(err, &corrupt) ||
				!strings.Contains(err.Error(), test.want) {
				t.Errorf("%T: %v, want %q in it", err, err, test.want)
			}
			if test.disk.read > 1<<20 {
				t.Errorf("%d bytes were read", test.disk.read)
			}
		})
	}
}

// One bad entry, EBR or link hides no sound partition elsewhere: it is left out, the chain ends
// there, and what was wrong is told.
func TestOneBadEntryHidesNoOther(t *testing.T) {
	for _, test := range []struct {
		name string
		disk *memory
		want string // in the first fault
		kept string // the indexes that are left
	}{
		{"GPT: partition ends outside", onGPT(func(b []byte) { le.PutUint64(b[entry1+40:], 256) }),
			"outside the disk of 256", "7"},
		{"GPT: partition ends far outside",
			onGPT(func(b []byte) { le.PutUint64(b[entry1+40:], 1<<64-1) }),
			"outside the disk of 256", "7"},
		{"GPT: partition ends before it begins",
			onGPT(func(b []byte) { le.PutUint64(b[entry1+40:], 98) }),
			"sectors 100 to 98 end before they begin", "7"},
		{"MBR: status", onMBR(func(b []byte) { b[446] = 0x12 }), "status 0x12", "2 5 6 7"},
		{"MBR: outside", onMBR(func(b []byte) { putMBREntry(b, 1, 7, 1000, 25) }),
			"outside the disk of 1024", "1 5 6 7"},
		{"MBR: far outside", onMBR(func(b []byte) { putMBREntry(b, 1, 7, 0xFFFFFFFF, 0xFFFFFFFF) }),
			"outside the disk of 1024", "1 5 6 7"},
		{"MBR: overlap", onMBR(func(b []byte) { putMBREntry(b, 1, 7, 127, 2) }),
			"overlaps", "5 6 7"},
		{"MBR: over the MBR", onMBR(func(b []byte) { putMBREntry(b, 0, 7, 0, 2) }),
			"overlaps the MBR", "2 5 6 7"},
		{"MBR: primary in the extended", onMBR(func(b []byte) { putMBREntry(b, 1, 7, 300, 2) }),
			"overlaps", "1"},
		{"EBR: no signature", onMBR(func(b []byte) { b[ebr+510] = 0 }),
			"EBR at 0x20000: no signature", "1 2"},
		{"EBR: link to itself", onMBR(func(b []byte) { putMBREntry(b[ebr:], 1, 5, 0, 64) }),
			"is a loop", "1 2 5"},
		{"EBR: link back", onMBR(func(b []byte) { putMBREntry(b[ebr+128*512:], 1, 5, 64, 64) }),
			"is a loop", "1 2 5 6 7"},
		{"EBR: link outside", onMBR(func(b []byte) { putMBREntry(b[ebr:], 1, 5, 512, 64) }),
			"outside the extended partition", "1 2 5"},
		{"EBR: link far outside",
			onMBR(func(b []byte) { putMBREntry(b[ebr:], 1, 5, 0xFFFFFFFF, 64) }),
			"outside the extended partition", "1 2 5"},
		{"EBR: a chain without end", ebrChain(maxLogical + 1), "more than 128 links", ""},
		{"EBR: two links", onMBR(func(b []byte) { putMBREntry(b[ebr:], 0, 5, 64, 64) }),
			"two links", "1 2"},
		{"EBR: logical outside", onMBR(func(b []byte) { putMBREntry(b[ebr:], 0, 7, 1, 512) }),
			"outside the extended one", "1 2 6 7"},
		{"EBR: logical over the next", onMBR(func(b []byte) { putMBREntry(b[ebr:], 0, 7, 1, 64) }),
			"overlaps", "1 2 6 7"},
		{"EBR: logical over its own EBR",
			onMBR(func(b []byte) { putMBREntry(b[ebr:], 0, 7, 0, 4) }), "overlaps", "1 2 6 7"},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, err := Partitions(test.disk)
			if err != nil {
				t.Fatal(err)
			}
			var kept []string
			for _, p := range table.Partitions {
				kept = append(kept, fmt.Sprint(p.Index))
			}
			if test.kept != "" && strings.Join(kept, " ") != test.kept {
				t.Errorf("kept %v, want %s", kept, test.kept)
			}
			if len(table.Faults) == 0 || !strings.Contains(table.Faults[0].Error(), test.want) {
				t.Errorf("%v, want %q in it", table.Faults, test.want)
			}
			if test.disk.read > 1<<20 {
				t.Errorf("%d bytes were read", test.disk.read)
			}
		})
	}
}

// A chain ends where it can't be read.
func TestUnreadableEBR(t *testing.T) {
	for sector, kept := range map[int64]int{256: 2, 320: 3, 384: 4} {
		table, err := Partitions(broken{mbrDisk(512), sector * 512})
		if err != nil {
			t.Fatal(err)
		}
		if len(table.Partitions) != kept || len(table.Faults) != 1 ||
			!errors.Is(table.Faults[0], errBadSector) {
			t.Errorf("sector %d: %+v", sector, table)
		}
	}
}

// damaged is a disk whose GPT has wrong bytes.
func damaged(offsets ...int) *memory {
	d := twoOnGPT(512)
	for _, at := range offsets {
		d.bytes[at] ^= 1
	}
	return d
}

// counted is a disk whose GPT counts in sectors of a size that the disk doesn't have.
func counted(sector int) *memory {
	d := unknownSector(gptDisk(sector, 256))
	return d
}

// ebrChain is a disk with that many logical partitions.
func ebrChain(links int) *memory {
	const first = 64 // sector of the extended partition
	b := make([]byte, (first+2*links)*512)
	putMBREntry(b, 0, 0x0F, first, uint32(2*links))
	for i := range links {
		ebr := b[(first+2*i)*512:]
		putMBREntry(ebr, 0, 0x07, 1, 1)
		if i < links-1 {
			putMBREntry(ebr, 1, 0x05, uint32(2*(i+1)), 2)
		}
	}
	return &memory{bytes: b, sector: 512}
}

// The most logical partitions we accept.
func TestLongEBRChain(t *testing.T) {
	table, err := Partitions(ebrChain(maxLogical))
	if err != nil || len(table.Partitions) != maxLogical ||
		table.Partitions[maxLogical-1].Index != 4+maxLogical {
		t.Errorf("%+v, %v", table, err)
	}
}

// A table without entries is a table.
func TestEmptyGPT(t *testing.T) {
	d := twoOnGPT(512)
	le.PutUint32(d.bytes[512+gptCount:], 0)
	fixGPT(d.bytes, 512, 1)
	table, err := Partitions(d)
	if err != nil || len(table.Partitions) != 0 || table.Scheme != GPT {
		t.Errorf("%+v, %v", table, err)
	}
}

// A new extended partition doesn't always have an EBR yet.
func TestEmptyExtendedPartition(t *testing.T) {
	d := mbrDisk(512)
	clear(d.bytes[256*512 : 257*512])
	table, err := Partitions(d)
	if err != nil || len(table.Partitions) != 2 {
		t.Errorf("%+v, %v", table, err)
	}
}

// broken is a disk with a bad sector.
type broken struct {
	*memory
	at int64
}

var errBadSector = errors.New("bad sector")

func (b broken) ReadAt(p []byte, off int64) (int, error) {
	if off <= b.at && b.at < off+int64(len(p)) {
		return 0, errBadSector
	}
	return b.memory.ReadAt(p, off)
}

// Where a GPT can't be read its copy counts, and the copy is not needed where it can be.
func TestBadSectorInGPT(t *testing.T) {
	for _, sector := range []int{512, 4096} {
		for _, at := range []int{0, 1, 2, 3, 255, 254} {
			d := unknownSector(twoOnGPT(sector))
			want, err := Partitions(d)
			if err != nil {
				t.Fatal(err)
			}
			want.FromBackup = at > 0 && at*sector < 2*sector+128*gptEntryLen
			checkTable(t, broken{d, int64(at * sector)}, want)
		}
	}
}

func TestBadSector(t *testing.T) {
	d := mbrDisk(512)
	_, err := Partitions(broken{d, 0})
	var read *ReadError
	if !errors.As(err, &read) || !errors.Is(err, errBadSector) {
		t.Error(err)
	}
	both := twoOnGPT(512)
	both.bytes[255*512] ^= 1
	if _, err := Partitions(broken{both, 512}); !errors.As(err, &read) {
		t.Error(err)
	}
	table, err := Partitions(broken{twoOnGPT(512), 100 * 512})
	if err != nil {
		t.Fatal(err)
	}
	if p := table.Partitions[0]; !errors.Is(p.Unreadable, errBadSector) || p.Kind != KindOther {
		t.Errorf("%+v", p)
	}
	if p := table.Partitions[1]; p.Unreadable != nil || p.Kind != KindNTFS {
		t.Errorf("%+v", p)
	}
}
