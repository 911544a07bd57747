//go:build !windows

package managebde

// systemFolders lists nothing: what would run a manage-bde found elsewhere has its own idea of drive letters.
func systemFolders() []string { return nil }
