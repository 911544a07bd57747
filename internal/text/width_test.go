package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{
		"":        0,
		"abc":     3,
		"回復":      4,
		"ﾊｲﾌﾞ":    4, // half-width kana
		"Ａ":       2,
		"e\u0301": 1, // combining accent
		"🌎":       2,
		"α×…":     3, // ambiguous: wide only in some fonts
	} {
		if got := Width(s); got != want {
			t.Errorf("%q: got %d, want %d", s, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, tt := range []struct {
		s       string
		columns int
		want    string
	}{
		{"short", 5, "short"},
		{"too long", 7, "too ..."},
		{"回復環境です", 12, "回復環境です"},
		{"回復環境です", 11, "回復環境..."},
		{"回復環境です", 10, "回復環..."},
	} {
		if got := Shorten(tt.s, tt.columns); got != tt.want {
			t.Errorf("%q to %d: got %q, want %q", tt.s, tt.columns, got, tt.want)
		}
	}
}

func TestTableCountsWideCharactersTwice(t *testing.T) {
	var table Table
	table.Row("n", "状態", "path")
	table.Row("1", "clean", "C:\x07")
	want := strings.Join([]string{
		"n  状態   path",
		`1  clean  C:\u0007`,
	}, "\n")
	if diff := cmp.Diff(want, strings.Join(table.Lines(), "\n")); diff != "" {
		t.Error(diff)
	}
}
