package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// A diskImage is a disk or a volume with a Windows on it, in which the switch must be 0 after every
// run.
type diskImage struct {
	original string // nobody writes to it
	working  string // everybody writes to it
	format   string // by its name in qemu-img
	offset   int64  // of the volume
	size     int64  // of the volume
}

// fresh makes the working image the same as the original, byte for byte. The cost depends on what
// is in the image, not on the size of the disk.
func (d *diskImage) fresh(string) (string, error) {
	from, err := os.Open(d.original)
	if err != nil {
		return "", err
	}
	defer from.Close()
	to, err := os.OpenFile(d.working, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	defer to.Close()
	if err := restore(to, from); err != nil {
		return "", err
	}
	return d.working, to.Sync()
}

// check takes the hive out of the image with programs that don't take part in the contest.
func (d *diskImage) check(path, dir string) error {
	volume := path
	if d.offset > 0 {
		volume = filepath.Join(dir, "volume")
		source := fmt.Sprintf("driver=raw,offset=%d,size=%d,file.driver=%s,file.file.filename=%s",
			d.offset, d.size, d.format, path)
		if err := tool("qemu-img", "convert", "--image-opts", "-O", "raw",
			source, volume); err != nil {
			return err
		}
	}
	hive, err := os.Create(filepath.Join(dir, "SOFTWARE"))
	if err != nil {
		return err
	}
	defer hive.Close()
	cat := exec.Command("ntfscat", volume, config+"/SOFTWARE")
	cat.Stdout = hive
	if err := cat.Run(); err != nil {
		return fmt.Errorf("ntfscat: %w", err)
	}
	return mustBeOff(hive.Name())
}

// A byteRange is a part of a file that isn't a hole.
type byteRange struct{ offset, end int64 }

// restore writes what differs, wherever one of the files isn't a hole.
func restore(to, from *os.File) error {
	info, err := from.Stat()
	if err != nil {
		return err
	}
	if err := to.Truncate(info.Size()); err != nil {
		return err
	}
	here, err1 := dataRanges(to)
	there, err2 := dataRanges(from)
	if err := cmp.Or(err1, err2); err != nil {
		return err
	}
	// One pair of small buffers for everything: a program that is started inherits the peak memory
	// of the one that started it.
	a, b := make([]byte, 64<<10), make([]byte, 64<<10)
	for _, r := range append(there, here...) {
		for at := r.offset; at < r.end; at += int64(len(a)) {
			n := min(int64(len(a)), r.end-at)
			if err := restoreAt(to, from, at, a[:n], b[:n]); err != nil {
				return err
			}
		}
	}
	return nil
}

func restoreAt(to, from *os.File, at int64, want, got []byte) error {
	if _, err := from.ReadAt(want, at); err != nil {
		return err
	}
	if _, err := to.ReadAt(got, at); err != nil {
		return err
	}
	if bytes.Equal(want, got) {
		return nil
	}
	_, err := to.WriteAt(want, at)
	return err
}
