package powercut_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"unhello/internal/record"
	"unhello/internal/record/powercut"
)

// sectors returns sectors filled with one letter each.
func sectors(letters string) []byte {
	var b []byte
	for _, c := range letters {
		b = append(b, bytes.Repeat([]byte{byte(c)}, record.SectorSize)...)
	}
	return b
}

// letters is the reverse of sectors; a sector of zeros is a dot.
func letters(b []byte) string {
	var s strings.Builder
	for len(b) > 0 {
		if b[0] == 0 {
			s.WriteByte('.')
		} else {
			s.WriteByte(b[0])
		}
		b = b[min(len(b), record.SectorSize):]
	}
	return s.String()
}

func write(file string, sector int64, was, is string) record.Step {
	return record.Step{File: file, Offset: sector * record.SectorSize, Old: sectors(was),
		New: sectors(is)}
}

// states lists the states of file "f", sorted, and checks that none comes twice and that the count
// is right.
func states(t *testing.T, plan record.Plan, initial string) []string {
	t.Helper()
	seen := make(map[string]bool)
	n := powercut.Each(plan, map[string][]byte{"f": sectors(initial)},
		func(state map[string][]byte, desc string) {
			s := letters(state["f"])
			if seen[s] {
				t.Errorf("%s comes twice: %s", s, desc)
			}
			seen[s] = true
		})
	if n != len(seen) {
		t.Errorf("counted %d states, showed %d", n, len(seen))
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestEach(t *testing.T) {
	zeros := strings.Repeat("\x00", 2)
	grow := record.Step{File: "f", OldSize: 512, NewSize: 3 * 512}
	shrink := record.Step{File: "f", OldSize: 3 * 512, NewSize: 512}
	tests := []struct {
		name    string
		initial string
		groups  [][]record.Step
		want    []string
	}{
		{"nothing", "a", nil, []string{"a"}},
		{"one sector", "a", [][]record.Step{{write("f", 0, "a", "A")}}, []string{"A", "a"}},
		{"no change", "a", [][]record.Step{{write("f", 0, "a", "a")}}, []string{"a"}},
		{
			"a step of three sectors in every combination", "abc",
			[][]record.Step{{write("f", 0, "abc", "ABC")}},
			[]string{"ABC", "ABc", "AbC", "Abc", "aBC", "aBc", "abC", "abc"},
		},
		{
			"two groups one after the other", "ab",
			[][]record.Step{{write("f", 0, "a", "A")}, {write("f", 1, "b", "B")}},
			[]string{"AB", "Ab", "ab"},
		},
		{
			"growing: sectors beyond the end are lost with it", "a",
			[][]record.Step{{grow, write("f", 1, zeros, "bc")}},
			[]string{"a", "a..", "a.c", "ab.", "abc"},
		},
		{
			"shrinking", "abc",
			[][]record.Step{{write("f", 1, "bc", zeros), shrink}},
			[]string{"a", "a..", "a.c", "ab.", "abc"},
		},
		{
			"the same place in two groups", "a",
			[][]record.Step{{write("f", 0, "a", "A")}, {write("f", 0, "A", "X")}},
			[]string{"A", "X", "a"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var plan record.Plan
			for _, steps := range tt.groups {
				plan.Groups = append(plan.Groups, record.Group{Steps: steps})
			}
			if got := states(t, plan, tt.initial); !slices.Equal(got, tt.want) {
				t.Errorf("states %v, want %v", got, tt.want)
			}
		})
	}
}

// Two writes to one sector between two syncs: the second contains the first.
func TestEachTwoWritesToOneSector(t *testing.T) {
	plan := record.Plan{Groups: []record.Group{{Steps: []record.Step{
		{File: "f", Offset: 0, Old: []byte("a"), New: []byte("A")},
		{File: "f", Offset: 9, Old: []byte("a"), New: []byte("B")},
	}}}}
	var got []string
	powercut.Each(plan, map[string][]byte{"f": sectors("a")},
		func(state map[string][]byte, _ string) {
			got = append(got, string([]byte{state["f"][0], state["f"][9]}))
		})
	slices.Sort(got)
	if want := []string{"AB", "Aa", "aa"}; !slices.Equal(got, want) {
		t.Errorf("states %v, want %v", got, want)
	}
}

func TestEachFirstAndLast(t *testing.T) {
	steps := []record.Step{write("f", 0, "abcd", "ABCD")}
	plan := record.Plan{Groups: []record.Group{{Steps: steps}}}
	var got []string
	powercut.Each(plan, map[string][]byte{"f": sectors("abcd")},
		func(state map[string][]byte, _ string) {
			got = append(got, letters(state["f"]))
		})
	if got[0] != "abcd" || got[len(got)-1] != "ABCD" {
		t.Errorf("begins with %s and ends with %s", got[0], got[len(got)-1])
	}
}

// What fn does to a state must not affect the next one.
func TestEachStateMayBeChanged(t *testing.T) {
	plan := record.Plan{Groups: []record.Group{{Steps: []record.Step{write("f", 0, "ab", "AB")}}}}
	powercut.Each(plan, map[string][]byte{"f": sectors("ab"), "other": sectors("o")},
		func(state map[string][]byte, desc string) {
			if letters(state["other"]) != "o" || strings.Contains(letters(state["f"]), "!") {
				t.Errorf("%s: %s %s", desc, letters(state["f"]), letters(state["other"]))
			}
			for _, data := range state {
				for i := range data {
					data[i] = '!'
				}
			}
		})
}

func TestEachLargeGroupIsSampled(t *testing.T) {
	const n = 3000
	was, is := bytes.Repeat([]byte{'a'}, n*record.SectorSize),
		bytes.Repeat([]byte{'b'}, n*record.SectorSize)
	steps := []record.Step{{File: "f", Old: was, New: is}}
	plan := record.Plan{Groups: []record.Group{{Steps: steps}}}
	count := func() (n int, descs []string) {
		n = powercut.Each(plan, map[string][]byte{"f": was},
			func(_ map[string][]byte, desc string) {
				descs = append(descs, desc)
			})
		return n, descs
	}
	first, descs := count()
	if first < 1000 || first > 4000 {
		t.Errorf("%d states of %d sectors", first, n)
	}
	if second, again := count(); first != second || !slices.Equal(descs, again) {
		t.Errorf("two runs differ: %d and %d states", first, second)
	}
}

func TestEachRefusesAPlanThatDoesNotFit(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("took a plan that begins elsewhere")
		}
	}()
	plan := record.Plan{Groups: []record.Group{{Steps: []record.Step{write("f", 0, "a", "A")}}}}
	powercut.Each(plan, map[string][]byte{"f": sectors("x")}, func(map[string][]byte, string) {})
}

func ExampleEach() {
	plan := record.Plan{Groups: []record.Group{{
		Why:   "data",
		Steps: []record.Step{write("f", 0, "ab", "AB")},
	}}}
	n := powercut.Each(plan, map[string][]byte{"f": sectors("ab")},
		func(state map[string][]byte, desc string) {
			fmt.Printf("%s  %s\n", letters(state["f"]), desc)
		})
	fmt.Println(n, "states")
	// Output:
	// ab  start: done
	// aB  group 0 (data): all but f sector 0x0
	// Ab  group 0 (data): only f sector 0x0
	// AB  group 0 (data): done
	// 4 states
}
