//go:build !linux

package device

import (
	"io/fs"
	"os"
)

// openNameless always fails: only Linux has files without names.
func openNameless(string, fs.FileMode) (*os.File, func(error) error, error) {
	return nil, nil, errNameless
}
