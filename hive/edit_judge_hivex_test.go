//go:build hivex

package hive_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivexjudge"
)

// secondOpinion has libhivex read a clean hive that a test has written, and
// compares every key and value with our reading.
func secondOpinion(t testing.TB, img []byte, h *hive.Hive) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hive")
	if err := os.WriteFile(path, img, 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := hivexjudge.Compare(t.Context(), path, h)
	switch {
	case err != nil:
		t.Error(err)
	case v.Difference != "":
		t.Errorf("libhivex disagrees: %s", v.Difference)
	case v.Skipped != "" && !strings.Contains(v.Skipped, "lone surrogate"):
		t.Errorf("libhivex can't judge: %s", v.Skipped)
	}
}
