// Package text is about what people read. The English texts are where they are said, as constants
// of the type Message; the Japanese ones are in ja.po. A test finds every Message of the program
// and compares them with ja.po.
package text

import (
	"fmt"
	"runtime"
	"strings"
)

// Message is an English text. Each of its lines is one fact, in lower case and without a full stop.
// A word in braces is a parameter.
type Message string

// Args are the values of a message's {parameters}.
type Args map[string]any

// In returns the message in the language, with its parameters filled in and made printable.
func In(lang Language, m Message, args ...Args) string {
	text := string(m)
	if lang == Japanese {
		if translated, ok := japanese()[m]; ok {
			text = translated
		}
	}
	return fill(lang, text, args)
}

// fill replaces {name} by its value in one pass, so that braces inside a value are never taken for
// a parameter. Values that are messages, or that have a method In, are translated. In a
// command, strings are quoted if the shell would take them apart.
func fill(lang Language, template string, args []Args) string {
	lines := strings.Split(template, "\n")
	for i, line := range lines {
		shown := show
		if isCommand(line) {
			shown = showArgument
		}
		lines[i] = fillLine(lang, line, args, shown)
	}
	return strings.Join(lines, "\n")
}

func fillLine(lang Language, template string, args []Args, show func(Language, any) string) string {
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

// showArgument shows what stands in a command to type.
func showArgument(lang Language, value any) string {
	if s, ok := value.(string); ok {
		return quoteArgument(Masked(s), runtime.GOOS == "windows")
	}
	return show(lang, value)
}

func show(lang Language, value any) string {
	switch v := value.(type) {
	case interface{ In(Language) string }:
		return v.In(lang)
	case Message:
		return In(lang, v)
	case []Message:
		texts := make([]string, len(v))
		for i, m := range v {
			texts[i] = In(lang, m)
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

// comma separates the items of a list.
func comma(lang Language) string {
	if lang == Japanese {
		return "、"
	}
	return ", "
}
