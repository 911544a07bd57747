package text

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed ja.po
var jaPO string

// japanese is the translation of every message.
var japanese = sync.OnceValue(func() map[Message]string {
	translated, err := parsePO(jaPO)
	if err != nil {
		panic("ja.po: " + err.Error()) // the file is embedded, and a test reads it
	}
	return translated
})

// parsePO reads the part of gettext's PO format that ja.po uses: comments, and pairs of msgid
// and msgstr whose strings may go on over several lines.
func parsePO(po string) (map[Message]string, error) {
	translated := map[Message]string{}
	var id, str strings.Builder
	var into *strings.Builder
	keep := func() error {
		defer id.Reset()
		defer str.Reset()
		if id.Len() == 0 {
			return nil // the header
		}
		if _, twice := translated[Message(id.String())]; twice {
			return fmt.Errorf("%q is translated twice", id.String())
		}
		translated[Message(id.String())] = str.String()
		return nil
	}
	n := 0
	for line := range strings.Lines(po) {
		n++
		keyword, quoted, _ := strings.Cut(strings.TrimSpace(line), `"`)
		switch strings.TrimSpace(keyword) {
		case "msgid":
			if err := keep(); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			into = &id
		case "msgstr":
			into = &str
		case "":
			if quoted == "" {
				continue
			}
		default:
			if strings.HasPrefix(keyword, "#") {
				continue
			}
			return nil, fmt.Errorf("line %d: %q is not known here", n, keyword)
		}
		s, err := strconv.Unquote(`"` + quoted)
		if err != nil || into == nil {
			return nil, fmt.Errorf("line %d: no string", n)
		}
		into.WriteString(s)
	}
	return translated, keep()
}
