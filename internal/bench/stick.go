package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	// stickSize has room for everything on installMedia.
	stickSize = 600 * mib

	bootImage = "sources/boot.wim"
	fonts     = 200
	fontSize  = 256 << 10
)

// stickContest has the image of a stick with 500 MB made by unhello, and by mcopy in an image that
// mkfs.vfat has formatted before the clock starts.
func (o *options) stickContest(work string) ([]contest, error) {
	if o.sticks == 0 {
		return nil, nil
	}
	dir := filepath.Join(work, "media")
	if err := installMedia(dir, 500*mib-fonts*fontSize); err != nil {
		return nil, err
	}
	return []contest{{title: "put 500 MB on a stick", work: work, rounds: o.sticks,
		entries: copiers(o.unhello, o.programs, stick{dir, o.memory})}}, nil
}

// installMedia makes an install medium with a boot.wim of a size, filled with bytes that no disk
// can compress.
func installMedia(dir string, size int64) error {
	files := map[string]int64{bootImage: size, "efi/boot/bootx64.efi": 1,
		"efi/boot/bootaa64.efi": 1, "bootmgr": 1, "bootmgr.efi": 1}
	for n := range fonts {
		files[fmt.Sprintf("boot/fonts/%d/font_%03d.ttf", n%10, n)] = fontSize
	}
	noise := rand.NewChaCha8([32]byte{})
	for name, size := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		_, err = io.CopyN(f, noise, size)
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A stick is an image that is made in memory, so that no disk sets the pace.
type stick struct {
	media  string // folder with what goes on it
	memory string
}

// fresh leaves the name of the image free for unhello, which makes a new file.
func (s stick) fresh(string) (string, error) {
	path := filepath.Join(s.memory, "stick.img")
	err := os.Remove(path)
	if os.IsNotExist(err) {
		err = nil
	}
	return path, err
}

// check has mtools read back what is on the partition.
func (s stick) check(path, _ string) error {
	return errors.Join(s.compare(path+"@@1M"), os.Remove(path))
}

func (s stick) compare(volume string) error {
	for _, name := range []string{bootImage, "boot/fonts/0/font_000.ttf", "efi/boot/bootx64.efi"} {
		const script = `mcopy -i "$1" "::$2" - | cmp -- - "$3"`
		if err := tool("sh", "-c", script, "compare",
			volume, name, filepath.Join(s.media, name)); err != nil {
			return err
		}
	}
	return nil
}

// A formattedStick already has an empty volume, and no partition table.
type formattedStick struct{ stick }

func (s formattedStick) fresh(dir string) (string, error) {
	path, err := s.stick.fresh(dir)
	if err != nil {
		return "", err
	}
	return path, tool("mkfs.vfat", "-F", "32", "-C", path, fmt.Sprint(stickSize>>10))
}

func (s formattedStick) check(path, _ string) error {
	return errors.Join(s.compare(path), os.Remove(path))
}

// copiers put an install medium on a stick.
func copiers(unhello, programs string, s stick) []entry {
	return []entry{
		{name: "unhello media image", on: s, command: func(path, _ string) *exec.Cmd {
			return exec.Command(unhello, "media", "image", "--out", path, "--from",
				s.media, "--programs", programs, "--size", fmt.Sprint(stickSize))
		}},
		{name: "mcopy -s", on: formattedStick{s}, bound: 2,
			command: func(path, _ string) *exec.Cmd {
				const script = `cd "$1" && exec mcopy -s -i "$2" ./* ::`
				return exec.Command("sh", "-c", script, "copy", s.media, path)
			}},
	}
}
