//go:build !windows

package device

import (
	"errors"
	"os"
)

// publishByLink gives a file its final name where renaming can't be kept from replacing a file: it
// adds the final name as a second one, then removes the first.
func publishByLink(temp, path string) error {
	err := os.Link(temp, path)
	switch {
	case err == nil:
		return os.Remove(temp)
	case errors.Is(err, os.ErrExist):
		return err
	}
	return publishReserved(temp, path)
}

// publishReserved is for file systems without second names (FAT): an empty file takes the final
// name, and the rename replaces it.
func publishReserved(temp, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return &os.LinkError{Op: "rename", Old: temp, New: path, Err: err}
	}
	if err != nil {
		return err
	}
	f.Close()
	if err := os.Rename(temp, path); err != nil {
		os.Remove(path)
		return err
	}
	return nil
}
