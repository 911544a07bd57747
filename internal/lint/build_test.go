package lint

import (
	"crypto/sha256"
	"debug/elf"
	"debug/pe"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

const version = "v1.2.3-test"

// The Makefile's own recipe builds the executables from a copy of the source, so that an edit
// during the test changes nothing, and again from a copy at a longer path, in an environment that
// asks for different code.
func TestBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("-short is given, and six executables would be built")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the Makefile needs a POSIX shell")
	}
	here, there := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "another", "place")
	copySource(t, testenv.Root(), here)
	copySource(t, here, there)

	first := build(t, here, "windows-amd64 windows-arm64 linux-amd64 linux-arm64")
	second := build(t, there, "windows-amd64 linux-amd64", "GOFLAGS=-tags=other", "GOAMD64=v3",
		"CGO_ENABLED=1", "TZ=Asia/Tokyo")

	for _, name := range []string{"unhello-windows-amd64.exe", "unhello-linux-amd64"} {
		t.Run(name+" is reproducible", func(t *testing.T) {
			if a, b := hash(t, filepath.Join(first, name)),
				hash(t, filepath.Join(second, name)); a != b {
				t.Errorf("SHA-256 is %x, and %x built elsewhere", a, b)
			}
		})
	}
	for name, machine := range map[string]uint16{
		"unhello-windows-amd64.exe": pe.IMAGE_FILE_MACHINE_AMD64,
		"unhello-windows-arm64.exe": pe.IMAGE_FILE_MACHINE_ARM64,
	} {
		t.Run(name, func(t *testing.T) { checkWindows(t, filepath.Join(first, name), machine) })
	}
	for name, machine := range map[string]elf.Machine{
		"unhello-linux-amd64": elf.EM_X86_64,
		"unhello-linux-arm64": elf.EM_AARCH64,
	} {
		t.Run(name, func(t *testing.T) { checkLinux(t, filepath.Join(first, name), machine) })
	}
	t.Run("version", func(t *testing.T) {
		if runtime.GOOS != "linux" {
			t.Skip("none of the executables runs here")
		}
		out, err := exec.Command(filepath.Join(first, "unhello-linux-"+runtime.GOARCH),
			"--version").Output()
		if err != nil || !strings.Contains(string(out), version) {
			t.Errorf("--version says %q (%v), want %s in it", out, err, version)
		}
	})
}

// checkWindows wants an executable that starts in WinRE: it loads nothing but kernel32.dll.
func checkWindows(t *testing.T, path string, machine uint16) {
	file, err := pe.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if file.Machine != machine {
		t.Errorf("machine is %#x, want %#x", file.Machine, machine)
	}
	// ImportedLibraries of this package always returns nothing. The symbols are NAME:DLL.
	symbols, err := file.ImportedSymbols()
	if err != nil {
		t.Fatal(err)
	}
	if len(symbols) == 0 {
		t.Error("imports nothing, not even kernel32.dll: the import table was not found")
	}
	for _, symbol := range symbols {
		if _, dll, _ := strings.Cut(symbol, ":"); !strings.EqualFold(dll, "kernel32.dll") {
			t.Errorf("imports %s", symbol)
		}
	}
}

// checkLinux wants an executable without a loader and libraries.
func checkLinux(t *testing.T, path string, machine elf.Machine) {
	file, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if file.Machine != machine {
		t.Errorf("machine is %v, want %v", file.Machine, machine)
	}
	for _, program := range file.Progs {
		if program.Type == elf.PT_INTERP || program.Type == elf.PT_DYNAMIC {
			t.Errorf("is linked dynamically (%v)", program.Type)
		}
	}
}

// build runs the Makefile in dir with additions to its environment and returns the folder with the
// executables.
func build(t *testing.T, dir, targets string, env ...string) string {
	t.Helper()
	dist := t.TempDir()
	cmd := exec.Command(testenv.Tool(t, "make"), "-s", "-C", dir, "build",
		"DIST="+dist, "TARGETS="+targets, "VERSION="+version)
	// Under `make test` the outer make's settings are in the environment.
	cmd.Env = append(os.Environ(), "MAKEFLAGS=", "MFLAGS=", "MAKELEVEL=")
	cmd.Env = append(cmd.Env, env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("make build: %v\n%s", err, out)
	}
	return dist
}

// copySource copies a tree without what git and make put there. A file that vanishes meanwhile was
// not part of the source.
func copySource(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if rel == ".git" || rel == "dist" {
			if !entry.IsDir() { // .git is a file in a linked worktree
				return nil
			}
			return fs.SkipDir
		}
		dest := filepath.Join(to, rel)
		if entry.IsDir() {
			return os.MkdirAll(dest, 0o755)
		}
		content, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return os.WriteFile(dest, content, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func hash(t *testing.T, path string) [sha256.Size]byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(content)
}
