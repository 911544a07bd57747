package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/creack/pty"

	"unhello/hive/hivetest"
	"unhello/internal/testdisk"
)

// Names and data that would steer a terminal go through every command that shows them.

// hostile sets a title and a colour in both ways, deletes, breaks the line in four ways,
// turns its direction and hides something.
const hostile = "evil\x1b]0;t\x07\x1b[31m\x7f\u009b31m\r\u0085\u2028\u2029\u202e\u2066\u200b\nend"

// steering is what of it must not come through; our own lines end in LF.
func steering(words string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return r
		}
		return -1
	}, words)
}

const hostileKey = `Microsoft/` + hostile

// hostileHive is a SOFTWARE hive with such names and data.
func hostileHive(t *testing.T) []byte {
	t.Helper()
	tree := hivetest.SoftwareTree(hivetest.SoftwareOptions{
		Switch: 2, ProductName: hostile, DisplayVersion: hostile, Build: "22631",
		InstallationType: "Client", Tiny: true,
	})
	for _, k := range tree.Keys {
		if k.Name == "Microsoft" {
			k.Keys = append(k.Keys, &hivetest.Key{
				Name: hostile, Class: hostile, Keys: []*hivetest.Key{{Name: hostile},
					hivetest.Link("link"+hostile, `\REGISTRY\`+hostile)},
				Values: []hivetest.Value{hivetest.SZ(hostile, hostile),
					hivetest.MultiSZ("list", hostile, "b"), hivetest.SZ("plain", "x")},
			})
		}
	}
	b, err := hivetest.Build(tree, hivetest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// hostileFolder is a Windows in a folder of such a name.
func hostileFolder(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), hostile)
	config := filepath.Join(root, "Windows", "System32", "config")
	if err := os.MkdirAll(config, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"SOFTWARE", "SOFTWARE.LOG1", "SOFTWARE.LOG2"} {
		var b []byte
		if name == "SOFTWARE" {
			b = hostileHive(t)
		}
		if err := os.WriteFile(filepath.Join(config, name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// said is what the program says where nobody looks: standard output, standard error and the log.
func said(t *testing.T, argv ...string) (stdout, stderr, log string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.log")
	var out, err bytes.Buffer
	cmd := exec.Command("unhello", append(argv, "--log", path)...)
	cmd.Stdout, cmd.Stderr = &out, &err
	if failure := cmd.Run(); failure != nil && cmd.ProcessState == nil {
		t.Fatal(failure)
	}
	b, _ := os.ReadFile(path) // a line that can't be understood has none
	return out.String(), err.String(), string(b)
}

func TestNoNameSteersATerminal(t *testing.T) {
	root, empty := hostileFolder(t), filepath.Join(t.TempDir(), hostile)
	if err := os.WriteFile(empty, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	records := filepath.Join(t.TempDir(), hostile)
	hive := filepath.Join(root, "Windows", "System32", "config", "SOFTWARE")
	for _, argv := range [][]string{
		{"scan", root},
		{"scan", root, empty, hostile},
		{"fix", root, "--dry-run"},
		{"fix", root, empty, "--dry-run"},
		{"fix", root, "--yes", "--record", records, "--backup", records, "--note", hostile},
		{"fix", root, "--yes", "--record", records},
		{"fix", root, "--windows", hostile, "--yes"},
		{"verify", root},
		{"undo", hostile, "--yes"},
		{"undo", empty, "--yes"},
		{"hive", "ls", root, "Microsoft"},
		{"hive", "ls", hive, hostileKey},
		{"hive", "ls", hive, hostileKey + "/link" + hostile},
		{"hive", "ls", hive, hostile},
		{"hive", "get", hive, hostileKey},
		{"hive", "get", hive, hostileKey, "no" + hostile},
		{"hive", "get", hive, hostileKey + "/link" + hostile, "SymbolicLinkValue", "--json"},
		{"hive", "get", hive, hostileKey, hostile, "--json"},
		{"hive", "get", hive, "--hive", hostile, "x"},
		{"hive", "check", hive},
		{"hive", "set", hive, hostileKey, hostile, hostile, "x", "--yes"},
		{"hive", "set", hive, hostileKey, hostile, "REG_DWORD", hostile, "--yes"},
		{"hive", "set", hive, hostileKey, hostile, "REG_SZ", hostile, "--yes", "--record", records},
		{"hive", "set", hive, hostileKey + "/link" + hostile, hostile, "REG_SZ", hostile, "--yes",
			"--record", records},
		{"hive", "recover", hive, "--out", records},
		{"bitlocker", "info", empty},
		{"bitlocker", "check-key", empty, "--recovery-password-file", empty},
		{"bitlocker", "read", empty, "--out", empty},
		{"media", "check", hostile},
		{"media", "add", records, "--yes"},
		{"media", "image", "--out", records, "--from", empty, "--yes"},
		{"media", "inject", empty, "--drivers", hostile, "--yes"},
		{"fix", root, "--" + hostile},
		{"fix", root, "--jobs", hostile},
		{"fix", root, "--lang", hostile},
		{"hive", hostile},
		{hostile},
	} {
		for _, more := range [][]string{nil, {"--json"}, {"--lang", "ja"}} {
			argv := append(argv[:len(argv):len(argv)], more...)
			stdout, stderr, log := said(t, argv...)
			for where, words := range map[string]string{"stdout": stdout, "stderr": stderr,
				"log": log} {
				if bad := steering(words); bad != "" {
					t.Errorf("%q: %q on %s: %q", argv, bad, where, words)
				}
			}
			if stdout+stderr == "" {
				t.Errorf("%q says nothing", argv)
			}
			if len(more) > 0 && more[0] == "--json" && (stdout != "" &&
				!json.Valid([]byte(stdout)) || stderr != "" && !json.Valid([]byte(stderr))) {
				t.Errorf("%q: no JSON: %q, %q", argv, stdout, stderr)
			}
		}
	}
	b, err := filepath.Glob(filepath.Join(strings.ReplaceAll(records, "[", "?"),
		"unhello-*.record"))
	if err != nil || len(b) == 0 {
		t.Fatalf("there is no record: %v", err)
	}
	for _, more := range [][]string{{"--dry-run"}, {"--dry-run", "--json"}, {"--yes"}} {
		stdout, stderr, log := said(t, append([]string{"undo", b[0]}, more...)...)
		if bad := steering(stdout + stderr + log); bad != "" {
			t.Errorf("undo %q: %q: %q", more, bad, stdout+stderr+log)
		}
	}
}

// A program at the other end of a pipe gets what is there, and JSON says it too.
func TestDataIsExactForPrograms(t *testing.T) {
	root := hostileFolder(t)
	stdout, _, log := said(t, "hive", "get", root, hostileKey, hostile)
	if stdout != hostile+"\n" {
		t.Errorf("got %q", stdout)
	}
	if bad := steering(log); bad != "" {
		t.Errorf("%q in the log: %q", bad, log)
	}
	if stdout, _, _ := said(t, "hive", "get", root, hostileKey, "list"); stdout != hostile+"\nb\n" {
		t.Errorf("got %q", stdout)
	}
	var value struct{ Name, Data string }
	runJSON(t, 0, &value, "hive", "get", root, hostileKey, hostile)
	if value.Name != hostile || value.Data != hostile {
		t.Errorf("got %+q", value)
	}
	var key struct {
		Class   string
		Subkeys []string
	}
	runJSON(t, 0, &key, "hive", "ls", root, hostileKey)
	if key.Class != hostile || len(key.Subkeys) != 2 || key.Subkeys[0] != hostile {
		t.Errorf("got %+q", key)
	}
	var scan struct {
		Windows []struct{ Path, Product string }
	}
	runJSON(t, 0, &scan, "scan", root)
	if w := scan.Windows[0]; w.Path != filepath.Join(root, "Windows") || w.Product != hostile {
		t.Errorf("got %+q", w)
	}
}

// The same with a person at the terminal, questions and all.
func TestNoNameSteersThisTerminal(t *testing.T) {
	root := hostileFolder(t)
	if err := os.CopyFS(filepath.Join(root, "Windows2"+hostile),
		os.DirFS(filepath.Join(root, "Windows"))); err != nil {
		t.Fatal(err)
	}
	hive := filepath.Join(root, "Windows", "System32", "config", "SOFTWARE")
	for _, c := range []struct {
		argv   []string
		answer string
	}{
		{[]string{"hive", "get", hive, hostileKey, hostile}, ""},
		{[]string{"hive", "get", hive, hostileKey, "list"}, ""},
		{[]string{"hive", "get", hive, hostileKey}, ""},
		{[]string{"hive", "get", hive, hostileKey, hostile, "--json"}, ""},
		{[]string{"hive", "ls", hive, hostileKey}, ""},
		{[]string{"scan", root}, ""},
		{[]string{"scan", root, "--json"}, ""},
		{[]string{"verify", root}, ""},
		{[]string{"fix", root, "--record", t.TempDir()}, "2\rn\r"},
		{[]string{"hive", "set", hive, "a", "b", "REG_SZ", hostile, "--record", t.TempDir()},
			"n\r"},
	} {
		screen, err := pty.StartWithSize(exec.Command("unhello", c.argv...),
			&pty.Winsize{Rows: 25, Cols: 80})
		if err != nil {
			t.Fatal(err)
		}
		defer screen.Close()
		if _, err := io.WriteString(screen, c.answer); err != nil {
			t.Fatal(err)
		}
		var shown bytes.Buffer
		if _, err := io.Copy(&shown, screen); err != nil && !errors.Is(err, os.ErrClosed) &&
			shown.Len() == 0 {
			t.Fatal(err)
		}
		// the terminal's own
		words := strings.NewReplacer("\r", "", "\b \b", "").Replace(shown.String())
		if bad := steering(words); bad != "" ||
			!strings.Contains(words, "evil") && !strings.Contains(c.argv[0], "verify") {
			t.Errorf("%q: %q in %q", c.argv, bad, words)
		}
	}
}

// What a volume is called, and a folder on it.
func TestNoVolumeSteersATerminal(t *testing.T) {
	const label = "l\x1b[31m\u009b\u202e\x7f"
	disk := filepath.Join(t.TempDir(), hostile)
	if err := os.Rename(testdisk.NTFS(t, testdisk.Volume{
		Label: label, Files: map[string][]byte{hostile +
			"/System32/config/SOFTWARE": hostileHive(t)},
	}), disk); err != nil {
		t.Fatal(err)
	}
	for _, argv := range [][]string{
		{"scan", disk}, {"scan", disk, "--json"}, {"verify", disk}, {"verify", disk, "--json"},
		{"hive", "check", disk},
		{"fix", disk, "--yes", "--record", t.TempDir()},
	} {
		stdout, stderr, log := said(t, argv...)
		if bad := steering(stdout + stderr + log); bad != "" || stdout+stderr == "" {
			t.Errorf("%q: %q: %q", argv, bad, stdout+stderr+log)
		}
	}
	var scan struct {
		Windows []struct{ Path string }
		Volumes []struct{ Label string }
	}
	runJSON(t, 0, &scan, "scan", disk)
	if scan.Volumes[0].Label != label || len(scan.Windows) != 1 ||
		!strings.HasSuffix(scan.Windows[0].Path, `\`+hostile) {
		t.Errorf("got %+q", scan)
	}
}
