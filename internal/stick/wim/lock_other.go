//go:build !linux

package wim

import "os"

// lockFile does nothing here. On Windows an open file can't be replaced anyway.
func lockFile(*os.File) error { return nil }

// releaseForRename closes the file, since Windows would not replace it while it is open.
func releaseForRename(f *os.File) error { return f.Close() }
