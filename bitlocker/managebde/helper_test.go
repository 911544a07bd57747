package managebde

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const (
	rightPassword = "111111-222222-333333-444444-555555-666666-234564-700007"
	wrongPassword = "111111-222222-333333-444444-555555-666666-234564-700018"
	wrongDigit    = "111111-222222-333333-444444-555555-666666-234564-700008"
)

// fake is the path of the fake manage-bde.
var fake string

func TestMain(m *testing.M) { os.Exit(withFake(m)) }

func withFake(m *testing.M) int {
	dir, err := os.MkdirTemp("", "managebde")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	// A folder with a space in its name, as is common on Windows.
	fake = filepath.Join(dir, "fake program", program)
	if out, err := buildFake(fake, runtime.GOOS); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return m.Run()
}

func buildFake(path, system string) ([]byte, error) {
	build := exec.Command("go", "build", "-o", path, "./fake")
	build.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	return build.CombinedOutput()
}

// A bench is a volume D: that the fake can unlock.
type bench struct {
	t    *testing.T
	link string
	runs string
}

// hasRun reports whether manage-bde has been started.
func (b *bench) hasRun() bool {
	_, err := os.Stat(b.runs)
	return err == nil
}

// newBench makes a locked volume D:. The rest of the fake's control file comes from extra.
func newBench(t *testing.T, extra map[string]any) *bench {
	t.Helper()
	dir := t.TempDir()
	b := &bench{t: t, link: filepath.Join(dir, "d::"), runs: filepath.Join(dir, "runs")}
	for _, name := range []string{"locked", "unlocked"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	locked, unlocked := filepath.Join(dir, "locked"), filepath.Join(dir, "unlocked")
	if err := os.Symlink(locked, b.link); err != nil {
		t.Fatal(err)
	}
	control := map[string]any{
		"runs": b.runs,
		"drives": map[string]any{"D:": map[string]any{
			"password": rightPassword,
			"links": []any{
				map[string]string{"link": b.link, "locked": locked, "unlocked": unlocked},
			},
		}},
	}
	for name, value := range extra {
		control[name] = value
	}
	text, err := json.Marshal(control)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "control.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FAKE_MANAGE_BDE", file)
	return b
}

// state is what a look at the volume shows.
func (b *bench) state() string {
	b.t.Helper()
	text, err := os.ReadFile(b.link)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// calls returns the arguments that the fake was run with, one line per run.
func (b *bench) calls() string {
	text, err := os.ReadFile(b.runs)
	if err != nil && !os.IsNotExist(err) {
		b.t.Fatal(err)
	}
	return string(text)
}

// seen is what remains of an exit code: outside of Windows a process has only eight bits for it.
func seen(code uint32) uint32 {
	if runtime.GOOS == "windows" {
		return code
	}
	return code & 0xFF
}

// checkSecret fails the test if any group of a password is in anything that comes out of this
// package, however it is printed.
func checkSecret(t *testing.T, password string, things ...any) {
	t.Helper()
	for _, thing := range things {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			text := fmt.Sprintf(format, thing)
			for group := range strings.SplitSeq(password, "-") {
				if strings.Contains(text, group) {
					t.Errorf("%T printed with %s shows %s: %s", thing, format, group, text)
				}
			}
		}
	}
}
