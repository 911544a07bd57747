// Package volume holds a small NTFS volume, made by mkntfs, with a Windows that lets nobody in: for
// the demonstration, which has no other tool, and for tests.
package volume

import (
	"bytes"
	"compress/bzip2"
	_ "embed" // the volume
	"fmt"
	"io"
)

//go:embed windows.img.bz2
var packed []byte

// Size is the size of the volume in bytes.
const Size = 4 << 20

// Open returns a new copy of the volume.
func Open() ([]byte, error) {
	b, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(packed)))
	if err == nil && len(b) != Size {
		err = fmt.Errorf("%d bytes, want %d", len(b), Size)
	}
	if err != nil {
		return nil, fmt.Errorf("the volume in the program: %w", err)
	}
	return b, nil
}
