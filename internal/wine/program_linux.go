package wine

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"unhello/internal/testenv"
)

// Programs are ours, built for Windows.
type Programs struct {
	dir string
	// Unhello is unhello.exe, built by the Makefile as for a release.
	Unhello string
	// ManageBDE is the manage-bde.exe that stands in for that of Windows.
	ManageBDE string
}

// Build builds the programs into a folder, which Remove removes.
func Build() (*Programs, error) {
	dir, err := os.MkdirTemp("", "unhello-windows-*")
	if err != nil {
		return nil, err
	}
	p := &Programs{dir, filepath.Join(dir, "unhello.exe"), filepath.Join(dir, "manage-bde.exe")}
	// What make was called with for the tests is not for this one.
	env := append(os.Environ(), "MAKEFLAGS=", "MAKEOVERRIDES=", "MFLAGS=")
	windows := append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	return p, errors.Join(
		output(env, "make", "-s", "build", "TARGETS=windows-amd64", "DIST="+dir, "VERSION=tested"),
		os.Rename(filepath.Join(dir, "unhello-windows-amd64.exe"), p.Unhello),
		output(windows, "go", "build", "-o", p.ManageBDE, "./bitlocker/managebde/fake"),
	)
}

// Remove removes what was built.
func (p *Programs) Remove() { _ = os.RemoveAll(p.dir) }

// output runs a program in the module's root folder; its error carries what it says.
func output(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = testenv.Root(), env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return errors.Join(err, errors.New(string(out)))
	}
	return nil
}

// A Builder builds the programs when the first test wants them.
type Builder struct {
	once sync.Once
	made *Programs
	err  error
}

// Programs builds them, once.
func (b *Builder) Programs(t testing.TB) *Programs {
	t.Helper()
	b.once.Do(func() { b.made, b.err = Build() })
	if b.err != nil {
		t.Fatal(b.err)
	}
	return b.made
}

// Remove removes what was built, if anything was.
func (b *Builder) Remove() {
	if b.made != nil {
		b.made.Remove()
	}
}
