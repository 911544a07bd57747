package text

import (
	"fmt"
	"testing"
)

func TestEnvironmentLanguage(t *testing.T) {
	tests := []struct {
		name string
		env  map[string]string
		want Language
	}{
		{"nothing set", nil, English},
		{"C locale", map[string]string{"LANG": "C"}, English},
		{"Japanese", map[string]string{"LANG": "ja_JP.UTF-8"}, Japanese},
		{"Japanese, encoding spelled otherwise", map[string]string{"LANG": "ja_JP.utf8"}, Japanese},
		{"Japanese without an encoding", map[string]string{"LANG": "ja_JP"}, Japanese},
		{"language alone", map[string]string{"LANG": "ja"}, Japanese},
		{"modifier after the encoding", map[string]string{"LANG": "ja_JP.UTF-8@cjkwide"}, Japanese},
		{"a language that merely begins alike", map[string]string{"LANG": "jam_JM.UTF-8"}, English},
		{"LC_ALL wins", map[string]string{"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, English},
		{"LC_MESSAGES before LANG", map[string]string{"LC_MESSAGES": "ja_JP.UTF-8",
			"LANG": "de_DE.UTF-8"}, Japanese},
		{"encoding that is not UTF-8", map[string]string{"LANG": "ja_JP.eucJP"}, English},
		{"encoding from LC_CTYPE", map[string]string{"LC_CTYPE": "ja_JP.SJIS",
			"LANG": "ja_JP.UTF-8"}, English},
		{"console without a Japanese font", map[string]string{"LANG": "ja_JP.UTF-8",
			"TERM": "linux"}, English},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := environmentLanguage(func(name string) string { return tt.env[name] })
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLanguageOfWindowsTag(t *testing.T) {
	for tag, want := range map[string]Language{"ja-JP": Japanese, "JA": Japanese, "en-US": English,
		"": English} {
		if got := languageOfTag(tag); got != want {
			t.Errorf("%q: got %q, want %q", tag, got, want)
		}
	}
}

func TestTagOfLanguageID(t *testing.T) {
	for id, want := range map[uint16]string{0x0411: "[ja]", 0x0409: "[en]", 0x0407: "[en]",
		0: "[]"} {
		if got := fmt.Sprint(tagOfLanguageID(id)); got != want {
			t.Errorf("%#x: got %s, want %s", id, got, want)
		}
	}
}

func TestParseLanguage(t *testing.T) {
	for s, want := range map[string]bool{"en": true, "ja": true, "de": false, "": false,
		"JA": false} {
		if _, ok := ParseLanguage(s); ok != want {
			t.Errorf("%q: got %v, want %v", s, ok, want)
		}
	}
}
