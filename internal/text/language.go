package text

import "strings"

// Language is the language of every text for people.
type Language string

const (
	English  Language = "en"
	Japanese Language = "ja"
)

// ParseLanguage reads the value of --lang.
func ParseLanguage(s string) (Language, bool) {
	switch Language(s) {
	case English, Japanese:
		return Language(s), true
	}
	return English, false
}

// SystemLanguage returns the language of the user interface on Windows, and that of the environment
// elsewhere. It is English unless that is Japanese and can be shown.
func SystemLanguage(getenv func(string) string) Language {
	if tags := uiLanguages(); len(tags) > 0 {
		return languageOfTag(tags[0])
	}
	return environmentLanguage(getenv)
}

// environmentLanguage follows locale(7): the first variable that is set decides. Which one decides
// on the encoding has an order of its own.
func environmentLanguage(getenv func(string) string) Language {
	lang := languageOfTag(firstSet(getenv, "LC_ALL", "LC_MESSAGES", "LANG"))
	if lang != Japanese {
		return lang
	}
	encoding := encodingOfLocale(firstSet(getenv, "LC_ALL", "LC_CTYPE", "LANG"))
	// Linux's own text console has no Japanese font, whatever the locale.
	if !isUTF8(encoding) || getenv("TERM") == "linux" {
		return English
	}
	return Japanese
}

func firstSet(getenv func(string) string, names ...string) string {
	for _, name := range names {
		if v := getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// languageOfTag understands "ja-JP", as on Windows, and "ja_JP.UTF-8", as elsewhere.
func languageOfTag(tag string) Language {
	primary := tag
	if i := strings.IndexAny(tag, "-_.@"); i >= 0 {
		primary = tag[:i]
	}
	if strings.EqualFold(primary, "ja") {
		return Japanese
	}
	return English
}

// tagOfLanguageID returns the tag of one of Windows' language IDs, whose lower ten bits are the
// language; nil for none.
func tagOfLanguageID(id uint16) []string {
	const japanese = 0x11
	switch id & 0x3FF {
	case 0:
		return nil
	case japanese:
		return []string{string(Japanese)}
	}
	return []string{string(English)}
}

// encodingOfLocale returns the part after the dot, without the modifier after an @.
func encodingOfLocale(locale string) string {
	_, encoding, _ := strings.Cut(locale, ".")
	encoding, _, _ = strings.Cut(encoding, "@")
	return encoding
}

// isUTF8 counts a missing encoding as UTF-8: that is what systems use whose locales name none.
func isUTF8(encoding string) bool {
	plain := strings.ReplaceAll(strings.ToLower(encoding), "-", "")
	return plain == "" || plain == "utf8"
}
