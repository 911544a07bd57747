package text

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		name    string
		text    string
		columns int
		want    []string
	}{
		{"empty", "", 10, []string{""}},
		{"short enough", "one two", 7, []string{"one two"}},
		{"at a space", "one two three", 9, []string{"one two", "three"}},
		{"spaces at the break", "one   two", 5, []string{"one", "two"}},
		{"indent is kept", "  one two", 6, []string{"  one", "  two"}},
		{"an item goes on behind its number", "1. one two", 7, []string{"1. one", "   two"}},
		{"an item with two digits", "10. one two", 8, []string{"10. one", "    two"}},
		{"a row goes on behind its number", "2  one two", 7, []string{"2  one", "   two"}},
		{"a number is no item", "2 one two", 6, []string{"2 one", "two"}},
		{"a dash is no item", "- one two", 6, []string{"- one", "two"}},
		{"a word that is too long", `see C:\Windows\System32 there`, 10,
			[]string{"see", `C:\Windows\System32`, "there"}},
		{"a word that is too long in an item", `1. C:\Windows there`, 8,
			[]string{`1. C:\Windows`, "   there"}},

		{"a command is not broken", "    unhello fix D:", 10, []string{"    unhello fix D:"}},
		{"a quoted command stays whole", "see 'unhello scan' there", 15,
			[]string{"see", "'unhello scan'", "there"}},
		{"but not where it is too long", "see 'unhello scan' there", 9,
			[]string{"see", "'unhello", "scan'", "there"}},
		{"a quoted command begins a line", "変更です。'a b' で", 12, []string{"変更です。", "'a b' で"}},
		{"a name in brackets stays whole", "次の [PIN の変更] を", 16, []string{"次の", "[PIN の変更] を"}},
		{"an apostrophe opens no quote", "the PC's own one's", 12,
			[]string{"the PC's own", "one's"}},

		{"。 does not begin a line", "休止状態。", 8, []string{"休止状", "態。"}},
		{"、 does not begin a line", "休止状、態", 6, []string{"休止", "状、態"}},
		{"nor does a closing bracket", "「休止」です", 6, []string{"「休", "止」で", "す"}},
		{"nor a narrow one", "(休止状態)", 9, []string{"(休止状", "態)"}},
		{"nor a small letter", "六ヶ所", 4, []string{"六ヶ", "所"}},
		{"nor a small Hiragana", "おしっこ", 4, []string{"お", "しっ", "こ"}},
		{"nor a prolonged sound", "あのー、ね", 4, []string{"あ", "のー、", "ね"}},
		{"an opening bracket does not end one", "休止「状態", 6, []string{"休止", "「状態"}},
		{"nor does a narrow one", "休止状態 (状態)", 10, []string{"休止状態", "(状態)"}},
		{"a mark stays on its letter", "かか\u3099か\u3099", 4, []string{"かか\u3099", "か\u3099"}},

		{"a word of Katakana stays whole", "別のディスクです", 8, []string{"別の", "ディスク", "です"}},
		{"English in Japanese stays whole", "次は Windows です", 8, []string{"次は", "Windows", "です"}},
		{"a phrase stays whole", "キー ID を探してください", 22, []string{"キー ID を", "探してください"}},
		{"a verb of two stays whole", "内容を読み取れません", 16, []string{"内容を", "読み取れません"}},
		{"a particle stays with its English", "場所は E:\\ です", 9, []string{"場所は", `E:\ です`}},
		{"a number stays with what it counts", "その他のログ 3 件です", 16, []string{"その他のログ", "3 件です"}},
		{"を always ends a phrase", "次をもう一度", 10, []string{"次を", "もう一度"}},
		{"a sentence may begin with Hiragana", "変更です。もう一度", 14, []string{"変更です。", "もう一度"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Wrap(tt.text, tt.columns)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFold(t *testing.T) {
	fill := func(width int) string { return strings.Repeat("x", width) }
	for _, test := range []struct {
		name string
		text string
		want []string
	}{
		{"78 columns", fill(74) + " end", []string{fill(74) + " end"}},
		{"79 columns", fill(75) + " end", []string{fill(75), "   end"}},
		{"indent", "   " + fill(70) + " second third",
			[]string{"   " + fill(70), "      second third"}},
		{"three lines", fill(70) + " " + fill(70) + " " + fill(70),
			[]string{fill(70), "   " + fill(70), "   " + fill(70)}},
		{"row of a table", "1  " + fill(90) + "  on", []string{"1  " + fill(90), "   on"}},
		{"wide characters", strings.Repeat("回", 40), []string{strings.Repeat("回", 39), "   回"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Fold(test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWrappedTextFitsAndIsWhole wraps every message, and lines made of the letters that have
// rules, at every width.
func TestWrappedTextFitsAndIsWhole(t *testing.T) {
	var lines []string
	for en, ja := range japanese() {
		lines = append(lines, strings.Split(string(en)+"\n"+ja, "\n")...)
	}
	letters := []rune("  a1.-'(読取みきをにのはっょーディスク「」。、）\u3099")
	random := rand.New(rand.NewSource(1))
	for range 2000 {
		line := make([]rune, random.Intn(60))
		for i := range line {
			line[i] = letters[random.Intn(len(letters))]
		}
		lines = append(lines, string(line))
	}
	for _, line := range lines {
		for _, columns := range []int{8, 20, 40, Columns} {
			checkWrapped(t, line, columns, Wrap(line, columns))
		}
		checkWrapped(t, line, Columns, Fold(line))
	}
}

func checkWrapped(t *testing.T, line string, columns int, wrapped []string) {
	t.Helper()
	without := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	if without(strings.Join(wrapped, "")) != without(line) {
		t.Errorf("%q became %q", line, wrapped)
	}
	for _, part := range wrapped {
		words := strings.TrimPrefix(part, itemHead.FindString(part))
		if Width(part) > columns && len(cut(words, nil, partsLetters)) > 1 && !isCommand(line) {
			t.Errorf("%d columns, not %d: %q in %q", Width(part), columns, part, wrapped)
		}
	}
	for i, part := range wrapped[1:] {
		before := strings.TrimSpace(wrapped[i])
		first, last := []rune(strings.TrimSpace(part))[0], []rune(before)[len([]rune(before))-1]
		if !strings.Contains(line, before+" ") &&
			(has(noLineStart, first) || has(noLineEnd, last)) {
			t.Errorf("%q begins or ends wrongly in %q", part, wrapped)
		}
	}
}
