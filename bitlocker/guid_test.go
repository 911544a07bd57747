package bitlocker

import (
	"encoding/hex"
	"strings"
	"testing"
)

// guidFrom reads the text form of a GUID.
func guidFrom(t testing.TB, s string) (g GUID) {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != len(g) {
		t.Fatalf("%q is not a GUID", s)
	}
	for i, to := range guidOrder {
		g[to] = b[i]
	}
	return g
}

func TestGUID(t *testing.T) {
	if got := guidNormal.String(); got != "4967D63B-2E29-4AD8-8399-F6A339E3D001" {
		t.Errorf("%s", got)
	}
	if got := guidNormal.Short(); got != "4967D63B" {
		t.Errorf("%s", got)
	}
}
