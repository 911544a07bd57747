//go:build unix

package stick

import (
	"errors"
	"os"
	"syscall"
)

// SyncFolder makes the names in a folder durable. A file system that can't do that says so.
func SyncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}
