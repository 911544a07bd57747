package stick

import (
	"debug/pe"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// architectures are those of the PCs that Windows 11 runs on, as Go calls them.
var architectures = []string{"amd64", "arm64"}

// machines maps the architectures to what executables call them.
var machines = map[string]uint16{"amd64": pe.IMAGE_FILE_MACHINE_AMD64,
	"arm64": pe.IMAGE_FILE_MACHINE_ARM64}

// programName is the executable's name in a release.
func programName(arch string) string { return "unhello-windows-" + arch + ".exe" }

// MissingProgramError is an executable that isn't there.
type MissingProgramError struct {
	Name  string
	Where string // the folder that was searched
}

func (e *MissingProgramError) Error() string {
	return fmt.Sprintf("%s is not in %s", e.Name, e.Where)
}

// ProgramError is a file with an executable's name that isn't that executable.
type ProgramError struct {
	Path string
	Arch string
	Err  error // nil if it is for another machine
}

func (e *ProgramError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s is no Windows executable: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("%s is no executable for %s", e.Path, e.Arch)
}

func (e *ProgramError) Unwrap() error { return e.Err }

// Program gives the executable of an architecture: "amd64" or "arm64".
func Program(s Sources, arch string) (Item, error) {
	name := programName(arch)
	own := ""
	dir := s.Programs
	if dir == "" {
		exe, err := os.Executable()
		if err != nil {
			return Item{}, err
		}
		own, dir = exe, filepath.Dir(exe)
	}
	file := filepath.Join(dir, name)
	_, err := os.Stat(file)
	switch {
	case err == nil:
	case !errors.Is(err, fs.ErrNotExist):
		return Item{}, err
	case own != "" && runtime.GOOS == "windows" && runtime.GOARCH == arch:
		file = own // whatever its name is
	default:
		return Item{}, &MissingProgramError{name, dir}
	}
	return readProgram(file, arch)
}

// readProgram makes sure that a file is what its name says, and hashes it.
func readProgram(file, arch string) (Item, error) {
	f, err := os.Open(file)
	if err != nil {
		return Item{}, err
	}
	defer f.Close()
	p, err := pe.NewFile(f)
	if err != nil {
		return Item{}, &ProgramError{file, arch, err}
	}
	if p.Machine != machines[arch] || p.Characteristics&pe.IMAGE_FILE_DLL != 0 {
		return Item{}, &ProgramError{file, arch, nil}
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Item{}, err
	}
	return FileItem(Folder+"/"+programName(arch), f)
}
