package wine

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"unhello/internal/testenv"
)

// Programs has the paths of our own programs, built for Windows.
type Programs struct {
	// Unhello is unhello.exe, built by the Makefile as for a release.
	Unhello string
	// ManageBDE is the manage-bde.exe that stands in for that of Windows.
	ManageBDE string
}

// Build builds the programs into a folder.
func Build(dir string) (Programs, error) {
	if err := lookAtSources(); err != nil {
		return Programs{}, err
	}
	p := Programs{filepath.Join(dir, "unhello.exe"), filepath.Join(dir, "manage-bde.exe")}
	// What make was called with for the tests is not meant for this make.
	env := append(os.Environ(), "MAKEFLAGS=", "MAKEOVERRIDES=", "MFLAGS=")
	windows := append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	return p, errors.Join(
		run(env, "make", "-s", "build", "TARGETS=windows-amd64", "DIST="+dir, "VERSION=tested"),
		os.Rename(filepath.Join(dir, "unhello-windows-amd64.exe"), p.Unhello),
		run(windows, "go", "build", "-o", p.ManageBDE, "./bitlocker/managebde/fake"),
	)
}

// lookAtSources makes cached test results outdated when a source of the programs changes: the cache
// of go test knows which files a test has looked at, but not those of programs that it starts.
func lookAtSources() error {
	return filepath.WalkDir(testenv.Root(), func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go"):
			_, err = os.Stat(path)
		}
		return err
	})
}

// run runs a program in the module's root folder; its error carries what the program printed.
func run(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = testenv.Root(), env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return errors.Join(err, errors.New(string(out)))
	}
	return nil
}
