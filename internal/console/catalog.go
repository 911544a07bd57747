package console

import (
	"fmt"
	"strings"
)

// ID names a text for people. Every text of the program is in the catalog, in
// both languages, in the files catalog_*.go by topic.
type ID string

// Args are the values of a text's {parameters}.
type Args map[string]any

// entry is one text in both languages. One line is one fact: lower case, no
// full stop. Help texts are prose.
type entry struct {
	en, ja string
}

// catalog is every topic's map.
var catalog = []map[ID]entry{
	commandLineTexts, sourceTexts, diskTexts, bitlockerTexts, refusalTexts, recordTexts, outcomeTexts,
	volumeTexts, promptTexts, workTexts, resultTexts, guideTexts, flagTexts, helpTexts, commandHelpTexts,
	preventTexts, mediaTexts, mediaImageTexts, mediaWIMTexts,
}

// Text returns the text in the language, its parameters filled in. What comes
// from outside is made printable on the way.
func Text(lang Language, id ID, args ...Args) string {
	e := lookUp(id)
	text := e.en
	if lang == Japanese {
		text = e.ja
	}
	return fill(lang, text, args)
}

// lookUp shows an ID that has no text as itself; a test proves there is none.
func lookUp(id ID) entry {
	for _, topic := range catalog {
		if e, ok := topic[id]; ok {
			return e
		}
	}
	return entry{en: string(id), ja: string(id)}
}

// fill replaces {name} by its value in one pass, so that braces inside a value
// are never taken for a parameter. A value that is an ID, or several, stands for
// its own text.
func fill(lang Language, template string, args []Args) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, known := valueOf(name, args)
		if !closed || !known {
			b.WriteByte('{')
			template = rest
			continue
		}
		b.WriteString(show(lang, value))
		template = after
	}
}

func valueOf(name string, args []Args) (any, bool) {
	for _, a := range args {
		if v, ok := a[name]; ok {
			return v, true
		}
	}
	return nil, false
}

func show(lang Language, value any) string {
	switch v := value.(type) {
	case ID:
		return Text(lang, v)
	case []ID:
		texts := make([]string, len(v))
		for i, id := range v {
			texts[i] = Text(lang, id)
		}
		return strings.Join(texts, comma(lang))
	case string:
		return Printable(v)
	case []string:
		return Printable(strings.Join(v, comma(lang)))
	default:
		return Printable(fmt.Sprint(v))
	}
}

// comma stands between the items of a list.
func comma(lang Language) string {
	if lang == Japanese {
		return "、"
	}
	return ", "
}
