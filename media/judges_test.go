package media

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

// Independent programs make disks for us to read, and read the ones we make.

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v: %s", name, args, err, out)
	}
	return string(out)
}

// sgdisk makes a disk image with these options of sgdisk.
func sgdisk(t *testing.T, size int64, options ...string) string {
	t.Helper()
	program := testenv.Tool(t, "sgdisk")
	path := filepath.Join(t.TempDir(), "disk.img")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	run(t, program, append(options, path)...)
	return path
}

func TestGPTOfSgdisk(t *testing.T) {
	t.Parallel() // sgdisk takes a second to sync
	path := sgdisk(t, 64<<20, "--disk-guid=11112222-3333-4444-5555-666677778888",
		"--new=3:2048:+8M", "--typecode=3:0700", "--change-name=3:Basic data partition",
		"--partition-guid=3:AAAABBBB-CCCC-DDDD-EEEE-FFFF00001111",
		"--new=128:40960:+1M", "--typecode=128:2700")
	table, err := Partitions(load(t, path))
	if err != nil {
		t.Fatal(err)
	}
	if table.DiskID != "11112222-3333-4444-5555-666677778888" || table.Scheme != GPT ||
		len(table.Partitions) != 2 {
		t.Fatalf("%+v", table)
	}
	want := Partition{3, 1 << 20, 8 << 20, basicDataText, "AAAABBBB-CCCC-DDDD-EEEE-FFFF00001111",
		"Basic data partition", KindOther, nil, Membership{}}
	if got := table.Partitions[0]; got != want {
		t.Errorf("%+v", got)
	}
	last := table.Partitions[1]
	if last.Index != 128 || last.Offset != 20<<20 || last.Size != 1<<20 ||
		last.Type != "DE94BBA4-06D1-4D40-A16A-BFD50179D6AC" {
		t.Errorf("%+v", last)
	}
}

// The most entries we accept, in a sound table.
func TestLongGPTOfSgdisk(t *testing.T) {
	t.Parallel() // sgdisk takes a second to sync
	path := sgdisk(t, 64<<20, "--resize-table=1024", "--new=1024:4096:+1M")
	table, err := Partitions(load(t, path))
	if err != nil || len(table.Partitions) != 1 || table.Partitions[0].Index != 1024 {
		t.Errorf("%+v, %v", table, err)
	}
	path = sgdisk(t, 64<<20, "--resize-table=1028")
	if table, err := Partitions(load(t, path)); err == nil {
		t.Errorf("%+v", table)
	}
}

func TestBackupGPTOfSgdisk(t *testing.T) {
	t.Parallel() // sgdisk takes a second to sync
	path := sgdisk(t, 64<<20, "--new=1:2048:+8M")
	whole, err := Partitions(load(t, path))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(make([]byte, 33*512), 512); err != nil {
		t.Fatal(err)
	}
	whole.FromBackup = true
	checkTable(t, load(t, path), whole)
}

// sgdisk converts a GPT to an MBR.
func TestMBROfSgdisk(t *testing.T) {
	t.Parallel() // sgdisk takes a second to sync
	path := sgdisk(t, 64<<20, "--new=1:2048:+8M", "--typecode=1:0700", "--new=2:40960:+1M",
		"--typecode=2:8300", "--gpttombr=1:2")
	table, err := Partitions(load(t, path))
	if err != nil {
		t.Fatal(err)
	}
	want := []Partition{
		{1, 1 << 20, 8 << 20, "07", "1048576", "", KindOther, nil, Membership{}},
		{2, 20 << 20, 1 << 20, "83", "20971520", "", KindOther, nil, Membership{}},
	}
	if len(table.Partitions) != 2 || table.Partitions[0] != want[0] ||
		table.Partitions[1] != want[1] || table.Scheme != MBR {
		t.Errorf("%+v", table)
	}
}

func TestNTFSWithoutTable(t *testing.T) {
	path := fileWith(t, make([]byte, 4<<20))
	run(t, testenv.Tool(t, "mkntfs"), "-q", "-F", "-s", "512", "-p", "0", "-H", "16", "-S", "63",
		path)
	d := load(t, path)
	checkTable(t, d, undivided(d, KindNTFS))
}

// partx, of util-linux, reads the disks of our other tests as we do. It always prints sectors of
// 512 bytes.
func TestPartxReadsTheSame(t *testing.T) {
	partx := testenv.Tool(t, "partx")
	for _, test := range []struct {
		name string
		disk *memory
	}{
		{"GPT", twoOnGPT(512)},
		{"GPT with sectors of 4096 bytes", twoOnGPT(4096)},
		{"MBR with logical partitions", mbrDisk(512)},
		{"MBR with logical partitions, link first", linkFirst()},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, err := Partitions(test.disk)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range table.Partitions {
				got = append(got, fmt.Sprint(p.Index, p.Offset/512, p.Size/512))
			}
			want := partxLines(run(t, partx, "--raw", "--noheadings", "--output",
				"NR,START,SECTORS",
				"--sector-size", strconv.Itoa(table.SectorSize), fileWith(t, test.disk.bytes)))
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("ours: %q\npartx: %q", got, want)
			}
		})
	}
}

// partxLines gives its lines without the extended partition, which is number 4 on our disks.
func partxLines(out string) []string {
	var lines []string
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "4 ") {
			lines = append(lines, line)
		}
	}
	return lines
}

// linkFirst has the entries of its first EBR swapped: the link first, then the partition.
func linkFirst() *memory {
	d := mbrDisk(512)
	ebr := d.bytes[256*512:]
	putMBREntry(ebr, 0, 0x05, 64, 64)
	putMBREntry(ebr, 1, 0x07, 1, 63)
	return d
}
