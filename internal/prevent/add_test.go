package prevent

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/bitlocker"
	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/text"
)

const savedName = "BitLocker Recovery Key PC-17 20261122T104500Z.txt"

// idText is an ID in the form that manage-bde takes.
func idText(id bitlocker.GUID) string { return "{" + id.String() + "}" }

func TestAdd(t *testing.T) {
	for _, test := range []struct {
		name          string
		without, with []byte
		value         signin.HelloOnly
		exit          uint32
		did           []string
	}{
		{"and turn off", encrypted(t, tpm), encrypted(t, tpm, newOne), signin.Number(2), 0,
			[]string{"add C:", "set 0"}},
		{"alone", encrypted(t, tpm), encrypted(t, tpm, newOne), signin.Number(0), 0,
			[]string{"add C:"}},
		{"with no switch", encrypted(t, tpm), encrypted(t, tpm, newOne), signin.HelloOnly{}, 0,
			[]string{"add C:"}},
		{"while suspended", encrypted(t, clearKey, tpm), encrypted(t, clearKey, tpm, newOne),
			signin.Number(2), 0, []string{"add C:", "set 0"}},
		{"whatever manage-bde says", encrypted(t, tpm), encrypted(t, tpm, newOne), signin.Number(0),
			0x80310021, []string{"add C:"}},
		{"while another one comes", encrypted(t, tpm), encrypted(t, tpm, stranger, newOne),
			signin.Number(0), 0, []string{"add C:"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			p.without, p.with, p.value, p.exit = test.without, test.with, test.value, test.exit
			r, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: p.stick})
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(p.stick, savedName)
			if diff := cmp.Diff(
				&report.AddedPassword{ID: newID.String(), Path: file}, r.Added); diff != "" {
				t.Error(diff)
			}
			if r.BitLocker.Missing || !cmp.Equal(r.BitLocker.Recovery, []string{newID.String()}) {
				t.Errorf("report %+v", r.BitLocker)
			}
			if diff := cmp.Diff(test.did, p.did); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{savedName}, p.files()); diff != "" {
				t.Error(diff)
			}
			checkSaved(t, file)
			p.checkSecret()
		})
	}
}

// checkSaved makes sure that people and this program can read the file.
func checkSaved(t *testing.T, file string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	words, err := bitlocker.DecodeText(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{newPassword, newID.String(), "PC-17", " C:\r\n",
		"2026-11-22 10:45"} {
		if strings.Count(words, want) != 1 {
			t.Errorf("%q is there %d times in:\n%s", want, strings.Count(words, want), words)
		}
	}
	if strings.Count(words, "\n") != strings.Count(words, "\r\n") ||
		strings.ContainsAny(words, "{}") {
		t.Errorf("%q", words)
	}
	password, err := bitlocker.ParseRecoveryPassword(words)
	if err != nil || password.Reveal() != newPassword {
		t.Errorf("read as %v, %v", password.Reveal() == newPassword, err)
	}
}

func TestSavedInJapanese(t *testing.T) {
	p := newPC(t)
	p.session.Console = console.New(console.Options{Lang: text.Japanese, Stderr: &p.screen})
	if _, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: p.stick}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(p.stick, savedName)
	checkSaved(t, file)
	b, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(b, []byte("回復パスワード")) ||
		!bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")) {
		t.Errorf("%v, %q", err, b)
	}
}

// Text beyond ASCII starts with a byte order mark.
func TestSavedWithByteOrder(t *testing.T) {
	for computer, want := range map[string]bool{"PC-17": false, "受付-17": true} {
		p := newPC(t)
		p.session.Machine.Name = computer
		file := filepath.Join(p.stick, "key.txt")
		if _, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: file}); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil || bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")) != want {
			t.Errorf("%s: %v, %q", computer, err, b)
		}
	}
}

// The file is on the medium, with room for the password, before manage-bde runs.
func TestFileComesFirst(t *testing.T) {
	p := newPC(t)
	p.asked = func() {
		files := p.files()
		if len(files) != 1 {
			t.Fatalf("files %q", files)
		}
		if info, err := os.Stat(filepath.Join(p.stick, files[0])); err != nil || info.Size() < 300 {
			t.Errorf("%v, %v", info, err)
		}
		if !strings.Contains(p.screen.String(), "its name is "+filepath.Join(p.stick, files[0])) {
			t.Errorf("said %q", p.screen.String())
		}
	}
	if _, err := p.session.Prevent(t.Context(),
		Options{Yes: true, Save: filepath.Join(p.stick, "key.txt")}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"key.txt"}, p.files()); diff != "" {
		t.Error(diff)
	}
}

