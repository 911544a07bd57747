package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const (
	password = "111111-222222-333333-444444-555555-666666-234564-700007"
	other    = "111111-222222-333333-444444-555555-666666-234564-700018"
)

// One volume goes through all of these, in this order. The codes have all their bits, which only
// Windows passes on.
func TestObey(t *testing.T) {
	c := oneVolume(t)
	for _, test := range []struct {
		name     string
		args     []string
		code     uint32
		unlocked bool
	}{
		{"nothing", nil, badArgument, false},
		{"no drive", []string{"-unlock"}, badArgument, false},
		{"backslash", []string{"-unlock", `D:\`, "-RecoveryPassword", password}, badArgument,
			false},
		{"no colon", []string{"-unlock", "D", "-RecoveryPassword", password}, badArgument, false},
		{"no password", []string{"-unlock", "D:", "-RecoveryPassword"}, badArgument, false},
		{"unknown verb", []string{"-open", "D:"}, badArgument, false},
		{"unknown option", []string{"-unlock", "D:", "-Passphrase", password}, badArgument, false},
		{"unknown drive", []string{"-unlock", "E:", "-RecoveryPassword", password}, noSuchVolume,
			false},
		{"no dashes", []string{"-unlock", "D:", "-RecoveryPassword",
			"111111222222333333444444555555666666234564700007"}, badPasswordForm, false},
		{"not divisible by 11", []string{"-unlock", "D:", "-RecoveryPassword",
			"111112" + password[6:]}, badPasswordForm, false},
		{"more than 16 bits", []string{"-unlock", "D:", "-RecoveryPassword",
			"720896" + password[6:]}, badPasswordForm, false},
		{"another password", []string{"-unlock", "D:", "-RecoveryPassword", other}, wrongKey,
			false},
		{"lock what is locked", []string{"-lock", "D:"}, locked, false},
		{"unlock", []string{"-UNLOCK", "d:", "-recoverypassword", password}, done, true},
		{"unlock again", []string{"-unlock", "D:", "-rp", password}, nothingToDo, true},
		{"lock with an option", []string{"-lock", "D:", "-unheard"}, badArgument, true},
		{"lock", []string{"-lock", "D:"}, done, false},
	} {
		var out bytes.Buffer
		if got := c.obey(&out, test.args); got != test.code {
			t.Errorf("%s: code 0x%08X, want 0x%08X", test.name, got, test.code)
		}
		if got := c.Drives["D:"].isUnlocked(); got != test.unlocked {
			t.Errorf("%s: unlocked is %v", test.name, got)
		}
		if out.Len() == 0 {
			t.Errorf("%s: says nothing", test.name)
		}
	}
}

// oneVolume has D: as an image and as a folder.
func oneVolume(t *testing.T) *control {
	dir := t.TempDir()
	var links []link
	for _, name := range []string{"d:", "d::"} {
		l := link{Link: filepath.Join(dir, name), Locked: filepath.Join(dir, name+"locked"),
			Unlocked: filepath.Join(dir, name+"unlocked")}
		for _, target := range []string{l.Locked, l.Unlocked} {
			if err := os.Mkdir(target, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink(l.Locked, l.Link); err != nil {
			t.Fatal(err)
		}
		links = append(links, l)
	}
	return &control{Drives: map[string]volume{"D:": {Password: password, Links: links}}}
}
