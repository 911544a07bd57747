package stick

import (
	"errors"
	"path/filepath"
	"testing"

	"unhello/internal/stick/sticktest"
)

var put, release = sticktest.Put, sticktest.WriteRelease

func TestProgram(t *testing.T) {
	dir := release(t, "one")
	for _, arch := range architectures {
		f, err := Program(Sources{Programs: dir}, arch)
		if err != nil || f.Path != "unhello/unhello-windows-"+arch+".exe" || f.Size != 0x600 {
			t.Errorf("%s: %+v, %v", arch, f, err)
		}
	}
}

func TestProgramMissing(t *testing.T) {
	for _, s := range []Sources{{Programs: t.TempDir()}, {}} { // there is none next to a test
		_, err := Program(s, "arm64")
		missing, ok := errors.AsType[*MissingProgramError](err)
		if !ok || missing.Name != "unhello-windows-arm64.exe" || missing.Where == "" {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

func TestProgramOfAnotherKind(t *testing.T) {
	for name, content := range map[string]string{
		"of another machine": string(sticktest.Executable("386", "")),
		"of the other one":   string(sticktest.Executable("arm64", "")),
		"a text":             "hello",
		"empty":              "",
		"cut off":            string(sticktest.Executable("amd64", "")[:0x90]),
	} {
		dir := release(t, "")
		put(t, filepath.Join(dir, programName("amd64")), content)
		_, err := NewPayload(Sources{Programs: dir})
		if wrong, ok := errors.AsType[*ProgramError](err); !ok || wrong.Arch != "amd64" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
