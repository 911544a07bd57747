package testenv

import (
	"os"
	"slices"
	"testing"
)

// WantNames fails the test unless a folder has exactly these names, in order.
func WantNames(tb testing.TB, dir string, want ...string) {
	tb.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		tb.Errorf("in the folder: %q, want %q", got, want)
	}
}
