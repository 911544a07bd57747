package text

import (
	"strings"
	"testing"
)

func TestNoMessageIsTooWide(t *testing.T) {
	for en, ja := range japanese() {
		for line := range strings.SplitSeq(parameter.ReplaceAllString(string(en)+"\n"+ja, "x"),
			"\n") {
			// what stands before a line on standard error
			for _, part := range Wrap(line, Columns-9) {
				if Width(part) > Columns-9 {
					t.Errorf("%d columns: %q", Width(part), part)
				}
			}
		}
	}
}

func TestParametersAreFilled(t *testing.T) {
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
		{"it takes {this}, {all}", []Args{{"this": Message("the TPM"),
			"all": []Message{"smart card", "key file"}}},
			"it takes the TPM, smart card, key file"},
		{"{name}", []Args{{"name": "a\x1b[1mb"}}, `a\u001b[1mb`},
	}
	for _, tt := range tests {
		if got := fill(English, tt.template, tt.args); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.template, got, tt.want)
		}
	}
}

func TestListsInJapanese(t *testing.T) {
	args := []Args{{"kinds": []Message{"the TPM", "smart card"}, "all": []string{"ls", "get"}}}
	if got, want := fill(Japanese, "{kinds}: {all}", args), "TPM、スマート カード: ls、get"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBothLanguagesSpeak(t *testing.T) {
	args := Args{"path": "C:"}
	if got := In(English, "{path} is not there", args); got != "C: is not there" {
		t.Errorf("English: %q", got)
	}
	if got := In(Japanese, "{path} is not there", args); got != "C: が見つかりません" {
		t.Errorf("Japanese: %q", got)
	}
}
