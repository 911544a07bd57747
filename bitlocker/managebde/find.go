package managebde

import (
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// program is the name of the executable.
const program = "manage-bde.exe"

// defaultTimeout ends a manage-bde that hangs. Unlocking takes seconds, on a slow PC with a slow
// disk.
const defaultTimeout = 2 * time.Minute

// A Program is an installed manage-bde.
type Program struct {
	// Path is the executable.
	Path string
	// Timeout limits one run; 0 means two minutes.
	Timeout time.Duration
}

// A MissingError says that this system has no manage-bde.
type MissingError struct {
	// Looked lists where it was looked for. It is empty if the system is not Windows.
	Looked []string
}

// WinPEPackages are the optional components that a Windows PE made with Microsoft's ADK needs for
// manage-bde.
func (e *MissingError) WinPEPackages() []string {
	return []string{"WinPE-WMI", "WinPE-SecureStartup"}
}

func (e *MissingError) Error() string {
	if len(e.Looked) == 0 {
		return "manage-bde is a program of Windows, and this is another system"
	}
	return "there is no manage-bde.exe here (looked in " + strings.Join(e.Looked, ", ") +
		"); a Windows PE made with the ADK needs the packages " +
		strings.Join(e.WinPEPackages(), " and ") + " for it"
}

// Find returns the manage-bde of the running system, or a *MissingError. folders are those in which
// Windows may keep it, none on another system: whatever could run it there has drive letters of its
// own.
func Find(folders []string) (*Program, error) { return find(folders, exec.LookPath) }

// find looks in the system's own folders first: anybody can set a PATH.
func find(folders []string, lookPath func(string) (string, error)) (*Program, error) {
	if len(folders) == 0 {
		return nil, &MissingError{}
	}
	for _, folder := range folders {
		// LookPath doesn't search for a path with a folder in it; it only says whether the file can
		// be run.
		if path, err := lookPath(filepath.Join(folder, program)); err == nil {
			return &Program{Path: path}, nil
		}
	}
	// LookPath returns an error with what it finds in the current folder, which is then not used.
	if path, err := lookPath(program); err == nil {
		return &Program{Path: path}, nil
	}
	return nil, &MissingError{Looked: append(folders, "PATH")}
}
