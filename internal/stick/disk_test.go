package stick

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/device"
	"unhello/media/fat"
)

const line = "0123456789abcde\n"

// oneFile is an image with one file of that size.
func oneFile(t *testing.T, size int) *fat.Image {
	t.Helper()
	text := strings.Repeat(line, size/len(line))
	image, err := NewImage([]Item{{
		Path: "boot/file.txt", Size: int64(len(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// withContent writes an image to a file.
func withContent(t *testing.T, image *fat.Image) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := image.Write(context.Background(), f, nothing); err != nil {
		t.Fatal(err)
	}
	return f
}

func nothing(int64, int64) {}

func TestJudge(t *testing.T) {
	const disk = `\\.\PhysicalDrive2`
	for _, test := range []struct {
		name    string
		id      device.Identity
		volumes []device.SystemVolume
		want    DiskFault
	}{
		{"a stick", device.Identity{Path: disk, Portable: true}, nil, ""},
		{"a built-in disk", device.Identity{Path: disk}, nil, NotPortable},
		{"a stick with volumes", device.Identity{Path: disk, Portable: true},
			[]device.SystemVolume{{Disk: disk}}, ""},
		{"the system on another disk", device.Identity{Path: disk, Portable: true},
			[]device.SystemVolume{{Disk: disk + "0", Running: true}}, ""},
		{"a Windows that runs from USB", device.Identity{Path: disk, Portable: true},
			[]device.SystemVolume{{Disk: `\\.\PHYSICALDRIVE2`, Running: true}}, HasSystem},
		{"our own stick", device.Identity{Path: disk, Portable: true},
			[]device.SystemVolume{{Disk: disk}, {Disk: disk, Own: true}}, HasUnhello},
	} {
		t.Run(test.name, func(t *testing.T) {
			var refused *DiskError
			err := judge(test.id, test.volumes)
			if got := errors.As(err, &refused); got != (test.want != "") || got &&
				refused.Why != test.want {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}

// TestNewImageFileLeavesNothing: whatever stops it, there is no new file, and one that is there
// stays.
func TestNewImageFileLeavesNothing(t *testing.T) {
	failed := errors.New("the disk failed")
	for _, test := range []struct {
		name string
		run  func(path string) error
		want error
	}{
		{"interrupted", func(path string) error {
			ctx, cancel := context.WithCancel(context.Background())
			stop := func(done, _ int64) {
				if done > 1<<20 {
					cancel()
				}
			}
			return NewImageFile(ctx, path, oneFile(t, 4<<20), stop, nil)
		}, context.Canceled},
		{"what comes after fails", func(path string) error {
			return NewImageFile(context.Background(), path, oneFile(t, 16), nothing,
				func(io.ReaderAt) error { return failed })
		}, failed},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := test.run(filepath.Join(dir, "stick.img")); !errors.Is(err, test.want) {
				t.Errorf("got %v", err)
			}
			if entries, err := os.ReadDir(dir); len(entries) > 0 || err != nil {
				t.Errorf("left: %v, %v", entries, err)
			}
		})
	}
	t.Run("there already", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "stick.img")
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		var exists *device.ExistsError
		err := NewImageFile(context.Background(), path, oneFile(t, 16), nothing, nil)
		if !errors.As(err, &exists) {
			t.Errorf("got %v", err)
		}
		if b, err := os.ReadFile(path); string(b) != "mine" || err != nil {
			t.Errorf("%q, %v", b, err)
		}
	})
}
