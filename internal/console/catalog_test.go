package console

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// everyText calls check for every text of the catalog in both languages.
func everyText(t *testing.T, check func(t *testing.T, id ID, lang Language, text string)) {
	t.Helper()
	n := 0
	for _, topic := range catalog {
		for id, e := range topic {
			check(t, id, English, e.en)
			check(t, id, Japanese, e.ja)
			n++
		}
	}
	if n < 100 {
		t.Errorf("the catalog holds only %d texts: was a topic dropped?", n)
	}
}

// declared reads the constants of the catalog files: name -> ID.
func declared(t *testing.T) map[string]ID {
	t.Helper()
	files, err := filepath.Glob("catalog_*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalog files: %v", err)
	}
	constant := regexp.MustCompile(`(?m)^\t(\w+)\s+ID = "([^"]+)"$`)
	names := map[string]ID{}
	for _, f := range files {
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range constant.FindAllStringSubmatch(string(source), -1) {
			names[m[1]] = ID(m[2])
		}
	}
	return names
}

func TestEveryIDHasItsText(t *testing.T) {
	texts := map[ID]int{}
	for _, topic := range catalog {
		for id := range topic {
			texts[id]++
		}
	}
	ids := map[ID]string{}
	for name, id := range declared(t) {
		if other := ids[id]; other != "" {
			t.Errorf("%s and %s are both %q", name, other, id)
		}
		ids[id] = name
		if texts[id] != 1 {
			t.Errorf("%s (%q) has %d texts, want 1", name, id, texts[id])
		}
	}
	for id := range texts {
		if ids[id] == "" {
			t.Errorf("text %q has no constant", id)
		}
	}
}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	// Frames around names and signs are the same everywhere: they have no words.
	parameter, word := regexp.MustCompile(`\{[^}]*\}`), regexp.MustCompile(`[a-z]{2}`)
	everyText(t, func(t *testing.T, id ID, lang Language, text string) {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s: no text in %q", id, lang)
		}
		isASCII := strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
		if lang == English && !isASCII {
			t.Errorf("%s: English is not ASCII: %q", id, text)
		}
		if lang == Japanese && isASCII && word.MatchString(parameter.ReplaceAllString(text, "")) {
			t.Errorf("%s: not translated: %q", id, text)
		}
	})
}

func TestBothLanguagesHaveTheSameParameters(t *testing.T) {
	parameter := regexp.MustCompile(`\{[^}]*\}`)
	of := func(text string) []string {
		found := parameter.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for _, topic := range catalog {
		for id, e := range topic {
			if en, ja := of(e.en), of(e.ja); !slices.Equal(en, ja) {
				t.Errorf("%s: English has %v, Japanese has %v", id, en, ja)
			}
		}
	}
}

func TestEveryLineIsAPlainFact(t *testing.T) {
	names := []string{"Windows ", "Linux ", "REG_DWORD ", "Hello-only "}
	everyText(t, func(t *testing.T, id ID, lang Language, text string) {
		if strings.HasPrefix(string(id), "help.") && !strings.HasSuffix(string(id), ".summary") {
			return // prose
		}
		for line := range strings.SplitSeq(text, "\n") {
			if strings.HasSuffix(line, "。") || strings.HasSuffix(line, ".") && !strings.HasSuffix(line, " ...") {
				t.Errorf("%s: full stop: %q", id, line)
			}
			name := slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(line, n) })
			if lang == English && line != "" && unicode.IsUpper(rune(line[0])) && !name {
				t.Errorf("%s: begins with a capital: %q", id, line)
			}
		}
	})
}

func TestNoTextIsTooWide(t *testing.T) {
	parameter := regexp.MustCompile(`\{[^}]*\}`)
	everyText(t, func(t *testing.T, id ID, lang Language, text string) {
		for line := range strings.SplitSeq(parameter.ReplaceAllString(text, "x"), "\n") {
			for _, part := range Wrap(line, Columns-len(prefix)) {
				if Width(part) > Columns-len(prefix) {
					t.Errorf("%s: %d columns: %q", id, Width(part), part)
				}
			}
		}
	})
}

func TestTextFillsParameters(t *testing.T) {
	tests := []struct {
		template string
		args     []Args
		want     string
	}{
		{"{path} is not there", []Args{{"path": "D:\\x"}}, `D:\x is not there`},
		{"{a} and {a}", []Args{{"a": 1}}, "1 and 1"},
		{"one of {all}", []Args{{"all": []string{"ls", "get"}}}, "one of ls, get"},
		{"from {a} to {b}", []Args{{"a": 1}, {"b": 2}}, "from 1 to 2"},
		{"{a}", []Args{{"a": "{b}", "b": "twice"}}, "{b}"}, // a name with braces stays a name
		{"{unknown} {", []Args{{"a": 1}}, "{unknown} {"},
		{"it takes {this}, {all}", []Args{{"this": KindTPM, "all": []ID{KindSmartCard, KindKeyFile}}}, "it takes the TPM, smart card, key file"},
		{"{name}", []Args{{"name": "a\x1b[1mb"}}, `a\u001b[1mb`},
	}
	for _, tt := range tests {
		if got := fill(English, tt.template, tt.args); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.template, got, tt.want)
		}
	}
}

func TestListsInJapanese(t *testing.T) {
	args := []Args{{"kinds": []ID{KindTPM, KindSmartCard}, "all": []string{"ls", "get"}}}
	if got, want := fill(Japanese, "{kinds}: {all}", args), "TPM、スマート カード: ls、get"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTextSpeaksBothLanguages(t *testing.T) {
	args := Args{"path": "C:"}
	if got := Text(English, MsgNotFound, args); got != "C: is not there" {
		t.Errorf("English: %q", got)
	}
	if got := Text(Japanese, MsgNotFound, args); got != "C: が見つかりません" {
		t.Errorf("Japanese: %q", got)
	}
}
