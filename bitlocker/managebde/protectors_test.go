package managebde

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const addedID = "12345678-90AB-CDEF-1234-567890ABCDEF"

// addable makes C: a volume that can get a recovery password. more are further fields of the
// protector.
func addable(t *testing.T, more map[string]any, extra map[string]any) *bench {
	t.Helper()
	dir := t.TempDir()
	link := filepath.Join(dir, "c::")
	for _, name := range []string{"without", "with"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "without"), link); err != nil {
		t.Fatal(err)
	}
	protector := map[string]any{
		"id": addedID, "password": rightPassword,
		"links": []any{
			map[string]string{"link": link, "without": filepath.Join(dir, "without"),
				"with": filepath.Join(dir, "with")},
		},
	}
	for name, value := range more {
		protector[name] = value
	}
	control := map[string]any{"drives": map[string]any{"C:": map[string]any{"add": protector}}}
	for name, value := range extra {
		control[name] = value
	}
	b := newBench(t, control)
	b.link = link
	return b
}

func TestAddRecoveryPassword(t *testing.T) {
	for _, test := range []struct {
		name, drive  string
		more, extra  map[string]any
		code         uint32
		digits, want string
	}{
		{"added", "C:", nil, nil, 0, rightPassword, "with"},
		{"no such drive", "E:", nil, nil, 0x80070002, "", "without"},
		{"refused", "C:", nil, map[string]any{"exit": uint32(0x80310037)},
			0x80310037, rightPassword, "with"},

		// Why the caller looks at the volume.
		{"prints and adds nothing", "C:", nil, map[string]any{"do_nothing": true}, 0,
			rightPassword, "without"},
		{"adds and prints nothing", "C:", map[string]any{"silent": true}, nil, 0, "", "with"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := addable(t, test.more, test.extra)
			digits, result, err := (&Program{Path: fake}).AddRecoveryPassword(t.Context(),
				test.drive)
			if err != nil {
				t.Fatal(err)
			}
			if want := Explain(seen(test.code)); result.Code != want {
				t.Errorf("code is %v, want %v", result.Code, want)
			}
			if digits != test.digits {
				t.Errorf("digits are %q, want %q", digits, test.digits)
			}
			if got := b.state(); got != test.want {
				t.Errorf("the volume is %s a recovery password", got)
			}
			checkSecret(t, rightPassword, result, string(result.Output), result.Text())
		})
	}
}

func TestDeleteProtector(t *testing.T) {
	b := addable(t, nil, nil)
	p := &Program{Path: fake}
	if _, _, err := p.AddRecoveryPassword(t.Context(), "C:"); err != nil {
		t.Fatal(err)
	}
	before := b.calls()
	result, err := p.DeleteProtector(t.Context(), "C:", "{"+addedID+"}")
	if err != nil || result.Code.Number != 0 {
		t.Errorf("error is %v, code %v", err, result.Code)
	}
	if got := b.state(); got != "without" {
		t.Errorf("the volume is %s a recovery password", got)
	}
	if got, want := b.calls()[len(before):],
		`["-protectors","-delete","C:","-id","{`+addedID+`}"]`+"\n"; got != want {
		t.Errorf("called with %s, want %s", got, want)
	}
}

func TestProtectorsWithArgumentsOfTheWrongForm(t *testing.T) {
	b := addable(t, nil, nil)
	p := &Program{Path: fake}
	var drive *DriveError
	if _, _, err := p.AddRecoveryPassword(t.Context(), `C:\`); !errors.As(err, &drive) {
		t.Errorf("error is %v", err)
	}
	if _, err := p.DeleteProtector(t.Context(), "C", "{"+addedID+"}"); !errors.As(err, &drive) {
		t.Errorf("error is %v", err)
	}
	for _, id := range []string{
		"", addedID, "{" + addedID, "{" + addedID + "}x", "-all", rightPassword,
	} {
		_, err := p.DeleteProtector(t.Context(), "C:", id)
		var wrong *IDError
		if !errors.As(err, &wrong) {
			t.Errorf("%q: error is %v", id, err)
		}
		checkSecret(t, rightPassword, err)
	}
	if calls := b.calls(); calls != "" {
		t.Errorf("manage-bde was run: %s", calls)
	}
}

func TestPasswordByItsForm(t *testing.T) {
	spaced := strings.ReplaceAll(rightPassword, "-", " ")
	for _, test := range []struct{ name, printed, want string }{
		{"nothing", "", ""},
		{"alone", rightPassword, rightPassword},
		{"among words of code page 932",
			"\x83\x8d\x83b\x83N: " + rightPassword + "\r\n\x8a\xae", rightPassword},
		{"in UTF-16", string(wide("ID: {" + addedID + "}\r\n" + rightPassword + "\r\n")),
			rightPassword},
		{"twice", rightPassword + "\r\n" + rightPassword, rightPassword},
		{"two passwords", rightPassword + "\r\n" + wrongPassword, ""},
		{"one group more", rightPassword + "-111111", ""},
		{"one digit more", "1" + rightPassword, ""},
		{"cut off", rightPassword[:48], ""},
		{"spaces", spaced, ""},
		{"numbers beside it", "10.0.26100 2013 0x80310027 " + rightPassword, rightPassword},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out output
			if _, err := out.Write([]byte(test.printed)); err != nil {
				t.Fatal(err)
			}
			if got := out.password(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
