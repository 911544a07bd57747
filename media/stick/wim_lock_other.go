//go:build !linux

package stick

import "os"

// lockFile does nothing here. On Windows a file that is open can't be replaced anyway.
func lockFile(*os.File) error { return nil }

// releaseForRename closes the file, which Windows would not replace while it is open.
func releaseForRename(f *os.File) error { return f.Close() }
