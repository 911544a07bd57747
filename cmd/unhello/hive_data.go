package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"unhello/hive"
	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

// bigData is how many bytes of data a value may have that is held in memory as a whole. What is
// longer is printed piece by piece.
const bigData = 1 << 20

// newValueReport shows data according to its type, and as bytes too if it does not fit that type or
// is no text.
func newValueReport(v *hive.Value) (*report.Value, error) {
	b, err := v.Data()
	if err != nil {
		return nil, err
	}
	data, whole := hive.FormatData(v.Type(), b)
	r := &report.Value{Name: v.Name().String(), NameHex: nameHex(v.Name()),
		Type: v.Type().String(), Data: data}
	if !whole || !utf8.ValidString(strings.Join(dataLines(r), "")) {
		digits := hex.EncodeToString(b)
		r.Hex = &digits
	}
	return r, nil
}

// nameHex returns the bytes of a name that is no text, "" for any other.
func nameHex(n hive.Name) string {
	if utf8.ValidString(n.String()) {
		return ""
	}
	return hex.EncodeToString(n.Bytes())
}

// pieces prints what is too long for one string, as print does with a whole result.
type pieces struct {
	e     *environment
	lines int
	err   error
}

// say prints a piece.
func (p *pieces) say(words string) {
	p.lines += strings.Count(words, "\n")
	if p.err == nil {
		p.err = p.e.Print(p.e.out, words)
	}
}

// done notes how much was printed, and says how it went.
func (p *pieces) done() error {
	p.e.Note(unloggedLines(p.lines))
	if p.err != nil {
		return problem.New(problem.OutputFailed, nil).Because(p.err)
	}
	return nil
}

// bigShape says how the data of a big value are printed.
type bigShape struct {
	kind hive.Type // SZ for text, MultiSZ for a list, Binary for hex digits
	trim bool      // the NUL at the end is not part of the text
	hex  bool      // the bytes are needed too
}

// shapeOf reads all data once, so that nothing of damaged ones is printed.
func shapeOf(v *hive.Value) (bigShape, error) {
	s, text, last := bigShape{kind: hive.Binary}, true, uint16(1)
	odd, err := eachUnits(v, func(n hive.Name) {
		last = n[len(n)-1]
		text = text && utf8.ValidString(n.String())
	})
	switch t := v.Type(); t {
	case hive.SZ, hive.ExpandSZ:
		s = bigShape{hive.SZ, true, odd || !text || last != 0}
	case hive.Link:
		s = bigShape{hive.SZ, false, odd || !text}
	case hive.MultiSZ:
		s = bigShape{hive.MultiSZ, true, true} // whether they determine the bytes is not looked at
	default:
		s.hex = hive.IsNumber(t)
	}
	return s, err
}

// eachUnits passes on data as UTF-16 in pieces that are not empty and split no surrogate pair. odd
// reports a last byte that is left over.
func eachUnits(v *hive.Value, part func(hive.Name)) (odd bool, err error) {
	var rest []byte
	err = v.Chunks(func(b []byte) error {
		b = append(rest, b...)
		whole := len(b) &^ 1
		if whole > 0 && b[whole-1]&0xFC == 0xD8 {
			whole -= 2
		}
		if whole > 0 {
			part(hive.DecodeName(b[:whole], false))
		}
		rest = append([]byte{}, b[whole:]...)
		return nil
	})
	if len(rest) > 1 {
		part(hive.DecodeName(rest[:2], false))
	}
	return len(rest)%2 == 1, err
}

// eachText passes on the text of big data: separate is called between the strings of a list, and
// start before anything else, unless a list has no string.
func (s bigShape) eachText(v *hive.Value, start, separate func(), part func(string)) error {
	started, nuls := false, 0
	begin := func() {
		if !started {
			started = true
			start()
		}
	}
	flush := func(most int) { // what NULs mean shows with what follows them
		for ; nuls > most; nuls-- {
			if s.kind == hive.MultiSZ {
				separate()
			} else {
				part("\x00")
			}
		}
	}
	if s.kind != hive.MultiSZ {
		begin()
	}
	_, err := eachUnits(v, func(n hive.Name) {
		for len(n) > 0 {
			if n[0] == 0 {
				nuls++
				n = n[1:]
				continue
			}
			begin()
			flush(0)
			end := 1
			for end < len(n) && n[end] != 0 {
				end++
			}
			part(n[:end].String())
			n = n[end:]
		}
	})
	if s.kind != hive.MultiSZ {
		most := 0
		if s.trim {
			most = 1
		}
		flush(most)
	}
	return err
}

