//go:build !linux && !windows

package stick

// FreeSpace is unknown here.
func FreeSpace(string) (bytes int64, known bool) { return 0, false }
