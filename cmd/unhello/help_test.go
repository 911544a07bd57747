package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"unhello/internal/testenv"
	"unhello/internal/text"
)

// flagTable is the product's table of flags: which commands have them.
var flagTable = map[string][]string{
	flagJSON:      allCommands,
	flagLang:      allCommands,
	flagLog:       allCommands,
	flagYes:       {"fix", "undo", "hive set", "hive recover", "prevent", "media add", "media image", "media inject", "media eject"},
	flagDryRun:    {"fix", "undo", "hive set", "prevent", "media add", "media image", "media inject", "media eject"},
	flagRecord:    {"fix", "undo", "hive set", "hive recover"}, // undo --logical is a change like another
	flagBackup:    {"fix", "hive set"},
	flagNote:      {"fix", "undo"},
	flagWindows:   {"fix", "verify", "hive ls", "hive get", "hive set", "hive check", "hive recover"},
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
	flagWithoutLog:         {"fix", "hive ls", "hive get", "hive set", "hive check", "hive recover"},
	flagLogical:            {"undo"},
	flagHive:               {"hive ls", "hive get", "hive set", "hive check", "hive recover"},
	flagJobs:               {"scan", "fix"},
	flagCheck:              {"prevent"},
	flagRestore:            {"prevent"},
	flagSave:               {"prevent"},
	flagPrograms:           {"media add", "media image", "media inject"},
	flagFrom:               {"media image"},
	flagSize:               {"media image"},
	flagMBR:                {"media image"},
	flagDevice:             {"media image"},
	flagIndex:              {"media inject"},
	flagAutostart:          {"media inject"},
	flagDrivers:            {"media inject"},
	flagNoBackup:           {"media inject"},
}

// withSource are the commands that take a SOURCE.
var withSource = []string{
	"scan", "fix", "verify", "undo", "hive ls", "hive get", "hive set", "hive check", "hive recover",
	"bitlocker info", "bitlocker check-key", "bitlocker unlock", "bitlocker read",
}

var allCommands = []string{
	"scan", "fix", "verify", "undo", "prevent", "demo", "hive ls", "hive get", "hive set", "hive check", "hive recover",
	"bitlocker info", "bitlocker check-key", "bitlocker unlock", "bitlocker read",
	"media add", "media image", "media inject", "media eject", "media check",
}

// eachCommand calls visit for the product's commands, groups included.
func eachCommand(tree []*cli.Command, parent string, visit func(name string, c *cli.Command)) {
	for _, c := range tree {
		name := strings.TrimSpace(parent + " " + c.Name)
		visit(name, c)
		eachCommand(c.Subcommands, name, visit)
	}
}

func TestFlagsOfEveryCommandAreThoseOfTheTable(t *testing.T) {
	eachCommand(build(&environment{}, commands), "", func(name string, c *cli.Command) {
		if len(c.Subcommands) > 0 {
			return
		}
		if !slices.Contains(allCommands, name) {
			t.Errorf("%s is no command of the table", name)
		}
		var want, got []string
		for flag, of := range flagTable {
			if slices.Contains(of, name) {
				want = append(want, flag)
			}
		}
		for _, f := range c.Flags {
			got = append(got, f.Names()...)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-table +command):\n%s", name, diff)
		}
	})
}

func TestEveryFlagIsInTheTable(t *testing.T) {
	for name := range flagValues {
		if flagTable[name] == nil {
			t.Errorf("--%s is not", name)
		}
		for _, lang := range []text.Language{text.English, text.Japanese} {
			if flagText(lang, name, false) == "" {
				t.Errorf("--%s has no text in %q", name, lang)
			}
		}
	}
}

func TestEveryCommandHasItsHelp(t *testing.T) {
	tree := build(&environment{}, commands)
	for _, lang := range []string{"en", "ja"} {
		eachCommand(tree, "", func(name string, c *cli.Command) {
			got := runWith(t, commands, nil, append(strings.Fields(name), "--help", "--lang", lang)...)
			checkHelp(t, fmt.Sprintf("%s in %s", name, lang), got)
			for _, f := range c.Flags {
				if !strings.Contains(got.out, "--"+f.Names()[0]) {
					t.Errorf("%s: --%s is not in its help", name, f.Names()[0])
				}
			}
		})
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

// shapes are a plain command and a group under names that have help.
func shapes() []command {
	return []command{
		func(*environment) *cli.Command {
			return &cli.Command{Name: "fix", ArgsUsage: "[SOURCE...]", Flags: flags(flagYes, flagDryRun, flagRecord)}
		},
		func(*environment) *cli.Command {
			return &cli.Command{Name: "hive", Subcommands: []*cli.Command{
				{Name: "ls", ArgsUsage: "FILE [KEY]", Flags: flags(flagHive)},
				{Name: "set", ArgsUsage: "FILE KEY VALUE TYPE DATA", Flags: flags(flagOut)},
			}}
		},
	}
}

func TestHelpOfACommand(t *testing.T) {
	got := runWith(t, shapes(), nil, "fix", "--help")
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
	got := runWith(t, shapes(), nil, "help", "hive")
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
		bare := runWith(t, shapes(), nil, "--lang", lang)
		checkHelp(t, lang, bare)
		if diff := gocmp.Diff(bare.out, runWith(t, shapes(), nil, "--help", "--lang", lang).out); diff != "" {
			t.Errorf("%s: differs from --help:\n%s", lang, diff)
		}
		if !strings.Contains(bare.out, "\n  fix [SOURCE...] ") || !strings.Contains(bare.out, "\n  130  ") {
			t.Errorf("%s:\n%s", lang, bare.out)
		}
	}
}

// TestHelpIsGolden holds every page of help against its golden file.
func TestHelpIsGolden(t *testing.T) {
	tree := build(&environment{}, commands)
	for _, lang := range []string{"en", "ja"} {
		page := func(name string) {
			got := runWith(t, commands, nil, append(strings.Fields(name), "--help", "--lang", lang)...)
			file := strings.ReplaceAll(cmp.Or(name, program), " ", "-") + ".txt"
			testenv.Golden(t, filepath.Join("testdata", "golden", "help", lang, file), got.out, *update)
		}
		page("")
		eachCommand(tree, "", func(name string, _ *cli.Command) { page(name) })
	}
}
