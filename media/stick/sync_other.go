//go:build !unix

package stick

// syncFolder does nothing: Windows can only sync the whole volume.
func syncFolder(string) error { return nil }
