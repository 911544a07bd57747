package wine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"unhello/internal/testenv"
)

// patience is how long a program may take before it counts as hanging. The first one on a machine
// takes a second, all others a tenth.
const patience = 4 * time.Minute

// A Machine is a Windows PC played by wine. It must be set up before its first program runs. It
// shares its C: with no other machine, and its drives lead to no folders of Linux but those given
// to it.
type Machine struct {
	t      testing.TB
	prefix string
	env    []string

	started bool
}

// New makes a machine that is gone after the test. Without wine the test ends.
func New(t testing.TB) *Machine {
	t.Helper()
	testenv.Tool(t, "wine64")
	m := &Machine{t: t, prefix: filepath.Join(t.TempDir(), "prefix")}
	if err := clone(template(t), m.prefix); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(m.prefix, "dosdevices"), 0o700); err != nil {
		t.Fatal(err)
	}
	m.link("c:", "../drive_c")
	// fails if none is running
	t.Cleanup(func() { _ = m.command(testenv.Tool(t, "wineserver64"), "-k").Run() })
	return m
}

// A Kind is what a drive is to Windows.
type Kind string

// The kinds of drives.
const (
	Fixed     Kind = "hd"
	Removable Kind = "floppy"
	Optical   Kind = "cdrom"
)

// Drive gives the machine a drive such as "D:" whose files are those of a folder.
func (m *Machine) Drive(drive, folder string, kind Kind) {
	m.t.Helper()
	m.link(strings.ToLower(drive), folder)
	m.Set(`HKLM\Software\Wine\Drives`, strings.ToLower(drive), String(string(kind)))
}

// Volume makes an image what \\.\D: opens. Without Drive no path leads into it, as with a drive
// locked by BitLocker.
func (m *Machine) Volume(drive, image string) {
	m.t.Helper()
	m.link(strings.ToLower(drive)+":", image)
}

// Disk makes an image what \\.\PhysicalDriveN opens.
func (m *Machine) Disk(n int, image string) {
	m.t.Helper()
	m.link(fmt.Sprint("physicaldrive", n), image)
}

// DeviceLink is where Linux has the link for a drive "d:", or for its volume "d::".
func (m *Machine) DeviceLink(name string) string {
	return filepath.Join(m.prefix, "dosdevices", name)
}

// Path is where Linux has a path on C:, given with slashes and without the drive.
func (m *Machine) Path(onC string) string {
	return filepath.Join(m.prefix, "drive_c", filepath.FromSlash(onC))
}

func (m *Machine) link(name, target string) {
	m.t.Helper()
	if err := os.Symlink(target, m.DeviceLink(name)); err != nil {
		m.t.Fatal(err)
	}
}

// Install puts a program into a folder of Linux: a stick, or m.Path("windows/system32").
func Install(t testing.TB, program, folder string) {
	t.Helper()
	b, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, filepath.Base(program)), b, 0o700); err != nil {
		t.Fatal(err)
	}
}

// Set puts a value into the registry before the machine starts. The key begins with HKLM or HKCU;
// data is as in a .reg file.
func (m *Machine) Set(key, name, data string) {
	m.t.Helper()
	root, path, _ := strings.Cut(key, `\`)
	file := map[string]string{"HKLM": "system.reg", "HKCU": "user.reg"}[root]
	f, err := os.OpenFile(filepath.Join(m.prefix, file), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		m.t.Fatal(err)
	}
	_, err = fmt.Fprintf(f, "\n[%s]\n%s=%s\n",
		strings.ReplaceAll(path, `\`, `\\`), String(name), data)
	if err := errors.Join(err, f.Close()); err != nil {
		m.t.Fatal(err)
	}
}

// String is a REG_SZ as the data of Set.
func String(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// DWORD is a REG_DWORD as the data of Set.
func DWORD(n uint32) string { return fmt.Sprintf("dword:%08x", n) }

// Setenv sets an environment variable for the machine's programs.
func (m *Machine) Setenv(name, value string) { m.env = append(m.env, name+"="+value) }

// Env has the environment variables that make programs, including wine's own, run on this machine.
func (m *Machine) Env() []string {
	return append([]string{
		"WINEPREFIX=" + m.prefix, "TMPDIR=" + m.prefix, // where the socket is
		"HOME=" + m.prefix, "PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8",
		"WINEDEBUG=-all", "WINEDLLOVERRIDES=winemenubuilder.exe=",
	}, m.env...)
}

func (m *Machine) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = m.Path("")
	cmd.Env = m.Env()
	return cmd
}

// Command is a program of the machine with its arguments, by its path there:
// C:\windows\system32\cmd.exe. Its current folder is C:\.
func (m *Machine) Command(program string, args ...string) *exec.Cmd {
	m.t.Helper()
	m.Start()
	return m.wine(append([]string{program}, args...)...)
}

// Loader is how a program of a machine is started: it and its arguments follow.
//
// Wine needs a page at 0x7ffe0000. Debian's wine64 begins below it, and Linux puts its heap
// anywhere in the gigabyte behind it: of some thousand programs one can't start, and whoever
// started it from inside is told "Internal error". So addresses are not random, where that is
// allowed.
func Loader(t testing.TB) []string {
	t.Helper()
	return append(fixed(), testenv.Tool(t, "wine64"))
}

// fixed is what makes the addresses of a command behind it the same in every run.
var fixed = sync.OnceValue(func() []string {
	if exec.Command("setarch", "-R", "true").Run() != nil {
		return nil
	}
	return []string{"setarch", "-R"}
})

func (m *Machine) wine(args ...string) *exec.Cmd {
	m.t.Helper()
	argv := append(Loader(m.t), args...)
	return m.command(argv[0], argv[1:]...)
}

// Start starts the machine if it isn't running. It keeps running without a program for longer than
// any test takes from one program to the next.
func (m *Machine) Start() {
	m.t.Helper()
	if m.started {
		return
	}
	m.started = true
	_ = m.command(testenv.Tool(m.t, "wineserver64"), "-p60").Run()
	// The first program starts wine's services, which keep whatever they inherit from it, so it
	// must not have a pipe that somebody reads to its end.
	if err := m.wine(`C:\windows\system32\cmd.exe`, "/c", "exit").Run(); err != nil {
		m.t.Fatal(err)
	}
}

// A Result is what a program printed and how it ended.
type Result struct {
	Code           int
	Stdout, Stderr string
}

// Run runs a program to its end.
func (m *Machine) Run(program string, args ...string) Result {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	made := m.Command(program, args...)
	cmd := exec.CommandContext(ctx, made.Path, made.Args[1:]...)
	cmd.Dir, cmd.Env = made.Dir, made.Env
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if ctx.Err() != nil || err != nil && !errors.As(err, &exit) {
		m.t.Fatalf("%s %q: %v: %s%s", program, args, errors.Join(ctx.Err(), err), &stdout, &stderr)
	}
	return Result{cmd.ProcessState.ExitCode(), lines(stdout.String()), lines(stderr.String())}
}

// lines gives lines the line ends of Linux.
func lines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
