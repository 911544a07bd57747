package wine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cmd is wine's command prompt.
const cmd = `C:\windows\system32\cmd.exe`

func TestMachine(t *testing.T) {
	t.Parallel()
	m := New(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("in the folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.Drive("D:", dir, Removable)
	m.Set(`HKLM\Software\Some "key"`, `a\b`, DWORD(0x12))
	m.Set(`HKLM\System\CurrentControlSet\Control\MiniNT`, "", String("what tells Windows PE"))
	m.Setenv("OF_MINE", "set")
	for _, test := range []struct {
		args []string
		want Result
	}{
		{[]string{"/c", "ver"}, Result{0, "\nMicrosoft Windows 10.0.18362\n", ""}},
		{[]string{"/c", "type", `D:\file`}, Result{0, "in the folder", ""}},
		{[]string{"/c", "echo %OF_MINE%"}, Result{0, "set\n", ""}},
		{[]string{"/c", "cd"}, Result{0, "C:\\\n", ""}},
		{[]string{"/c", "exit", "77"}, Result{77, "", ""}},
		{[]string{"/c", "dir", `Z:\`}, Result{1, "", "Path not found.\n\n"}},
	} {
		if got := m.Run(cmd, test.args...); got != test.want {
			t.Errorf("%q: %+v, want %+v", test.args, got, test.want)
		}
	}
	for _, test := range []struct {
		query []string
		want  string
	}{
		{[]string{`HKLM\Software\Some "key"`, "/v", `a\b`}, "0x12"},
		{[]string{`HKLM\System\CurrentControlSet\Control\MiniNT`, "/ve"}, "what tells Windows PE"},
	} {
		got := m.Run(`C:\windows\system32\reg.exe`, append([]string{"query"}, test.query...)...)
		if !strings.Contains(got.Stdout, test.want) {
			t.Errorf("%q: %+v", test.query, got)
		}
	}
}

// Nothing that one machine does is seen by another.
func TestApart(t *testing.T) {
	t.Parallel()
	first, second := New(t), New(t)
	first.Run(cmd, "/c", `mkdir C:\windows\new`)
	first.Run(`C:\windows\system32\reg.exe`, "add", `HKLM\Software\New`)
	if _, err := os.Stat(first.Path("windows/new")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(second.Path("windows/new")); err == nil {
		t.Error("the folder is everywhere")
	}
	if got := second.Run(`C:\windows\system32\reg.exe`, "query",
		`HKLM\Software\New`); got.Code == 0 {
		t.Errorf("the key is everywhere: %+v", got)
	}
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	m := New(t)
	s := NewTerminal(t, m.Command(cmd))
	s.WaitFor(`C:\>`)
	s.Type("echo 回復 %PROCESSOR_ARCHITECTURE%")
	s.Keys("Enter")
	screen := s.WaitFor("回復 AMD64")
	if n := strings.Count(screen, "\n"); n != 25 {
		t.Errorf("%d lines:\n%s", n, screen)
	}
	s.Type("exit 5")
	s.Keys("Enter")
	if code := s.Ended(); code != 5 {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(s.Screen(), "回復 AMD64") {
		t.Errorf("the screen has not stayed:\n%s", s.Screen())
	}
}
