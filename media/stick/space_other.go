//go:build !linux && !windows

package stick

// freeSpace can't be told here.
func freeSpace(string) (bytes int64, known bool) { return 0, false }
