package ntfs_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"log"

	"unhello/internal/demo/volume"
	"unhello/media/ntfs"
)

// A file is read from a volume. Its reader is often an *os.File: of an image, or of a partition.
func Example() {
	image, err := volume.Open() // a small volume with a Windows folder
	if err != nil {
		log.Fatal(err)
	}
	v, err := ntfs.Open(bytes.NewReader(image), int64(len(image)))
	if err != nil {
		log.Fatal(err)
	}
	b, err := fs.ReadFile(v.FS(), "windows/system32/config/software") // in any case
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, %d bytes\n", b[:4], len(b))
	// Output: regf, 8192 bytes
}

// Functions of the standard library walk a volume; Sys knows what only NTFS has.
func ExampleVolume_FS() {
	image, err := volume.Open()
	if err != nil {
		log.Fatal(err)
	}
	v, err := ntfs.Open(bytes.NewReader(image), int64(len(image)))
	if err != nil {
		log.Fatal(err)
	}
	err = fs.WalkDir(v.FS(), "Windows", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		ranges, err := info.Sys().(*ntfs.Stat).File.Map(0, info.Size())
		fmt.Println(path, ranges)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// Windows/System32/config/SOFTWARE [{954368 8192}]
	// Windows/System32/config/SOFTWARE.LOG1 [{962560 32768}]
	// Windows/System32/config/SOFTWARE.LOG2 [{995328 16384}]
}
