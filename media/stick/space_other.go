//go:build !linux && !windows

package stick

// freeSpace is unknown here.
func freeSpace(string) (bytes int64, known bool) { return 0, false }
