package device

import (
	"errors"
	"os"
	"testing"

	"unhello/internal/testenv"
	"unhello/media"
	"unhello/media/image"
)

// onImage opens the NTFS volume of the disk in an image.
func onImage(t *testing.T, f *File) *media.Volume {
	t.Helper()
	disk, err := image.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	table, err := media.Partitions(disk)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range table.Partitions {
		if p.Kind == media.KindNTFS {
			v, err := media.NewVolume(disk, p)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
	}
	t.Fatalf("no NTFS in %+v", table)
	return nil
}

// From the image file to the volume: one chain writes, another reads the result past the cache, and
// only the first one can write.
func TestVolumeInAnImage(t *testing.T) {
	for _, format := range []string{"raw", "vpc", "vhdx", "qcow2"} {
		t.Run(format, func(t *testing.T) {
			path := fileWith(t, twoVolumes(512))
			run(t, testenv.Tool(t, "qemu-img"), "convert", "-f", "raw", "-O", format, path,
				path+".image")
			path += ".image"
			before, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			writable := onImage(t, openDevice(t, path, true))
			if n, err := writable.WriteAt([]byte("new"), 600); n != 3 || err != nil {
				t.Fatal(n, err)
			}
			if err := writable.Sync(); err != nil {
				t.Fatal(err)
			}
			for _, f := range []*File{openUncachedDevice(t, path), openDevice(t, path, false)} {
				v := onImage(t, f)
				p := make([]byte, 3)
				if _, err := v.ReadAt(p, 600); err != nil || string(p) != "new" {
					t.Errorf("%q, %v", p, err)
				}
				err := v.CanWrite(600, 3)
				e, ok := errors.AsType[*image.NotWritableError](err)
				if !ok || e.Kind != image.KindReadOnly {
					t.Errorf("can be written: %v", err)
				}
			}
			if after, err := os.Stat(path); err != nil || after.Size() != before.Size() {
				t.Errorf("%d bytes, %d before (%v)", after.Size(), before.Size(), err)
			}
		})
	}
}
