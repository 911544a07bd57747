package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	fill := func(width int) string { return strings.Repeat("x", width) }
	for _, test := range []struct {
		name string
		text string
		want []string
	}{
		{"empty", "", []string{""}},
		{"79 columns", fill(75) + " end", []string{fill(75) + " end"}},
		{"80 columns", fill(76) + " end", []string{fill(76), "   end"}},
		{"indent", "   " + fill(70) + " second third", []string{"   " + fill(70), "      second third"}},
		{"three lines", fill(70) + " " + fill(70) + " " + fill(70), []string{fill(70), "   " + fill(70), "   " + fill(70)}},
		{"a word that fits nowhere", "1  " + fill(90) + "  on", []string{"1  " + fill(90), "   on"}},
		{"a word that fits with less indent", "1  " + fill(76), []string{"1  " + fill(76)}},
		{"wide characters", strings.Repeat("回", 40), []string{strings.Repeat("回", 39), "   回"}},
		{"punctuation stays", strings.Repeat("回", 39) + "、回復", []string{strings.Repeat("回", 38), "   回、回復"}},
		{"spaces at the break", fill(70) + "   " + fill(20), []string{fill(70), "   " + fill(20)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Fold(test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
