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

func TestWrap(t *testing.T) {
	tests := []struct {
		name    string
		text    string
		columns int
		want    []string
	}{
		{"short enough", "one two", 7, []string{"one two"}},
		{"at a space", "one two three", 9, []string{"one two", "three"}},
		{"indent is kept", "  one two", 6, []string{"  one", "  two"}},
		{"long word stays whole", `see C:\Windows\System32 there`, 10, []string{"see", `C:\Windows\System32`, "there"}},
		{"between wide characters", "休止状態です", 8, []string{"休止状態", "です"}},
		{"comma does not begin a line", "休止状、態", 6, []string{"休止", "状、態"}},
		{"bracket does not end a line", "休止「状態", 6, []string{"休止", "「状態"}},
		{"word of katakana stays whole", "別のディスクです", 8, []string{"別の", "ディスク", "です"}},
		{"small letter does not begin a line", "六ヶ所", 4, []string{"六ヶ", "所"}},
		{"English inside Japanese stays whole", "次は Windows です", 8, []string{"次は", "Windows", "です"}},
		{"empty", "", 10, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Wrap(tt.text, tt.columns)); diff != "" {
				t.Error(diff)
			}
		})
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
