//go:build !windows

package managebde

// systemFolders lists nothing: whatever could run a manage-bde here has drive letters of its own.
func systemFolders() []string { return nil }
