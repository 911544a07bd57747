package device

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
	"unhello/media"
)

// Real block devices: loop devices, which take root and a kernel that has some left.

// loopDevice shows a file as a disk with sectors of that size.
func loopDevice(t *testing.T, path string, sector int, options ...string) string {
	t.Helper()
	if os.Getuid() != 0 {
		testenv.Missing(t, "loop devices need root")
	}
	losetup := testenv.Tool(t, "losetup")
	args := append(options, "-f", "--show", "-b", strconv.Itoa(sector), path)
	out, err := exec.Command(losetup, args...).CombinedOutput()
	if err != nil {
		testenv.Missing(t, "no loop device: %v: %s", err, out)
	}
	device := strings.TrimSpace(string(out))
	t.Cleanup(func() { run(t, losetup, "-d", device) })
	return device
}

func TestBlockDevice(t *testing.T) {
	for _, sector := range []int{512, 4096} {
		t.Run(fmt.Sprintf("sectors of %d bytes", sector), func(t *testing.T) {
			path := fileWith(t, twoVolumes(sector))
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d := openDevice(t, loopDevice(t, path, sector), true)
			if d.Size() != int64(len(want)) || d.SectorSize() != sector || !d.IsBlock() {
				t.Fatalf("%d bytes in sectors of %d, want %d", d.Size(), d.SectorSize(), len(want))
			}
			table, err := media.Partitions(d)
			if err != nil {
				t.Fatal(err)
			}
			v, err := media.NewVolume(d, table.Partitions[0])
			if err != nil {
				t.Fatal(err)
			}
			if n, err := v.WriteAt([]byte("across two sectors"), int64(sector)-9); n != 18 ||
				err != nil {
				t.Fatal(n, err)
			}
			if err := v.Sync(); err != nil {
				t.Fatal(err)
			}
			copy(want[41*sector-9:], "across two sectors")
			if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
				t.Errorf("other bytes than these changed (%v)", err)
			}
		})
	}
}

func TestBlockDeviceForReading(t *testing.T) {
	d := openDevice(t, loopDevice(t, fileWith(t, twoVolumes(512)), 512), false)
	if err := d.CanWrite(0, 1); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	if _, err := media.Partitions(d); err != nil {
		t.Error(err)
	}
}

func TestReadOnlyBlockDevice(t *testing.T) {
	path := loopDevice(t, fileWith(t, twoVolumes(512)), 512, "-r")
	var readOnly *ReadOnlyError
	if _, err := Open(path, true); !errors.As(err, &readOnly) {
		t.Errorf("opened for writing: %v", err)
	}
	openDevice(t, path, false)
}

// While we have a device open for writing nobody else gets exclusive access, and the other way
// around.
func TestBlockDeviceIsOursAlone(t *testing.T) {
	path := loopDevice(t, fileWith(t, twoVolumes(512)), 512)
	d := openDevice(t, path, true)
	var inUse *InUseError
	if _, err := Open(path, true); !errors.As(err, &inUse) || !errors.Is(err, unix.EBUSY) {
		t.Errorf("opened for writing twice: %v", err)
	}
	d.Close()
	openDevice(t, path, true)
}

// A disk and its partitions have caches of their own: what is written through one isn't seen by a
// program that keeps another open. Two loop devices of one file behave the same.
func TestBlockDeviceWithAnOutdatedCache(t *testing.T) {
	path := fileWith(t, make([]byte, 1<<20))
	device := loopDevice(t, path, 512)
	keeper, err := os.Open(device)
	if err != nil {
		t.Fatal(err)
	}
	defer keeper.Close()
	if _, err := keeper.ReadAt(make([]byte, 64<<10), 0); err != nil {
		t.Fatal(err)
	}
	want := randomBytes(1<<20, 1)
	other := openDevice(t, loopDevice(t, path, 512), true)
	if _, err := other.WriteAt(want, 0); err != nil {
		t.Fatal(err)
	}
	if err := other.Sync(); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 1<<20)
	if _, err := openDevice(t, device, false).ReadAt(got, 0); err != nil ||
		!bytes.Equal(got, want) {
		t.Errorf("opened for reading it shows what was there before (%v)", err)
	}

	if _, err := keeper.ReadAt(make([]byte, 64<<10), 0); err != nil { // which caches it again
		t.Fatal(err)
	}
	want = randomBytes(1<<20, 2)
	if _, err := other.WriteAt(want, 0); err != nil {
		t.Fatal(err)
	}
	if err := other.Sync(); err != nil {
		t.Fatal(err)
	}
	other.Close() // two writers of the same bytes are one too many
	d := openDevice(t, device, true)
	if _, err := d.WriteAt([]byte("one"), 512); err != nil {
		t.Fatal(err)
	}
	if err := d.Sync(); err != nil {
		t.Fatal(err)
	}
	copy(want[512:], "one")
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("other bytes than the three changed (%v)", err)
	}
}

