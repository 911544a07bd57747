package managebde

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// systemFolders lists where Windows may keep manage-bde.exe. For a 32-bit program on a 64-bit
// Windows, System32 is redirected to another folder; Sysnative beside it, which only such a program
// sees, is the real one.
func systemFolders() []string {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		system = filepath.Join(os.Getenv("SystemRoot"), "System32")
	}
	return []string{system, filepath.Join(filepath.Dir(system), "Sysnative")}
}
