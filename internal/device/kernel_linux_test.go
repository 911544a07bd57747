package device

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeSys builds a /sys with sda (two partitions; the device mapper volume dm-0 lies on the second
// one, dm-1 on dm-0), sdb (one partition), and loop3 and loop5, which show a file.
func fakeSys(t *testing.T) (root, shown string) {
	t.Helper()
	root, shown = t.TempDir(), fileWith(t, nil)
	devices := filepath.Join(root, "devices")
	for path, content := range map[string]string{
		"sda/dev": "8:0\n", "sda/size": "100\n", "sda/queue/x": "",
		"sda/sda1/dev": "8:1\n", "sda/sda1/partition": "1\n",
		"sda/sda2/dev": "8:2\n", "sda/sda2/partition": "2\n", "sda/sda2/start": "2048\n",
		"sdb/dev": "8:16\n", "sdb/size": "100\n",
		"sdb/sdb1/dev": "8:17\n", "sdb/sdb1/partition": "1\n", "sdb/sdb1/start": "4294967296\n",
		"cciss!c0d0/cciss!c0d0p1/partition": "1\n", "cciss!c0d0/cciss!c0d0p1/start": "34\n",
		"dm-0/dev": "253:0\n", "dm-1/dev": "253:1\n",
		"loop3/dev": "7:3\n", "loop3/loop/backing_file": shown + "\n", "loop3/size": "8\n",
		"loop5/dev": "7:5\n", "loop5/loop/backing_file": shown + "\n",
		"loop5/loop5p1/dev": "259:1\n", "loop5/loop5p1/partition": "1\n",
		"loop4/dev": "7:4\n", "loop4/size": "8\n",
		"cciss!c0d0/dev": "104:0\n", "cciss!c0d0/size": "8\n",
		"sr0/dev": "11:0\n", "sr0/size": "0\n",
		"zram0/dev": "252:0\n", "zram0/size": "8\n",
	} {
		put(t, filepath.Join(devices, path), content)
	}
	link(t, filepath.Join(devices, "dm-0"), filepath.Join(devices, "sda/sda2/holders/dm-0"))
	link(t, filepath.Join(devices, "dm-1"), filepath.Join(devices, "dm-0/holders/dm-1"))
	for number, dir := range map[string]string{
		"8:0": "sda", "8:1": "sda/sda1", "8:2": "sda/sda2", "8:16": "sdb", "8:17": "sdb/sdb1",
		"253:0": "dm-0", "253:1": "dm-1", "7:3": "loop3", "259:1": "loop5/loop5p1",
		"104:0": "cciss!c0d0",
		"104:1": "cciss!c0d0/cciss!c0d0p1",
	} {
		link(t, filepath.Join(devices, dir), filepath.Join(root, "dev/block", number))
	}
	link(t, filepath.Join(devices, "loop3"), filepath.Join(root, "block/loop3"))
	link(t, filepath.Join(devices, "loop5"), filepath.Join(root, "block/loop5"))
	return root, shown
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}

func TestKernelUse(t *testing.T) {
	root, _ := fakeSys(t)
	for _, test := range []struct {
		name, device, mounted, want string
	}{
		{"nothing is mounted", "8:16", "", ""},
		{"another disk is mounted", "8:16", "8:1", ""},
		{"itself", "8:16", "8:16", "/dev/sdb is mounted on /a b"},
		{"one of its partitions", "8:16", "8:17", "/dev/sdb1 is mounted on /a b"},
		{"the disk of the partition", "8:17", "8:16", "/dev/sdb is mounted on /a b"},
		{"another partition of the disk", "8:1", "8:2", ""},
		{"the device mapper, unmounted", "8:0", "", "/dev/sda2 is part of /dev/dm-0"},
		{"the device mapper's volume on the device mapper's", "8:2", "253:1",
			"/dev/dm-1 is mounted on /a b"},
		{"a name with a slash", "104:0", "104:0", "/dev/cciss/c0d0 is mounted on /a b"},
		{"another loop device of the file", "7:3", "7:5", "/dev/loop5 is mounted on /a b"},
		{"a partition of another loop device of the file", "7:3", "259:1",
			"/dev/loop5p1 is mounted on /a b"},
		{"another loop device of a partition's file", "259:1", "7:3",
			"/dev/loop3 is mounted on /a b"},
		{"another loop device, unmounted", "7:3", "", ""},
		{"a device that /sys doesn't know", "9:9", "9:9", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := kernel{sys: root}.withMounts(parseMounts(
				"27 1 " + test.mounted + ` / /a\040b rw - ext4 /dev/x rw` + "\n"))
			if test.mounted == "" {
				k.mounts = nil
			}
			if got := k.use(test.device); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// A circle of holders doesn't hang.
func TestKernelUseOfNonsense(t *testing.T) {
	root, _ := fakeSys(t)
	link(t, filepath.Join(root, "devices/dm-0"), filepath.Join(root, "devices/dm-1/holders/dm-0"))
	if got := (kernel{sys: root}).use("253:0"); got == "" {
		t.Error("no use")
	}
}

func TestMountsIn(t *testing.T) {
	got := kernel{}.withMounts(parseMounts("22 27 0:21 / /proc rw - proc proc rw\n\nshort line\n" +
		"27 1 254:0 / / rw shared:1 - ext4 /dev/vda rw")).mounts
	if len(got) != 2 || got["254:0"] != "/" || got["0:21"] != "/proc" {
		t.Errorf("%v", got)
	}
}

func TestServedIn(t *testing.T) {
	got := kernel{}.withMounts(parseMounts("42 27 0:39 / /a\\040b rw shared:3 - " +
		"fuse /vm/x\\040y.img rw\n\n" +
		"short - fuse\n" +
		"27 1 254:0 / / rw - ext4 /dev/vda rw\n43 27 8:1 / /c rw - fuseblk /dev/sda1 rw")).
		served
	if want := map[string]string{"/vm/x y.img": "/a b", "/dev/sda1": "/c"}; !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestUseOfFile(t *testing.T) {
	root, shown := fakeSys(t)
	served := fileWith(t, nil)
	k := kernel{sys: root, served: map[string]string{served: "/mnt", "gone": "/x", "/gone": "/y"}}
	for path, want := range map[string]string{
		shown: "/dev/loop3 shows it as a disk", served: served + " is mounted on /mnt",
		fileWith(t, nil): "",
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := k.useOfFile(info); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	k.served[shown] = "/mnt"
	if got, want := k.use("7:3"), shown+" is mounted on /mnt"; got != want {
		t.Errorf("a loop device of a file that is mounted: %q, want %q", got, want)
	}
}

func TestIsDisk(t *testing.T) {
	root, _ := fakeSys(t)
	var got []string
	for _, name := range []string{"cciss!c0d0", "dm-0", "loop3", "loop4", "nothing", "sda", "sr0",
		"zram0"} {
		if isDisk(filepath.Join(root, "devices", name)) {
			got = append(got, name)
		}
	}
	if want := "cciss!c0d0 loop3 sda"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestDiskAroundPartition(t *testing.T) {
	root, _ := fakeSys(t)
	for _, test := range []struct {
		name, device, disk string
		start              int64
	}{
		{"a partition", "8:2", "/dev/sda", 1 << 20},
		{"a partition beyond 2 TiB", "8:17", "/dev/sdb", 2 << 40},
		{"a name with a slash", "104:1", "/dev/cciss/c0d0", 34 * 512},
		{"a partition that doesn't say where", "8:1", "", 0},
		{"a disk", "8:0", "", 0},
		{"the device mapper", "253:0", "", 0},
		{"a device that /sys doesn't know", "9:9", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			disk, start, ok := (kernel{sys: root}).diskAround(test.device)
			if disk != test.disk || start != test.start || ok != (test.disk != "") {
				t.Errorf("%q at %d, want %q at %d", disk, start, test.disk, test.start)
			}
		})
	}
}
