package record_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"unhello/internal/record"
)

func TestValidate(t *testing.T) {
	write := func(off int64, old, new string) record.Step {
		return record.Step{File: "f", Offset: off, Old: []byte(old), New: []byte(new)}
	}
	resize := func(old, new int64) record.Step {
		return record.Step{File: "f", OldSize: old, NewSize: new}
	}
	one := func(steps ...record.Step) [][]record.Step { return [][]record.Step{steps} }
	tests := []struct {
		name   string
		groups [][]record.Step
		want   string // part of the error, "" for none
	}{
		{"nothing", nil, ""},
		{"a write", one(write(0, "ab", "AB")), ""},
		{"no file name", one(record.Step{Old: []byte("a"), New: []byte("b")}), "no file"},
		{"negative offset", one(write(-1, "a", "b")), "negative"},
		{"negative size", one(resize(-1, 10)), "negative"},
		{"lengths differ", one(write(0, "a", "bc")), "differ in length"},
		{"beyond any file", one(write(1<<63-1, "ab", "cd")), "beyond any file"},
		{"resize with offset", one(record.Step{File: "f", Offset: 1, OldSize: 1, NewSize: 2}),
			"with an offset"},
		{"no effect", one(resize(5, 5)), "without effect"},
		{"write with sizes",
			one(record.Step{File: "f", Old: []byte("a"), New: []byte("b"), NewSize: 5}),
			"with sizes"},
		{"overlap", one(write(0, "abc", "ABC"), write(2, "cd", "CD")), "overlap"},
		{"the same twice", one(write(0, "abc", "ABC"), write(0, "abc", "ABC")), ""},
		{"the same place, other bytes", one(write(0, "abc", "ABC"), write(0, "abc", "XYZ")),
			"overlap"},
		{"side by side", one(write(2, "cd", "CD"), write(0, "ab", "AB")), ""},
		{"chained", [][]record.Step{{write(0, "abc", "ABC")}, {write(1, "B", "b")}}, ""},
		{"not chained", [][]record.Step{{write(0, "abc", "ABC")}, {write(1, "b", "X")}},
			"not the ones before"},
		{"grows, then written", one(resize(1, 5), write(1, "\x00\x00", "ab")), ""},
		{"written, then grows", one(write(0, "a", "b"), resize(1, 5)), "grows after it is written"},
		{"grown with other bytes", one(resize(1, 5), write(1, "ab", "cd")), "not the ones before"},
		{"beyond the end", one(resize(1, 5), write(5, "\x00", "a")), "beyond the end"},
		{"beyond the end until later", [][]record.Step{{write(5, "\x00", "a")}, {resize(1, 10)}},
			"beyond the end"},
		{"shrinks after a write", one(write(1, "a", "\x00"), resize(2, 1)), ""},
		{"cuts off bytes", one(write(1, "a", "b"), resize(2, 1)), "not zero"},
		{"written after shrinking", one(resize(2, 1), write(0, "a", "b")),
			"after the file shrinks"},
		{"twice in one group", one(resize(1, 2), resize(2, 3)), "twice"},
		{"sizes not chained", [][]record.Step{{resize(1, 2)}, {resize(3, 4)}}, "old size"},
		{"grows and shrinks", [][]record.Step{{resize(1, 2)}, {resize(2, 1)}}, "grows and shrinks"},
		{"grows too much", one(resize(0, record.MaxPlanGrowth+1)), "limit"},
		{"too many steps",
			one(slices.Repeat([]record.Step{write(0, "a", "b")}, record.MaxPlanSteps+1)...),
			"limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var plan record.Plan
			for _, steps := range tt.groups {
				plan.Groups = append(plan.Groups, record.Group{Steps: steps})
			}
			err := plan.Validate()
			var pe *record.PlanError
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("error %v", err)
			case tt.want != "" && (!errors.As(err, &pe) || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v, want a *PlanError with %q", err, tt.want)
			}
		})
	}
}

func TestReverse(t *testing.T) {
	for name, b := range plans() {
		t.Run(name, func(t *testing.T) {
			back := b.plan.Reverse()
			if err := back.Validate(); err != nil {
				t.Errorf("the reverse plan: %v", err)
			}
			if again := back.Reverse(); len(again.Groups) > 0 && !reflect.DeepEqual(again, b.plan) {
				t.Errorf("reversed twice: %+v", again)
			}
		})
	}
}

func TestPlanCounts(t *testing.T) {
	b := journal()
	if got, want := b.plan.BytesWritten(), int64(8+12*512+512+508+14*512+4+512); got != want {
		t.Errorf("BytesWritten %d, want %d", got, want)
	}
	if got, want := b.plan.Files(), []string{"hive", "log"}; !slices.Equal(got, want) {
		t.Errorf("Files %v, want %v", got, want)
	}
	if b.plan.Empty() {
		t.Error("Empty")
	}
	if !(record.Plan{Groups: []record.Group{{Why: "nothing"}}}).Empty() {
		t.Error("a plan without steps is not Empty")
	}
}
