package rescue

import (
	"encoding/hex"
	"fmt"
	"strconv"

	"unhello/hive"
	"unhello/internal/signin"
)

// changeSummary is what a record says about its change besides the bytes.
type changeSummary struct {
	Source string `json:"source"` // as it was named
	// Disk is the path of the disk or image; undo looks there first. A sealed record has it in the
	// clear, as Path.
	Disk string `json:"disk,omitempty"`
	// Hive is its path; undo looks there first if there is no disk.
	Hive  string `json:"hive"`
	Key   string `json:"key"`
	Value string `json:"value"`
	// Before and After are the contents of the switch, so that undo can set the old value if it
	// can't put back the bytes; null for the hive commands.
	Before *datum `json:"before,omitempty"`
	After  *datum `json:"after,omitempty"`
	// Session is the first page of the discarded hibernation file, for reference only: it is never
	// put back.
	Session []byte `json:"discarded_session,omitempty"`
}

// datum is a value's content in a record.
type datum struct {
	Present bool   `json:"present"`
	Type    uint32 `json:"type"`
	Data    string `json:"data"` // hexadecimal
}

func datumOf(s signin.HelloOnly) *datum {
	return &datum{s.Present, uint32(s.Type), hex.EncodeToString(s.Data)}
}

// state is the reverse of datumOf.
func (d *datum) state() (signin.HelloOnly, error) {
	data, err := hex.DecodeString(d.Data)
	return signin.HelloOnly{Present: d.Present, Type: hive.Type(d.Type), Data: data}, err
}

const absentWord = "absent"

// word is what a sealed record says in the clear about the old value of the switch: its number, or
// that there was none. Anything else stays sealed.
func (d *datum) word() string {
	switch {
	case d == nil:
		return ""
	case !d.Present:
		return absentWord
	}
	if s, err := d.state(); err == nil && s.Number() != nil {
		return fmt.Sprint(*s.Number())
	}
	return ""
}

// datumOfWord is the reverse of word, nil if that says nothing.
func datumOfWord(word string) *datum {
	if word == absentWord {
		return &datum{}
	}
	n, err := strconv.ParseUint(word, 10, 32)
	if err != nil {
		return nil
	}
	return datumOf(signin.Number(uint32(n)))
}
