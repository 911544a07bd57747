package text

import (
	"runtime"
	"testing"
)

// A command can be typed as it stands, whatever the name in it.
func TestQuoteArgument(t *testing.T) {
	for _, c := range []struct {
		name           string
		shell, windows string
	}{
		{"stick.img", "stick.img", "stick.img"},
		{"/media/スティック", "/media/スティック", "/media/スティック"},
		{`E:\`, `'E:\'`, `E:\`},
		{`\\.\PhysicalDrive2`, `'\\.\PhysicalDrive2'`, `\\.\PhysicalDrive2`},
		{"my stick", "'my stick'", `"my stick"`},
		{`E:\my stick\`, `'E:\my stick\'`, `"E:\my stick\\"`},
		{"a&b", "'a&b'", `"a&b"`},
		{"$(reboot)", "'$(reboot)'", `"$(reboot)"`},
		{"it's", `'it'\''s'`, `"it's"`},
		{"a\nb\\'c", `$'a\u000ab\\\'c'`, `"a\u000ab\'c"`},
		{"\xff", `$'\xff'`, `"\xff"`},
		{"", "''", `""`},
	} {
		if got := quoteArgument(c.name, false); got != c.shell {
			t.Errorf("%q in a shell: %s, expected %s", c.name, got, c.shell)
		}
		if got := quoteArgument(c.name, true); got != c.windows {
			t.Errorf("%q at the command prompt: %s, expected %s", c.name, got, c.windows)
		}
	}
}

// Only what stands on a command's line is quoted.
func TestQuotedInCommands(t *testing.T) {
	const message Message = "no unhello on {path}\nto put it there:\n    unhello media add {path}"
	got := In(English, message, Args{"path": "my stick"})
	want := "no unhello on my stick\nto put it there:\n    unhello media add 'my stick'"
	if runtime.GOOS == "windows" {
		want = "no unhello on my stick\nto put it there:\n    unhello media add \"my stick\""
	}
	if got != want {
		t.Errorf("got %q, expected %q", got, want)
	}
}
