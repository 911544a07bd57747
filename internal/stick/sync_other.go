//go:build !unix

package stick

// SyncFolder does nothing: Windows can only sync the whole volume.
func SyncFolder(string) error { return nil }
