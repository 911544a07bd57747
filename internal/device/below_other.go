//go:build !linux && !windows

package device

import (
	"os"
	"strconv"
	"syscall"
)

// openUncachedBelow opens a file and syncs it; there is no portable way past the cache.
func openUncachedBelow(dir, name string) (f *os.File, direct bool, err error) {
	if f, err = openPlain(dir, name); err != nil {
		return nil, false, err
	}
	_ = f.Sync() // if it can't be synced there is nothing to wait for
	return f, false, nil
}

// openFolder opens a folder to walk on from.
const openFolder = syscall.O_RDONLY | syscall.O_DIRECTORY | syscall.O_CLOEXEC

// walk opens the path name below an open folder.
func walk(dir int, name string, flags int) (int, error) { return walkSteps(dir, name, flags) }

func identifyFile(path string) (FileIdentity, error) {
	var st syscall.Stat_t
	if err := syscall.Stat(path, &st); err != nil {
		return FileIdentity{}, err
	}
	return FileIdentity{FileID: strconv.FormatUint(uint64(st.Ino), 10)}, nil
}

// publish gives a file its final name unless that is taken.
func publish(temp, path string) error { return publishByLink(temp, path) }

// reserveEnd leaves it to the system to find room when a file grows.
func reserveEnd(*os.File, int64, int64) error { return nil }
