package stick

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/device"
	"unhello/internal/testenv"
	"unhello/media/fat"
)

// loopDevice shows a file of that size, full of old content, as a disk.
func loopDevice(t *testing.T, size int64, args ...string) (device, path string) {
	t.Helper()
	if os.Getuid() != 0 {
		testenv.Missing(t, "loop devices need root")
	}
	path = filepath.Join(t.TempDir(), "disk")
	if err := os.WriteFile(path, bytes.Repeat([]byte{0xA5}, int(size)), 0o600); err != nil {
		t.Fatal(err)
	}
	losetup := testenv.Tool(t, "losetup")
	out, err := exec.Command(losetup, append(args, "-f", "--show", path)...).CombinedOutput()
	if err != nil {
		testenv.Missing(t, "no loop device: %v: %s", err, out)
	}
	device = strings.TrimSpace(string(out))
	t.Cleanup(func() {
		if out, err := exec.Command(losetup, "-d", device).CombinedOutput(); err != nil {
			t.Errorf("losetup: %v: %s", err, out)
		}
	})
	return device, path
}

func openDisk(t *testing.T, path string) *device.File {
	t.Helper()
	d, err := device.Open(path, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// TestWriteTo overwrites a disk that is larger than the image and not empty.
func TestWriteTo(t *testing.T) {
	device, _ := loopDevice(t, 80<<20)
	image := oneFile(t, 3<<20)
	content := withContent(t, image)
	d := openDisk(t, device)
	var last, most int64
	if err := writeTo(context.Background(), d, image, content,
		func(done, total int64) { last, most = done, total }); err != nil {
		t.Fatal(err)
	}
	d.Close()
	if last != most || most < 6<<20 {
		t.Errorf("%d of %d bytes were told", last, most)
	}
	for _, command := range []string{
		"sgdisk -i 1 " + device,
		"fsck.vfat -n " + partition(t, device, image),
		"mcopy -i " + device + "@@1M ::boot/file.txt -",
	} {
		args := strings.Fields(command)
		out, err := exec.Command(testenv.Tool(t, args[0]), args[1:]...).Output()
		if err != nil {
			t.Errorf("%s: %v\n%s", command, err, out)
		}
		if args[0] == "mcopy" && string(out) != strings.Repeat(line, 3<<20/len(line)) {
			t.Error("what mcopy reads is not what was written")
		}
	}
}

// partition copies the first partition of a disk.
func partition(t *testing.T, disk string, image *fat.Image) string {
	t.Helper()
	f, err := os.Open(disk)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.NewSectionReader(f, 1<<20, image.Size-2<<20))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "partition")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWriteToStops: a disk that ends up half written has no partition table, and the error says so;
// one that doesn't fit isn't touched.
func TestWriteToStops(t *testing.T) {
	image := oneFile(t, 4<<20)
	content := withContent(t, image)
	t.Run("too small", func(t *testing.T) {
		device, path := loopDevice(t, 63<<20)
		untouched(t, path,
			func() error {
				return writeTo(context.Background(), openDisk(t, device), image, content,
					nothing)
			}, &fat.SizeError{})
	})
	t.Run("large sectors", func(t *testing.T) {
		device, path := loopDevice(t, 80<<20, "-b", "4096")
		untouched(t, path,
			func() error {
				return writeTo(context.Background(), openDisk(t, device), image, content,
					nothing)
			}, &fat.SectorsError{})
	})
	t.Run("built in", func(t *testing.T) { // as a loop device is
		disk, path := loopDevice(t, 80<<20)
		id := device.Identity{Path: disk, Portable: true, Size: 80 << 20, SectorSize: 512}
		untouched(t, path,
			func() error { return WriteDisk(context.Background(), id, image, content, nothing) },
			&DiskError{})
	})
	t.Run("interrupted", func(t *testing.T) {
		device, path := loopDevice(t, 80<<20)
		ctx, cancel := context.WithCancel(context.Background())
		err := writeTo(ctx, openDisk(t, device), image, content, func(done, _ int64) {
			if done > 2<<20 {
				cancel()
			}
		})
		var half *HalfWrittenError
		if !errors.As(err, &half) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		hasNoTable(t, path)
	})
	t.Run("reads back differently", func(t *testing.T) {
		device, _ := loopDevice(t, 80<<20)
		var half *HalfWrittenError
		var readBack *fat.ReadBackError
		err := writeTo(context.Background(), openDisk(t, device), image, &changing{content, 0},
			nothing)
		if !errors.As(err, &half) || !errors.As(err, &readBack) {
			t.Errorf("got %v", err)
		}
	})
}

func untouched(t *testing.T, path string, write func() error, want error) {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	err = write()
	ok := false
	switch want.(type) {
	case *fat.SizeError:
		ok = errors.As(err, new(*fat.SizeError))
	case *fat.SectorsError:
		ok = errors.As(err, new(*fat.SectorsError))
	case *DiskError:
		ok = errors.As(err, new(*DiskError))
	}
	if !ok {
		t.Errorf("got %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the disk changed (%v)", err)
	}
}

func hasNoTable(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b[:1<<20], make([]byte, 1<<20)) ||
		!bytes.Equal(b[len(b)-1<<20:], make([]byte, 1<<20)) {
		t.Error("there is a partition table")
	}
}

// changing is content that differs the second time it is read.
type changing struct {
	io.ReaderAt
	reads int
}

func (c *changing) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	if c.reads++; c.reads > 12 {
		p[0] ^= 1
	}
	return n, err
}