// eachHex passes on data as hex digits.
func eachHex(v *hive.Value, part func(string)) error {
	return v.Chunks(func(b []byte) error {
		part(hex.EncodeToString(b))
		return nil
	})
}

// printBig prints the data of a big value alone.
func (e *environment) printBig(v *hive.Value, s bigShape) error {
	p := &pieces{e: e}
	shown := func(words string) {
		if console.IsTerminal(e.out) {
			words = text.Escaped(words)
		}
		p.say(words)
	}
	var err error
	if s.kind == hive.Binary {
		if s.hex {
			p.say(hive.HexPrefix)
		}
		err = eachHex(v, p.say)
	} else {
		err = s.eachText(v, func() {}, func() { p.say("\n") }, shown)
	}
	p.say("\n")
	if err != nil {
		return err
	}
	return p.done()
}

// bigJSON prints the document of a big value; its end is left open.
func (p *pieces) bigJSON(v *hive.Value, s bigShape) error {
	head, err := json.Marshal(report.Value{Name: v.Name().String(), NameHex: nameHex(v.Name()),
		Type: v.Type().String()})
	if err != nil {
		return err
	}
	p.say(strings.TrimSuffix(string(text.EscapedJSON(head)), `null}`))
	switch s.kind {
	case hive.Binary:
		p.say(`"`)
		if s.hex {
			p.say(hive.HexPrefix)
		}
		err = eachHex(v, p.say)
		p.say(`"`)
	case hive.MultiSZ:
		end := `[]`
		err = s.eachText(v, func() { p.say(`["`); end = `"]` }, func() { p.say(`","`) }, p.inJSON)
		p.say(end)
	default:
		err = s.eachText(v, func() { p.say(`"`) }, nil, p.inJSON)
		p.say(`"`)
	}
	if err == nil && s.hex {
		p.say(`,"hex":"`)
		err = eachHex(v, p.say)
		p.say(`"`)
	}
	return err
}

// inJSON prints a piece of a string.
func (p *pieces) inJSON(words string) {
	var b strings.Builder
	if err := problem.WriteJSON(&b, words); err != nil {
		p.err = err
		return
	}
	line := strings.TrimSuffix(b.String(), "\n")
	p.say(line[1 : len(line)-1])
}

// valueJSON prints the document of one value, of any size; its end is left open.
func (p *pieces) valueJSON(v *hive.Value) error {
	if v.Size() > bigData {
		s, err := shapeOf(v)
		if err != nil {
			return err
		}
		return p.bigJSON(v, s)
	}
	r, err := newValueReport(v)
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := problem.WriteJSON(&b, r); err != nil {
		return err
	}
	p.say(strings.TrimSuffix(b.String(), "}\n"))
	return nil
}

// endJSON prints the end of a document.
func (p *pieces) endJSON() error {
	if w := p.e.Warnings(); len(w) > 0 {
		var b strings.Builder
		if err := problem.WriteJSON(&b, w); err != nil {
			return err
		}
		p.say(`,"warnings":` + strings.TrimSuffix(b.String(), "\n"))
	}
	p.say("}\n")
	return p.done()
}

// printValueJSON prints the document of one value.
func (e *environment) printValueJSON(v *hive.Value) error {
	p := &pieces{e: e}
	if err := p.valueJSON(v); err != nil {
		return err
	}
	return p.endJSON()
}

// printValuesJSON prints the document of all values of a key, of which only one is ever held in
// memory.
func (e *environment) printValuesJSON(values []*hive.Value) error {
	p := &pieces{e: e}
	p.say(`{"values":[`)
	for i, v := range values {
		if i > 0 {
			p.say(",")
		}
		if err := p.valueJSON(v); err != nil {
			return err
		}
		p.say("}")
	}
	p.say("]")
	return p.endJSON()
}

// unloggedLines stands in the log for lines of a hive.
func unloggedLines(n int) string {
	return fmt.Sprintf("(%d lines of the hive were printed, and are not logged)", n)
}
