package text

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// TestEveryMessageIsTranslated compares the source of the product with ja.po: no message may lack
// its translation, and no translation may be left over.
func TestEveryMessageIsTranslated(t *testing.T) {
	said := saidMessages(t)
	for m, places := range said {
		if _, ok := japanese()[m]; !ok {
			t.Errorf("%s: ja.po lacks %q", places[0], m)
		}
	}
	for m := range japanese() {
		if len(said[m]) == 0 {
			t.Errorf("nobody says %q: take it out of ja.po", m)
		}
	}
}

func TestTranslationsKeepParameters(t *testing.T) {
	of := func(text string) []string {
		found := parameter.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for en, ja := range japanese() {
		if want, got := of(string(en)), of(ja); !slices.Equal(want, got) {
			t.Errorf("%q has %v, its translation %v", en, want, got)
		}
	}
}

func TestBothLanguagesAreWhatTheyShouldBe(t *testing.T) {
	// Frames around names and signs are the same everywhere: they have no words.
	word := regexp.MustCompile(`[a-z]{2}`)
	isASCII := func(s string) bool {
		return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
	}
	for en, ja := range japanese() {
		if !isASCII(string(en)) {
			t.Errorf("English is not ASCII: %q", en)
		}
		if isASCII(ja) && word.MatchString(parameter.ReplaceAllString(ja, "")) {
			t.Errorf("not translated: %q", ja)
		}
	}
}

func TestEveryLineIsAPlainFact(t *testing.T) {
	names := []string{"Windows ", "Linux ", "REG_DWORD ", "Hello-only ", "TPM"}
	for en, ja := range japanese() {
		if strings.HasPrefix(string(en), "'{command} COMMAND --help'") {
			continue // a sentence of the help
		}
		for line := range strings.SplitSeq(string(en)+"\n"+ja, "\n") {
			if strings.HasSuffix(line, "。") ||
				strings.HasSuffix(line, ".") && !strings.HasSuffix(line, " ...") {
				t.Errorf("full stop: %q", line)
			}
			if !strings.Contains(string(en), line) {
				continue
			}
			name := slices.ContainsFunc(names, func(n string) bool {
				return strings.HasPrefix(line, n)
			})
			if line != "" && line[0] >= 'A' && line[0] <= 'Z' && !name {
				t.Errorf("begins with a capital: %q", line)
			}
		}
	}
}

// told finds commands that people should type, with their arguments. One that is only mentioned,
// such as 'unhello scan', is in quotation marks and has no parameter.
var told = regexp.MustCompile(
	`\bunhello (?:fix|undo|scan|verify|media|prevent|hive|bitlocker) [A-Z{]|` +
		`\b(?:manage-bde|ewfexport|mdadm) -|\bqemu-img (?:check|convert)|` +
		`\b(?:wimlib-imagex export|apt install|compact /u|dism /)|` +
		`\b(?:reg unload|ldmtool create|attrib|chmod|wpeutil) \S|\b(?:chkdsk|drvload) [A-Z]:`)

// narrated are the lines of the demo that name the commands it runs itself.
var narrated = regexp.MustCompile(`^(?:step|手順) \d`)

func TestCommandsStandAlone(t *testing.T) {
	for en, ja := range japanese() {
		for line := range strings.SplitSeq(string(en)+"\n"+ja, "\n") {
			if told.MatchString(line) && !isCommand(line) && !narrated.MatchString(line) {
				t.Errorf("a command inside a sentence: %q", line)
			}
		}
	}
}

// brokenSentence finds a line break inside a sentence by what is before and after it.
var brokenSentence = map[Language]*regexp.Regexp{
	English: regexp.MustCompile(
		`(?:,|\b(?:a|an|the|its|of|to|with|for|from|or|and|but|that|is|are|add|may)) *\n|` +
			`\n *(?:\(|or |and |but )`),
	Japanese: regexp.MustCompile(`[、をにはがのでともへや] *\n|\n *[(、。]`),
}

// TestLinesEndBetweenFacts: the wrapper breaks sentences, a message only parts facts. They are
// the same facts in both languages. An indented line is a command, or hangs on a line with a colon.
func TestLinesEndBetweenFacts(t *testing.T) {
	for en, ja := range japanese() {
		for lang, words := range map[Language]string{English: string(en), Japanese: ja} {
			if found := brokenSentence[lang].FindString(words); found != "" {
				t.Errorf("broken at %q: %q", found, words)
			}
			before := ":"
			for line := range strings.SplitSeq(words, "\n") {
				hangs := strings.HasPrefix(line, " ") && !isCommand(line)
				if hangs && !strings.HasSuffix(before, ":") && !strings.HasPrefix(before, " ") {
					t.Errorf("%q goes on in %q", before, line)
				}
				before = line
			}
		}
		english, translated := strings.Split(string(en), "\n"), strings.Split(ja, "\n")
		if len(english) != len(translated) {
			t.Errorf("%d facts: %q, and %d: %q", len(english), en, len(translated), ja)
			continue
		}
		for i, line := range english {
			if isCommand(line) && translated[i] != line {
				t.Errorf("%q is not the command %q", translated[i], line)
			}
		}
	}
}

func TestParsePO(t *testing.T) {
	tests := []struct {
		name, po string
		want     map[Message]string // nil: refused
	}{
		{"a pair", "msgid \"a {x}\"\nmsgstr \"b {x}\"\n", map[Message]string{"a {x}": "b {x}"}},
		{"strings over lines", "msgid \"\"\n\"a\\n\"\n\"b\"\nmsgstr \"\"\n\"c\"\n\"d\"\n",
			map[Message]string{"a\nb": "cd"}},
		{"the header is no message", "# note\nmsgid \"\"\nmsgstr \"\"\n\"Language: " +
			"ja\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"\n", map[Message]string{"a": "b"}},
		{"twice", "msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"\n", nil},
		{"an open string", "msgid \"a\nmsgstr \"b\"\n", nil},
		{"another keyword", "msgctxt \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n", nil},
		{"a string of nothing", "\"a\"\n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parsePO(test.po)
			if (err != nil) != (test.want == nil) {
				t.Fatalf("error %v", err)
			}
			for m, want := range test.want {
				if got[m] != want || len(got) != len(test.want) {
					t.Errorf("got %q, want %q", got, test.want)
				}
			}
		})
	}
}
