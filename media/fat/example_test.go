package fat_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"strings"

	"unhello/media/fat"
)

// An image of a disk is made from a list of files, and one of them is read from its partition.
func Example() {
	disk, err := os.CreateTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.Remove(disk.Name())
	defer disk.Close()

	const text = "for all PCs"
	image, err := fat.NewImage([]fat.File{{
		Path: "EFI/Read me first.txt", Size: int64(len(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}, fat.Options{Label: "EXAMPLE"})
	if err != nil {
		log.Fatal(err)
	}
	if err := image.Write(context.Background(), disk, func(int64, int64) {}); err != nil {
		log.Fatal(err)
	}

	const start = 1 << 20 // of the partition
	volume, err := fat.Open(io.NewSectionReader(disk, start, image.Size-start), image.Size-start)
	if err != nil {
		log.Fatal(err)
	}
	b, err := fs.ReadFile(volume, "efi/READ ME FIRST.txt")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", bytes.ToUpper(b))
	// Output: FOR ALL PCS
}
