package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"unhello/internal/testenv"
	"unhello/internal/text"
)

// flagTable is the product's table of flags: which commands have them.
var flagTable = map[string][]string{
	flagAll:  {"hive check"},
	flagJSON: allCommands,
	flagLang: allCommands,
	flagLog:  allCommands,
	flagYes: {"fix", "undo", "hive set", "hive recover", "prevent", "media add",
		"media image", "media inject", "media eject"},
	flagDryRun: {"fix", "undo", "hive set", "prevent", "media add", "media image",
		"media inject", "media eject"},
	// undo --logical is a change like another
	flagRecord: {"fix", "undo", "hive set", "hive recover"},
	flagBackup: {"fix", "hive set"},
	flagNote:   {"fix", "undo"},
	flagWindows: {"fix", "verify", "hive ls", "hive get", "hive set", "hive check",
		"hive recover"},
	flagPartition: withSource,

	flagRecoveryPassword:     withSource,
	flagRecoveryPasswordFile: withSource,
	flagKeys:                 append([]string{"media add", "media image"}, withSource...),
	flagBEK:                  withSource,
	flagPassphraseFile:       withSource,
	flagRelock:               {"fix", "bitlocker unlock"},

	flagOut:                {"hive set", "hive recover", "bitlocker read", "media image"},
	flagCreate:             {"fix"},
	flagDiscardHibernation: {"fix"},
	flagAcceptUnproven:     {"fix", "undo", "hive set", "hive recover"},
	flagWithoutLog: {"fix", "hive ls", "hive get", "hive set", "hive check",
		"hive recover"},
	flagLogical:   {"undo"},
	flagHive:      {"hive ls", "hive get", "hive set", "hive check", "hive recover"},
	flagJobs:      {"scan", "fix"},
	flagCheck:     {"prevent"},
	flagRestore:   {"prevent"},
	flagSave:      {"prevent"},
	flagPrograms:  {"media add", "media image", "media inject"},
	flagFrom:      {"media image"},
	flagSize:      {"media image"},
	flagMBR:       {"media image"},
	flagDevice:    {"media image"},
	flagIndex:     {"media inject"},
	flagAutostart: {"media inject"},
	flagDrivers:   {"media inject"},
	flagNoBackup:  {"media inject"},
}

// withSource are the commands that take a SOURCE.
var withSource = []string{
	"scan", "fix", "verify", "undo", "hive ls", "hive get", "hive set", "hive check",
	"hive recover",
	"bitlocker info", "bitlocker check-key", "bitlocker unlock", "bitlocker read",
}

var allCommands = []string{
	"scan", "fix", "verify", "undo", "prevent", "demo", "hive ls", "hive get", "hive set",
	"hive check", "hive recover",
	"bitlocker info", "bitlocker check-key", "bitlocker unlock", "bitlocker read",
	"media add", "media image", "media inject", "media eject", "media check",
}

func TestFlagsOfEveryCommandAreThoseOfTheTable(t *testing.T) {
	for _, c := range commands {
		if c.run == nil {
			continue
		}
		if !slices.Contains(allCommands, c.name) {
			t.Errorf("%s is no command of the table", c.name)
		}
		var want []string
		for flag, of := range flagTable {
			if slices.Contains(of, c.name) {
				want = append(want, flag)
			}
		}
		slices.Sort(want)
		if diff := gocmp.Diff(want, slices.Sorted(slices.Values(c.allFlags()))); diff != "" {
			t.Errorf("%s (-table +command):\n%s", c.name, diff)
		}
	}
}

// TestEveryFlagHasItsText and every text its flag.
func TestEveryFlagHasItsText(t *testing.T) {
	want := []string{"help", "version", "media dry-run", "media keys", "media out"}
	for flag := range flagTable {
		want = append(want, flag)
	}
	slices.Sort(want)
	for _, lang := range []text.Language{text.English, text.Japanese} {
		var got []string
		for line := range strings.Lines(helpFile(lang, "flags")) {
			flag, words, _ := strings.Cut(line, ": ")
			if got = append(got, flag); strings.TrimSpace(words) == "" {
				t.Errorf("--%s has no text in %q", flag, lang)
			}
		}
		slices.Sort(got)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-flags +texts):\n%s", lang, diff)
		}
	}
}

