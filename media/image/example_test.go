package image_test

import (
	"bytes"
	"fmt"
	"log"

	"unhello/media/image"
)

// The disk inside an image is read the same way whatever the format, which is told by the content.
// The file is often an *os.File with its size.
func ExampleOpen() {
	raw := make([]byte, 64<<10)
	qcow2, _ := qcow2Image()
	vhd, _ := dynamicVHD()
	vhdx, _ := vhdxImage()
	for _, file := range [][]byte{raw, fixedVHD(raw), vhd, vhdx, qcow2} {
		d, err := image.Open(bytes.NewReader(file))
		if err != nil {
			log.Fatal(err)
		}
		first := make([]byte, d.SectorSize())
		if _, err := d.ReadAt(first, 0); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: a disk of %d bytes in sectors of %d\n", d.Format(), d.Size(), len(first))
	}
	// Output:
	// raw: a disk of 65536 bytes in sectors of 512
	// VHD: a disk of 65536 bytes in sectors of 512
	// VHD: a disk of 16384 bytes in sectors of 512
	// VHDX: a disk of 3145728 bytes in sectors of 4096
	// qcow2: a disk of 65536 bytes in sectors of 512
}
