//go:build !linux

package record

import "os"

// openNameless always fails: only Linux has files without names.
func openNameless(string) (*os.File, func(error) error, error) {
	return nil, nil, errNameless
}