// What a killed run left behind is reported by the next one.
func TestUnfinishedIsNamed(t *testing.T) {
	p := newPC(t)
	left := filepath.Join(p.stick, ".key.txt.unhello-123.part")
	if err := os.WriteFile(left, []byte("a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.session.Prevent(t.Context(),
		Options{Yes: true, Save: filepath.Join(p.stick, "key2.txt")}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(p.screen.String(), left+" is what a run left") {
		t.Errorf("said %q", p.screen.String())
	}
}

// After a failure of any step there is neither file nor protector, and the switch is as it was.
func TestAddFails(t *testing.T) {
	deleted := []string{"add C:", "delete C: " + idText(newID)}
	for _, test := range []struct {
		name   string
		change func(*pc)
		reason problem.Reason
		did    []string
	}{
		{"manage-bde does nothing", func(p *pc) { p.idle = true }, problem.EncryptionState,
			[]string{"add C:"}},
		{"manage-bde does not run", func(p *pc) { p.idle, p.digits, p.fail = true, "", errBroken },
			problem.EncryptionState, []string{"add C:"}},
		{"manage-bde is stopped halfway", func(p *pc) { p.digits, p.fail = "", errBroken },
			problem.VerifyFailedRestored, deleted},
		{"prints no password", func(p *pc) { p.digits = "" },
			problem.VerifyFailedRestored, deleted},
		{"prints what is none", func(p *pc) { p.digits = newPassword[:54] + "1" },
			problem.VerifyFailedRestored, deleted},
		{"prints another password", func(p *pc) { p.digits = otherPassword },
			problem.VerifyFailedRestored, deleted},
		{"the volume cannot be seen any more", func(p *pc) {
			p.asked = func() { p.unseen = errBroken }
		}, problem.VerifyFailedNotRestored, []string{"add C:"}},
		{"somebody takes the name", func(p *pc) {
			p.asked = func() { write(p.t, filepath.Join(p.stick, savedName), "somebody's") }
		}, problem.OutExists, deleted},
		{"the file does not read back", func(p *pc) {
			p.session.verify = func(string, []byte) error { return errNotTheSame }
		}, problem.WriteFailed, deleted},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			test.change(p)
			r, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: p.stick})
			if got := p.problem(err); got.Reason != test.reason || r != nil {
				t.Errorf("reason %q: %v", got.Reason, got)
			}
			if diff := cmp.Diff(test.did, p.did); diff != "" {
				t.Error(diff)
			}
			for _, name := range p.files() {
				if b, _ := os.ReadFile(filepath.Join(p.stick, name)); string(b) != "somebody's" {
					t.Errorf("%s is left: %s", name, b)
				}
			}
			if !p.value.Equal(signin.Number(2)) {
				t.Errorf("value %+v", p.value)
			}
		})
	}
}

// If the new protector can't be deleted, its ID and how to see its password are reported.
func TestProtectorIsLeftBehind(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*pc)
		ids    []bitlocker.GUID
		did    []string
	}{
		{"manage-bde does not delete it", func(p *pc) { p.digits, p.kept = "", true },
			[]bitlocker.GUID{newID}, []string{"add C:", "delete C: " + idText(newID)}},
		{"nobody knows which of two it is",
			func(p *pc) { p.digits, p.with = "", encrypted(t, tpm, stranger, newOne) },
			[]bitlocker.GUID{third, newID}, []string{"add C:"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			test.change(p)
			_, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: p.stick})
			if got := p.problem(err); got.Reason != problem.VerifyFailedNotRestored {
				t.Errorf("reason %q: %v", got.Reason, got)
			}
			for _, id := range test.ids {
				if !strings.Contains(p.screen.String(), id.String()) {
					t.Errorf("%v is not in:\n%s", id, p.screen.String())
				}
			}
			if diff := cmp.Diff(test.did, p.did); diff != "" {
				t.Error(diff)
			}
			if len(p.files()) != 0 {
				t.Errorf("files %q", p.files())
			}
		})
	}
}

// A file that may hold the only password is not deleted while the protector exists.
func TestFileStaysWithItsProtector(t *testing.T) {
	p := newPC(t)
	p.kept, p.session.verify = true, func(string, []byte) error { return errNotTheSame }
	_, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: p.stick})
	if got := p.problem(err); got.Reason != problem.VerifyFailedNotRestored {
		t.Errorf("reason %q: %v", got.Reason, got)
	}
	checkSaved(t, filepath.Join(p.stick, savedName))
}

func TestReadBack(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "as written")
	for _, test := range []struct {
		want string
		same bool
	}{
		{"as written", true}, {"as writteN", false}, {"as written and more", false}, {"as", false},
	} {
		if err := readBack(file, []byte(test.want)); (err == nil) != test.same {
			t.Errorf("%q: %v", test.want, err)
		}
	}
	if err := readBack(file+".not", nil); err == nil {
		t.Error("a file that is not there reads back")
	}
}

// A saved recovery password stays even if the switch can't be set.
func TestSwitchFailsAfterAdding(t *testing.T) {
	p := newPC(t)
	p.written = func(signin.HelloOnly) (bool, error) { return false, errBroken }
	_, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: p.stick})
	if got := p.problem(err); got.Reason != problem.WriteFailed {
		t.Errorf("reason %q: %v", got.Reason, got)
	}
	file := filepath.Join(p.stick, savedName)
	if !strings.Contains(p.screen.String(), "saved in "+file) {
		t.Errorf("the file is not named:\n%s", p.screen.String())
	}
	checkSaved(t, file)
	if !p.added {
		t.Error("the protector is gone")
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
