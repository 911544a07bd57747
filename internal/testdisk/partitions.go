package testdisk

import (
	"cmp"
	"os"
	"testing"

	"github.com/diskfs/go-diskfs/partition/gpt"
)

// Partition describes a part of a disk to be made.
type Partition struct {
	Volume string   // the file that it holds; none leaves it empty
	Size   int64    // in bytes, rounded up to whole MiB; 0 for that of Volume
	Type   gpt.Type // on a GPT disk, Basic data where it is empty
	Name   string   // on a GPT disk
}

// A byteRange is where a partition lies on a disk.
type byteRange struct{ offset, size int64 }

// place puts partitions one behind the other, each behind a gap, and returns the end of the last
// one.
func place(t testing.TB, start, gap int64, parts []Partition) (ranges []byteRange, end int64) {
	t.Helper()
	for _, p := range parts {
		size := p.Size
		if p.Volume != "" {
			info, err := os.Stat(p.Volume)
			if err != nil {
				t.Fatal(err)
			}
			size = max(size, info.Size())
		}
		size = (size + mib - 1) / mib * mib
		ranges = append(ranges, byteRange{start + gap, size})
		start += gap + size
	}
	return ranges, start
}

// fill copies the volumes into their partitions.
func fill(t testing.TB, disk *os.File, parts []Partition, ranges []byteRange) {
	t.Helper()
	for i, p := range parts {
		if p.Volume != "" {
			put(t, disk, ranges[i].offset, p.Volume)
		}
	}
}

// GPT makes a disk with a GUID partition table and returns its path. Partitions count from 1; disk
// and partitions get new GUIDs.
func GPT(t testing.TB, sector int, parts ...Partition) string {
	t.Helper()
	ranges, end := place(t, mib, 0, parts)
	size := end + mib
	disk := empty(t, "disk", size)
	table := &gpt.Table{ProtectiveMBR: true, LogicalSectorSize: sector, PhysicalSectorSize: sector}
	for i, p := range parts {
		start := uint64(ranges[i].offset) / uint64(sector)
		table.Partitions = append(table.Partitions, &gpt.Partition{
			Index: i + 1,
			Start: start,
			End:   start + uint64(ranges[i].size)/uint64(sector) - 1,
			Type:  cmp.Or(p.Type, gpt.MicrosoftBasicData),
			Name:  p.Name,
		})
	}
	if err := table.Write(disk, size); err != nil {
		t.Fatal(err)
	}
	fill(t, disk, parts, ranges)
	return closed(t, disk)
}

// PC makes a GPT disk like one that Windows is installed on: the volume is partition 3 of 4.
func PC(t testing.TB, sector int, volume string) string {
	t.Helper()
	return GPT(t, sector, append(Firmware(),
		Partition{Volume: volume, Name: "Basic data partition"},
		Partition{Size: mib, Type: gpt.MicrosoftWindowsRecovery},
	)...)
}

// Firmware returns the partitions in front of the Windows volume of a PC, which begins 4 MiB into
// the disk.
func Firmware() []Partition {
	return []Partition{
		{Size: 2 * mib, Type: gpt.EFISystemPartition, Name: "EFI system partition"},
		{Size: mib, Type: gpt.MicrosoftReserved, Name: "Microsoft reserved partition"},
	}
}

// Types of MBR partitions.
const (
	mbrLink     = 0x05
	mbrNTFS     = 0x07
	mbrExtended = 0x0F
)

// MBR makes a disk with an MBR and sectors of 512 bytes, and returns its path. All partitions are
// NTFS. The primary ones, three at most, count from 1; the logical ones, in an extended partition
// behind them, from 5.
func MBR(t testing.TB, primary, logical []Partition) string {
	t.Helper()
	if len(primary) > 3 {
		t.Fatalf("%d primary partitions", len(primary))
	}
	primaries, extended := place(t, mib, 0, primary)
	logicals, end := place(t, extended, mib, logical)
	disk := empty(t, "disk", end)

	entries := make([]mbrEntry, 0, 4)
	for _, e := range primaries {
		entries = append(entries, mbrEntry{mbrNTFS, e})
	}
	if len(logical) > 0 {
		entries = append(entries, mbrEntry{mbrExtended, byteRange{extended, end - extended}})
	}
	putMBR(t, disk, 0, 0x1A2B3C4D, entries...)

	// Every logical partition has a record of its own in front of it, which says where the
	// partition is, counting from the record, and where the next record is, counting from the
	// extended partition.
	for i, e := range logicals {
		entries := []mbrEntry{{mbrNTFS, byteRange{mib, e.size}}}
		if i+1 < len(logicals) {
			entries = append(entries, mbrEntry{mbrLink,
				byteRange{e.offset + e.size - extended, mib + logicals[i+1].size}})
		}
		putMBR(t, disk, e.offset-mib, 0, entries...)
	}
	fill(t, disk, primary, primaries)
	fill(t, disk, logical, logicals)
	return closed(t, disk)
}

type mbrEntry struct {
	kind byte
	byteRange
}

func putMBR(t testing.TB, disk *os.File, off int64, signature uint32, entries ...mbrEntry) {
	t.Helper()
	b := make([]byte, 512)
	le.PutUint32(b[440:], signature)
	for i, e := range entries {
		p := b[446+16*i:]
		p[4] = e.kind
		le.PutUint32(p[8:], uint32(e.offset/512))
		le.PutUint32(p[12:], uint32(e.size/512))
	}
	b[510], b[511] = 0x55, 0xAA
	if _, err := disk.WriteAt(b, off); err != nil {
		t.Fatal(err)
	}
}