// TestOnlyFlagsHaveValues: a value of a flag that was renamed would make a switch of it.
func TestOnlyFlagsHaveValues(t *testing.T) {
	for name := range flagValues {
		if !isKnown(commands, name) {
			t.Errorf("no command has --%s", name)
		}
	}
}

// A group has commands of its own, and only a group runs nothing.
func TestEveryCommandRuns(t *testing.T) {
	for _, c := range commands {
		if group := len(c.inside(commands)) > 0; group != (c.run == nil) {
			t.Errorf("%s: runs nothing: %v, has commands: %v", c.name, c.run == nil, group)
		}
	}
}

func TestEveryCommandHasItsHelp(t *testing.T) {
	for _, lang := range []string{"en", "ja"} {
		for _, c := range commands {
			got := runWith(t, commands, nil, append(strings.Fields(c.name), "--help", "--lang",
				lang)...)
			checkHelp(t, fmt.Sprintf("%s in %s", c.name, lang), got)
			for _, flag := range c.flags {
				if !strings.Contains(got.out, "--"+flag) {
					t.Errorf("%s: --%s is not in its help", c.name, flag)
				}
			}
		}
	}
}

func checkHelp(t *testing.T, name string, got result) {
	t.Helper()
	if got.code != 0 || got.err != "" {
		t.Errorf("%s: exit code %d, %s", name, got.code, got.err)
	}
	if strings.Contains(got.out, "help.") || strings.Contains(got.out, "flag.") {
		t.Errorf("%s: a text is missing:\n%s", name, got.out)
	}
	for line := range strings.SplitSeq(got.out, "\n") {
		if text.Width(line) > text.Columns {
			t.Errorf("%s: %d columns: %q", name, text.Width(line), line)
		}
	}
}

func TestHelpOfACommand(t *testing.T) {
	got := runWith(t, commands, nil, "fix", "--help")
	checkHelp(t, "fix", got)
	for _, want := range []string{
		"unhello fix - turn the Hello-only switch off",
		"\nusage: unhello fix [FLAGS] [SOURCE...]\n",
		"\n  --yes                 agree to the change beforehand, ask nothing\n",
		"\n  --record DIR          folder for the undo record",
		"\n  --help ",
		"\n  unhello fix D: --dry-run\n",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%q is not in:\n%s", want, got.out)
		}
	}
}

func TestHelpOfAGroup(t *testing.T) {
	got := runWith(t, commands, nil, "help", "hive")
	checkHelp(t, "hive", got)
	for _, want := range []string{
		"\nusage: unhello hive COMMAND [FLAGS] [ARGUMENTS]\n",
		"\n  ls FILE [KEY]         list the keys and values under a key\n",
		"\n  set FILE KEY VALUE TYPE DATA\n                        set a value",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%q is not in:\n%s", want, got.out)
		}
	}
}

// TestBareProgramPrintsHelp also in Japanese, where columns are counted twice.
func TestBareProgramPrintsHelp(t *testing.T) {
	for _, lang := range []string{"en", "ja"} {
		bare := runWith(t, commands, nil, "--lang", lang)
		checkHelp(t, lang, bare)
		if diff := gocmp.Diff(bare.out, runWith(t, commands, nil, "--help", "--lang",
			lang).out); diff != "" {
			t.Errorf("%s: differs from --help:\n%s", lang, diff)
		}
		if !strings.Contains(bare.out, "\n  fix [SOURCE...] ") ||
			!strings.Contains(bare.out, "\n  130  ") {
			t.Errorf("%s:\n%s", lang, bare.out)
		}
	}
}

// TestHelpIsGolden holds every page of help against its golden file.
func TestHelpIsGolden(t *testing.T) {
	for _, lang := range []string{"en", "ja"} {
		for _, c := range append([]command{{}}, commands...) {
			got := runWith(t, commands, nil, append(strings.Fields(c.name), "--help", "--lang",
				lang)...)
			file := strings.ReplaceAll(cmp.Or(c.name, program), " ", "-") + ".txt"
			testenv.Golden(t, filepath.Join("testdata", "golden", "help", lang, file), got.out,
				*update)
		}
	}
}
