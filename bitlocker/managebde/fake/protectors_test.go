package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const addedID = "12345678-90AB-CDEF-1234-567890ABCDEF"

// One volume goes through all of these, in this order.
func TestProtectors(t *testing.T) {
	c := oneProtector(t)
	for _, test := range []struct {
		name  string
		args  []string
		code  uint32
		there bool
	}{
		{"nothing", []string{"-protectors"}, badArgument, false},
		{"backslash", []string{"-protectors", "-add", `C:\`, "-RecoveryPassword"}, badArgument,
			false},
		{"no kind", []string{"-protectors", "-add", "C:"}, badArgument, false},
		{"unknown drive", []string{"-protectors", "-add", "E:", "-RecoveryPassword"}, noSuchVolume,
			false},
		{"delete what is not there", []string{"-protectors", "-delete", "C:", "-id",
			"{" + addedID + "}"}, noSuchProtector, false},
		{"add", []string{"-protectors", "-add", "c:", "-rp"}, done, true},
		{"delete another", []string{"-protectors", "-delete", "C:", "-id",
			"{" + addedID[:35] + "0}"}, noSuchProtector, true},
		{"delete without braces", []string{"-protectors", "-delete", "C:", "-id", addedID},
			noSuchProtector, true},
		{"delete", []string{"-protectors", "-delete", "C:", "-id", "{" + addedID + "}"}, done,
			false},
	} {
		var out bytes.Buffer
		if got := c.obey(&out, test.args); got != test.code {
			t.Errorf("%s: code 0x%08X, want 0x%08X", test.name, got, test.code)
		}
		if got := c.Drives["C:"].Add.isThere(); got != test.there {
			t.Errorf("%s: there is %v", test.name, got)
		}
		if got := bytes.Contains(out.Bytes(), []byte(password)); got != (test.name == "add") {
			t.Errorf("%s: prints the password: %v", test.name, got)
		}
	}
}

// oneProtector has C: as an image without a recovery password and as one with it.
func oneProtector(t *testing.T) *control {
	dir := t.TempDir()
	l := protectorLink{Link: filepath.Join(dir, "c::"), Without: filepath.Join(dir, "without"),
		With: filepath.Join(dir, "with")}
	for _, target := range []string{l.Without, l.With} {
		if err := os.WriteFile(target, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(l.Without, l.Link); err != nil {
		t.Fatal(err)
	}
	return &control{Drives: map[string]volume{
		"C:": {Add: &protector{ID: addedID, Password: password, Links: []protectorLink{l}}},
	}}
}
