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

// SystemLanguage is the language of whoever sits in front of the machine: the
// user interface's on Windows, the environment's elsewhere. English where
// neither says Japanese, or where Japanese could not be shown.
func SystemLanguage(getenv func(string) string) Language {
	if tags := uiLanguages(); len(tags) > 0 {
		return languageOfTag(tags[0])
	}
	return environmentLanguage(getenv)
}

// environmentLanguage follows the order of locale(7): the first variable that
// is set decides, and the encoding has an order of its own.
func environmentLanguage(getenv func(string) string) Language {
	lang := languageOfTag(firstSet(getenv, "LC_ALL", "LC_MESSAGES", "LANG"))
	if lang != Japanese {
		return lang
	}
	encoding := encodingOfLocale(firstSet(getenv, "LC_ALL", "LC_CTYPE", "LANG"))
	// The kernel's own text console has no Japanese font, whatever the locale.
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

// languageOfTag takes both spellings: "ja-JP" of Windows, "ja_JP.UTF-8" of the others.
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

// tagOfLanguageID gives the tag of a language ID of Windows, of which the lower ten
// bits are the language; nil for none.
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

// encodingOfLocale returns the part between the dot and an at sign, if any.
func encodingOfLocale(locale string) string {
	_, encoding, _ := strings.Cut(locale, ".")
	encoding, _, _ = strings.Cut(encoding, "@")
	return encoding
}

// isUTF8 counts a missing encoding as UTF-8, as it is on every system of today
// whose locale names carry none.
func isUTF8(encoding string) bool {
	plain := strings.ReplaceAll(strings.ToLower(encoding), "-", "")
	return plain == "" || plain == "utf8"
}
