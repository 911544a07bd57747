package testenv

import (
	"strings"
	"testing"
)

// A judge is an independent program that reads hives.
type judge struct {
	tool string
	// walk reads as much of the hive as the program can be made to read.
	walk func(program, hive string, t testing.TB) error
	// dword finds a REG_DWORD in a key below the root.
	dword func(program, hive, key, value string, t testing.TB) (uint32, error)
}

// Judges returns the names of all judges. Some of what they reject is not the hive's fault: none of
// them replays logs; hivex (hivexget, hivexml) rejects lone surrogates, tombstones and checksums
// that are special values; reged crashes on some sound hives.
func Judges() []string {
	return []string{"hivexget", "hivexml", "regfexport", "reglookup", "chntpw", "reged"}
}

func judgeNamed(t testing.TB, name string) judge {
	t.Helper()
	switch name {
	case "hivexget":
		return judge{"hivexget", hivexgetWalk, hivexgetDWORD}
	case "hivexml":
		return judge{"hivexml", hivexmlWalk, hivexmlDWORD}
	case "regfexport":
		return judge{"regfexport", regfexportWalk, regfexportDWORD}
	case "reglookup":
		return judge{"reglookup", reglookupWalk, reglookupDWORD}
	case "chntpw":
		return judge{"chntpw", chntpwWalk, chntpwDWORD}
	case "reged":
		return judge{"reged", regedWalk, regedDWORD}
	}
	t.Fatalf("no judge is called %q (there are: %s)", name, strings.Join(Judges(), ", "))
	return judge{}
}

// JudgeDWORD has the named judges, or all of them if none is named, read a REG_DWORD from a clean
// hive file: all must see want. The key is below the root, with backslashes; key and value must be
// ASCII and spelled as in the hive, because chntpw finds nothing else.
func JudgeDWORD(t testing.TB, hive, key, value string, want uint32, judges ...string) {
	t.Helper()
	for _, name := range orAll(judges) {
		judge := judgeNamed(t, name)
		got, err := judge.dword(Tool(t, judge.tool), hive, key, value, t)
		if err != nil {
			t.Errorf("%s on %s: %v", name, hive, err)
		} else if got != want {
			t.Errorf("%s on %s: %s is %#x, want %#x", name, hive, value, got, want)
		}
	}
}

// JudgeWalk has the named judges, or all of them if none is named, read a clean hive file from end
// to end: none may fail.
func JudgeWalk(t testing.TB, hive string, judges ...string) {
	t.Helper()
	for _, name := range orAll(judges) {
		judge := judgeNamed(t, name)
		if err := judge.walk(Tool(t, judge.tool), hive, t); err != nil {
			t.Errorf("%s on %s: %v", name, hive, err)
		}
	}
}

func orAll(judges []string) []string {
	if len(judges) == 0 {
		return Judges()
	}
	return judges
}