// mountedExt4 mounts a new file system and gives its image, device and mount point.
func mountedExt4(t *testing.T) (image, device, where string) {
	t.Helper()
	image = fileWith(t, make([]byte, 4<<20))
	run(t, testenv.Tool(t, "mkfs.ext4"), "-q", "-F", image)
	device, where = loopDevice(t, image, 512), t.TempDir()
	if err := unix.Mount(device, where, "ext4", unix.MS_RDONLY, ""); err != nil {
		testenv.Missing(t, "can't mount: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(where, 0); err != nil {
			t.Error(err)
		}
	})
	return image, device, where
}

func TestMountedDeviceIsNotWritten(t *testing.T) {
	image, device, where := mountedExt4(t)
	var inUse *InUseError
	if _, err := Open(device, true); !errors.As(err, &inUse) ||
		inUse.By != device+" is mounted on "+where {
		t.Errorf("the device: %v", err)
	}
	if _, err := Open(image, true); !errors.As(err, &inUse) ||
		inUse.By != device+" shows it as a disk" {
		t.Errorf("the file behind it: %v", err)
	}
	openDevice(t, device, false)
	openDevice(t, image, false)
}

// A mount in another namespace, which our table of mounts doesn't show, still counts.
func TestMountOfOthers(t *testing.T) {
	_, device, _ := mountedExt4(t)
	_, err := os.OpenFile(device, os.O_RDWR|unix.O_EXCL, 0)
	var inUse *InUseError
	if err := sortOut(device, true, err); !errors.As(err, &inUse) || !errors.Is(err, unix.EBUSY) {
		t.Error(err)
	}
}

func TestDeviceMapperOnDevice(t *testing.T) {
	device := loopDevice(t, fileWith(t, make([]byte, 1<<20)), 512)
	dmsetup := testenv.Tool(t, "dmsetup")
	if known, err := os.ReadFile("/proc/devices"); err != nil ||
		!strings.Contains(string(known), "device-mapper") {
		t.Skip("this kernel has no device mapper (CONFIG_BLK_DEV_DM)")
	}
	name := fmt.Sprintf("unhello-test-%d", os.Getpid())
	out, err := exec.Command(dmsetup, "create", name, "--table",
		"0 2048 linear "+device+" 0").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Cleanup(func() { run(t, dmsetup, "remove", name) })
	var inUse *InUseError
	if _, err := Open(device, true); !errors.As(err, &inUse) ||
		!strings.Contains(inUse.By, "is part of /dev/dm-") {
		t.Error(err)
	}
}

func TestDevices(t *testing.T) {
	free := loopDevice(t, fileWith(t, make([]byte, 1<<20)), 4096)
	_, mounted, _ := mountedExt4(t)
	list, err := Devices()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]DeviceInfo{}
	for _, d := range list {
		found[d.Path] = d
	}
	if got := found[free]; got.Size != 1<<20 || got.SectorSize != 4096 || got.NotWritable != nil {
		t.Errorf("%+v", got)
	}
	var inUse *InUseError
	if got := found[mounted]; got.Size != 4<<20 || !errors.As(got.NotWritable, &inUse) {
		t.Errorf("%+v", got)
	}
}

func TestCharacterDeviceIsNoDisk(t *testing.T) {
	for _, path := range []string{"/dev/null", "/dev/zero"} {
		if _, err := Open(path, false); !errors.Is(err, unix.ENOTBLK) {
			t.Errorf("%s: %v", path, err)
		}
	}
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(fifo, false); !errors.Is(err, unix.ENOTBLK) {
		t.Errorf("a pipe: %v", err)
	}
}

// What is on the medium differs from the system's cache: here the file behind a device was changed.
func TestUncachedBlockDevice(t *testing.T) {
	for _, sector := range []int{512, 4096} {
		path := fileWith(t, make([]byte, 1<<20))
		device := loopDevice(t, path, sector)
		cached, err := os.Open(device)
		if err != nil {
			t.Fatal(err)
		}
		defer cached.Close()
		p := make([]byte, 5)
		if _, err := cached.ReadAt(p, 8191); err != nil { // now it is in the cache
			t.Fatal(err)
		}
		behind := openDevice(t, path, false)
		put(t, path, strings.Repeat("new!!", 1<<20/5))
		if _, err := behind.ReadAt(p, 0); err != nil || string(p) != "new!!" {
			t.Fatalf("the file behind the device: %q, %v", p, err)
		}
		d := openUncachedDevice(t, device)
		if !d.IsBlock() || d.SectorSize() != sector {
			t.Errorf("sectors of %d, want %d", d.SectorSize(), sector)
		}
		if _, err := d.ReadAt(p, 8190); err != nil || string(p) != "new!!" {
			t.Errorf("sectors of %d: %q, %v", sector, p, err)
		}
		if _, err := cached.ReadAt(p, 8190); err != nil || string(p) == "new!!" {
			t.Errorf("the cache has it too: the test shows nothing (%q, %v)", p, err)
		}
	}
}
