package testdisk

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"unhello/media/ntfs"
)

// hive stands for the content of the volumes of these tests.
var hive = map[string][]byte{"Windows/System32/config/SOFTWARE": Noise(20000)}

func TestNTFS(t *testing.T) {
	for _, v := range []Volume{
		{Label: "Windows", Files: hive},
		{Cluster: 512, Files: hive},
		{Cluster: 65536, Size: 64 * mib, Files: hive},
		{Sector: 4096, Files: hive},
	} {
		t.Run(fmt.Sprintf("clusters of %d, sectors of %d", v.Cluster, v.Sector),
			func(t *testing.T) {
				path := NTFS(t, v)
				volume := open(t, path)
				f, err := volume.Lookup(`windows\system32\config\software`)
				if err != nil {
					t.Fatal(err)
				}
				if got := make([]byte, 20000); f.Size() != 20000 {
					t.Errorf("%d bytes", f.Size())
				} else if _, err := f.ReadAt(got, 0); err != nil ||
					!bytes.Equal(got, Noise(20000)) {
					t.Errorf("other bytes than were written, %v", err)
				}
				if label, err := volume.Label(); label != v.Label || err != nil {
					t.Errorf("label %q, %v", label, err)
				}
				if v.Cluster != 0 && volume.ClusterSize() != int64(v.Cluster) {
					t.Errorf("clusters of %d bytes", volume.ClusterSize())
				}
				CheckNTFS(t, path)
			})
	}
}

func TestCrowd(t *testing.T) {
	path := NTFS(t, Volume{Size: 12 * mib, Files: map[string][]byte{"SOFTWARE": Noise(3 * mib)},
		Fill: func(dir string) { Crowd(t, dir, 4096) }})
	f, err := open(t, path).Lookup("SOFTWARE")
	if err != nil {
		t.Fatal(err)
	}
	if list, err := f.Map(0, f.Size()); len(list) < 200 || err != nil {
		t.Errorf("%d pieces, %v", len(list), err)
	}
}

func open(t *testing.T, path string) *ntfs.Volume {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	v, err := ntfs.Open(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// partx, from util-linux, sees the partitions where they were put.
func TestPartitionsByPartx(t *testing.T) {
	volume := NTFS(t, Volume{Size: 4 * mib})
	parts := func(n int) []Partition {
		list := make([]Partition, n)
		for i := range list {
			list[i] = Partition{Size: int64(i+1) * mib}
		}
		list[n-1].Volume = volume
		return list
	}
	for _, test := range []struct {
		name, path string
		sector     int
		want       []string // number, start and size in MiB
		extended   string
	}{
		{"PC", PC(t, 512, volume), 512, []string{"1 1 2", "2 3 1", "3 4 4", "4 8 1"}, ""},
		{"PC with sectors of 4096 bytes",
			PC(t, 4096, volume), 4096, []string{"1 1 2", "2 3 1", "3 4 4", "4 8 1"}, ""},
		{"MBR", MBR(t, parts(2), nil), 512, []string{"1 1 1", "2 2 4"}, ""},
		{"MBR with logical partitions", MBR(t, parts(1), parts(3)), 512,
			[]string{"1 1 4", "5 6 1", "6 8 2", "7 11 4"}, "2 5 "},
	} {
		t.Run(test.name, func(t *testing.T) {
			out := Run(t, "partx", "--raw", "--noheadings", "--output", "NR,START,SECTORS",
				"--sector-size", strconv.Itoa(test.sector), test.path)
			var got []string
			for line := range strings.Lines(string(out)) {
				var nr, start, size int
				if _, err := fmt.Sscan(line, &nr, &start, &size); err != nil {
					t.Fatal(err)
				}
				line = fmt.Sprint(nr, start/2048, size/2048)
				if test.extended == "" || !strings.HasPrefix(line, test.extended) {
					got = append(got, line)
				}
			}
			if strings.Join(got, ",") != strings.Join(test.want, ",") {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestGPTBySgdisk(t *testing.T) {
	t.Parallel() // sgdisk takes a second to sync
	disk := PC(t, 512, NTFS(t, Volume{Size: 4 * mib}))
	if out := Run(t, "sgdisk", "-v", disk); !bytes.Contains(out, []byte("No problems found")) {
		t.Errorf("%s", out)
	}
}

// A container holds the disk it was made from, also after converting it back.
func TestContainers(t *testing.T) {
	volume := NTFS(t, Volume{Size: 4 * mib})
	disk := PC(t, 512, volume)
	want, err := os.ReadFile(disk)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Containers() {
		t.Run(c.Name, func(t *testing.T) {
			path := c.Make(t, disk)
			c.Check(t, path)
			if got, err := os.ReadFile(c.Raw(t, path)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("other bytes, or %v", err)
			}
		})
	}
}

func TestExtract(t *testing.T) {
	volume := NTFS(t, Volume{Files: hive})
	got := Extract(t, PC(t, 512, volume), 4*mib, 16*mib)
	if !bytes.Equal(Cat(t, got, "Windows/System32/config/SOFTWARE"), Noise(20000)) {
		t.Error("ntfscat reads something else")
	}
}
