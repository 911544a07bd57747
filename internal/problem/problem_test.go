package problem

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/text"
)

func TestReasonTableIsSound(t *testing.T) {
	word := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	codes := map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 10: true,
		130: true}
	seen := map[Reason]bool{}
	for _, row := range reasonTable {
		if !word.MatchString(string(row.Reason)) {
			t.Errorf("%q is no plain word", row.Reason)
		}
		if seen[row.Reason] {
			t.Errorf("%s stands twice", row.Reason)
		}
		seen[row.Reason] = true
		if !codes[row.Code] {
			t.Errorf("%s: %d is no exit code of ours", row.Reason, row.Code)
		}
		for _, id := range []text.Message{row.Message, row.Hint} {
			if id == "" {
				t.Errorf("%s lacks a text", row.Reason)
			}
		}
	}
}

// TestEveryReasonHasARow reads the constants: one without a row would end as "unexpected".
func TestEveryReasonHasARow(t *testing.T) {
	source, err := os.ReadFile("reason.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[Reason]bool{}
	for _, row := range reasonTable {
		rows[row.Reason] = true
	}
	constants := regexp.MustCompile(`\w+\s+Reason = "([^"]+)"`).FindAllStringSubmatch(
		string(source), -1)
	if len(constants) < 40 {
		t.Fatalf("found only %d constants", len(constants))
	}
	for _, c := range constants {
		if !rows[Reason(c[1])] {
			t.Errorf("%s has no row", c[1])
		}
	}
	if len(rows) != len(constants) {
		t.Errorf("%d rows for %d constants", len(rows), len(constants))
	}
}

func TestProblemInWords(t *testing.T) {
	p := New(HiveDamaged, text.Args{"path": "SOFTWARE"}).Because(
		errors.New("hive: cell at 0x20: size 0"))
	want := []string{
		"SOFTWARE is damaged: hive: cell at 0x20: size 0",
		"a change could make it worse, so nothing was changed; 'unhello hive check' lists every " +
			"fault",
		"restore the hive from a backup or a restore point first",
	}
	if diff := cmp.Diff(want, p.Lines(text.English)); diff != "" {
		t.Error(diff)
	}
}

func TestProblemWithOtherTexts(t *testing.T) {
	p := New(Usage, text.Args{"command": "unhello fix", "flag": "--note", "nearest": "n"}).
		Saying("the flag {flag} needs a value").Hinting("'{command} --help' lists its flags")
	want := []string{"the flag --note needs a value", "'unhello fix --help' lists its flags"}
	if diff := cmp.Diff(want, p.Lines(text.English)); diff != "" {
		t.Error(diff)
	}
	if p.Code() != CodeUsage {
		t.Errorf("code %d", p.Code())
	}
}

func TestErrorObject(t *testing.T) {
	var b bytes.Buffer
	p := New(UnknownFlag, text.Args{"command": "unhello fix", "flag": "--<x>"})
	if err := WriteJSON(&b, p.Object(text.English)); err != nil {
		t.Fatal(err)
	}
	want := `{"code":2,"reason":"unknown-flag","message":"'unhello fix' has no flag --<x>",` +
		`"hint":"'unhello fix --help' lists its flags"}` + "\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestProblemOf(t *testing.T) {
	inner := New(Hibernated, text.Args{"path": "D:"})
	tests := []struct {
		name string
		err  error
		want Reason
	}{
		{"problem", inner, Hibernated},
		{"wrapped problem", fmt.Errorf("fix: %w", inner), Hibernated},
		{"cancelled", fmt.Errorf("walk: %w", context.Canceled), Interrupted},
		{"anything else", errors.New("boom"), Unexpected},
	}
	for _, tt := range tests {
		if got := Of(tt.err).Reason; got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestProblemIsFoundByItsCause(t *testing.T) {
	cause := errors.New("cause")
	if !errors.Is(New(InUse, nil).Because(cause), cause) {
		t.Error("the cause is lost")
	}
}
