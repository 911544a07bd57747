package testenv

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Golden compares what a test got with a golden file, line by line, or writes the file again.
// Without any lines there is no file.
func Golden(tb testing.TB, file, got string, update bool) {
	tb.Helper()
	if update {
		writeGolden(tb, file, got)
		return
	}
	want, err := os.ReadFile(file)
	if err != nil && (got != "" || !errors.Is(err, fs.ErrNotExist)) {
		tb.Errorf("%v; the flag -update of this test writes it", err)
		return
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		tb.Errorf("%s is not what it was; if that is on purpose, "+
			"the flag -update writes it (-golden +now):\n%s", file, diff)
	}
}

func writeGolden(tb testing.TB, file, text string) {
	tb.Helper()
	var err error
	if text == "" {
		if err = os.Remove(file); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	} else if err = os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
		err = os.WriteFile(file, []byte(text), 0o644)
	}
	if err != nil {
		tb.Fatal(err)
	}
}
