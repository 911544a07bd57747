package main

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// testCommands has one command of each shape.
var testCommands = []command{
	{name: "fix", args: "[SOURCE...]", flags: []string{flagYes, flagDryRun, flagRecord, flagNote}},
	{name: "verify", args: "SOURCE", flags: []string{flagWindows}},
	{name: "hive"},
	{name: "hive get", args: "FILE KEY [VALUE]", flags: []string{flagHive}},
	{name: "hive set", args: "FILE KEY VALUE TYPE DATA", flags: []string{flagOut}},
}

func TestParseArgv(t *testing.T) {
	tests := []struct {
		name string
		argv string // fields; "_" stands for an empty argument
		want string // what urfave/cli gets, without the program
	}{
		{"nothing", "", "--"},
		{"command alone", "fix", "fix --"},
		{"flag before", "fix --dry-run D:", "fix --dry-run=true -- D:"},
		{"flag behind", "fix D: --dry-run", "fix --dry-run=true -- D:"},
		{"flag between", "fix D: --dry-run E:", "fix --dry-run=true -- D: E:"},
		{"flag before the command", "--json fix D:", "fix --json=true -- D:"},
		{"flag with a value before the command", "--record R fix D:", "fix --record=R -- D:"},
		{"value behind", "fix D: --record R E:", "fix --record=R -- D: E:"},
		{"value joined", "fix D: --record=R", "fix --record=R -- D:"},
		{"value with an equals sign", "fix --note a=b", "fix --note=a=b --"},
		{"value that begins with a dash", "fix --note=-urgent-", "fix --note=-urgent- --"},
		{"value that is a dash", "fix --record - D:", "fix --record=- -- D:"},
		{"value that is a negative number", "fix --note -5", "fix --note=-5 --"},
		{"empty value", "fix --note _ D:", "fix --note= -- D:"},
		{"one dash", "fix -dry-run D:", "fix --dry-run=true -- D:"},
		{"switch turned off", "fix --dry-run=false D:", "fix --dry-run=false -- D:"},
		{"last one wins", "fix --note a --yes --note b --yes=false", "fix --note=b --yes=false --"},
		{"two dashes end the flags", "fix --yes -- --dry-run -x", "fix --yes=true -- --dry-run -x"},
		{"two dashes twice", "fix -- a -- b", "fix -- a -- b"},
		{"dash alone is an argument", "fix -", "fix -- -"},
		{"negative numbers are arguments", "hive set F K V REG_DWORD -1",
			"hive set -- F K V REG_DWORD -1"},
		{"negative fraction", "hive set F K V REG_SZ -.5", "hive set -- F K V REG_SZ -.5"},
		{"empty argument", "hive get F K _", "hive get -- F K "},
		{"subcommand with flags everywhere", "--lang ja hive --hive SYSTEM get F --json K",
			"hive get --lang=ja --hive=SYSTEM --json=true -- F K"},
		{"argument named like a command", "fix fix help", "fix -- fix help"},
		{"names of folders that look like Windows switches", "fix /log", "fix -- /log"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line, err := parseArgv(testCommands, fields(tt.argv))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, strings.Join(line.argv()[1:], " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func fields(argv string) []string {
	words := strings.Fields(argv)
	for i, w := range words {
		if w == "_" {
			words[i] = ""
		}
	}
	return words
}

func TestParseArgvRefuses(t *testing.T) {
	tests := []struct {
		name   string
		argv   string
		reason problem.Reason
		says   string // in message or hint
	}{
		{"unknown flag", "fix D: --nonsense", problem.UnknownFlag,
			"'unhello fix' has no flag --nonsense"},
		{"unknown flag before the command", "--nonsense fix D:", problem.UnknownFlag,
			"'unhello fix' has no flag --nonsense"},
		{"unknown flag with a value", "fix --nonsense=1", problem.UnknownFlag,
			"no flag --nonsense"},
		{"unknown short flag", "fix -n D:", problem.UnknownFlag, "no flag -n"},
		{"misspelt flag", "fix D: --dryrun", problem.UnknownFlag, "did you mean --dry-run?"},
		{"letters swapped", "fix D: --recrod R", problem.UnknownFlag, "did you mean --record?"},
		{"capitals", "fix D: --DRY-RUN", problem.UnknownFlag, "did you mean --dry-run?"},
		{"flag of another command", "verify D: --yes", problem.UnknownFlag,
			"'unhello verify' has no flag --yes"},
		{"flag of a subcommand on its group", "hive --out x", problem.UnknownFlag,
			"'unhello hive' has no flag --out"},
		{"flag without a command", "--yes", problem.UnknownFlag, "'unhello' has no flag --yes"},
		{"version of a command", "fix --version", problem.UnknownFlag, "--version"},
		{"dash of a word processor", "fix D: –dry-run", problem.UnknownFlag,
			"did you mean --dry-run?"},
		{"dashes of a Japanese keyboard", "fix D: －－dry-run", problem.UnknownFlag,
			"did you mean --dry-run?"},
		{"three things wrong: the flag is told", "nope --nonsense --note", problem.UnknownFlag,
			"--nonsense"},

		{"unknown command", "fxi D:", problem.UnknownCommand, "did you mean 'unhello fix'?"},
		{"source without a command", "D:", problem.UnknownCommand, "'unhello' has no command D:"},
		{"unknown subcommand", "hive gte F K", problem.UnknownCommand,
			"did you mean 'unhello hive get'?"},
		{"help for an unknown command", "help nope", problem.UnknownCommand, "no command nope"},

		{"no subcommand", "hive", problem.Usage, "one of these commands: get, set"},
		{"no value at the end", "fix D: --note", problem.Usage, "--note needs a value"},
		{"next flag is no value", "fix D: --note --dry-run", problem.Usage, "--note needs a value"},
		{"misspelt next flag is no value", "fix D: --note --dryrun", problem.UnknownFlag,
			"did you mean --dry-run?"},
		{"end of flags is no value", "fix --note -- D:", problem.Usage,
			"joined to its flag: --note=VALUE"},
		{"switch with nonsense", "fix --yes=maybe", problem.Usage,
			"--yes takes true|false, not maybe"},
		{"argument missing", "verify", problem.Usage, "'unhello verify' needs SOURCE"},
		{"second argument missing", "hive get F --json", problem.Usage,
			"'unhello hive get' needs KEY"},
		{"too many arguments", "verify C: D:", problem.Usage, "no use for the argument D:"},
		{"too many arguments behind an optional one", "hive get F K V X", problem.Usage,
			"no use for the argument X"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseArgv(testCommands, fields(tt.argv))
			var p *problem.Problem
			if !errors.As(err, &p) {
				t.Fatalf("got %v, want a problem", err)
			}
			o := p.Object(text.English)
			if o.Code != 2 || o.Reason != string(tt.reason) ||
				!strings.Contains(o.Message+"\n"+o.Hint, tt.says) {
				t.Errorf("got %+v", o)
			}
			if strings.Contains(o.Message+o.Hint, "{") {
				t.Errorf("a parameter was not filled in: %+v", o)
			}
		})
	}
}

func TestParseArgvHelp(t *testing.T) {
	for argv, want := range map[string]string{
		"--help":           "unhello",
		"-h":               "unhello",
		"/?":               "unhello",
		"help":             "unhello",
		"fix --help":       "unhello fix",
		"--help fix":       "unhello fix",
		"fix D: -h":        "unhello fix",
		"fix /?":           "unhello fix",
		"help fix":         "unhello fix",
		"hive --help":      "unhello hive",
		"help hive":        "unhello hive",
		"help hive get":    "unhello hive get",
		"hive get F -help": "unhello hive get",
		"verify --help":    "unhello verify", // though SOURCE is missing
	} {
		line, err := parseArgv(testCommands, fields(argv))
		if err != nil || !line.help || line.command.typed() != want {
			t.Errorf("%q: help %v of %q, %v", argv, line.help, line.command.typed(), err)
		}
	}
}

// TestLanguageAndFormOfErrors: --lang and --json count even if something else was not understood.
func TestLanguageAndFormOfErrors(t *testing.T) {
	line, err := parseArgv(testCommands, fields("fix --nonsense --json --lang ja"))
	if err == nil || line.flag(flagJSON) != "true" || line.flag(flagLang) != "ja" {
		t.Errorf("flags %v, error %v", line.flags, err)
	}
}

// TestFlagsAnywhereGiveTheSameLine shuffles flags between arguments. The arguments keep their order
// and the flags their values.
func TestFlagsAnywhereGiveTheSameLine(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	words := []string{"-", "-1", "fix", "D:", "日本語", "a=b"}
	groups := [][]string{{"--dry-run"}, {"--yes"}, {"--note", "n"}, {"--record=r"},
		{"--lang", "en"}}
	for range 5000 {
		args := make([]string, random.IntN(6))
		for i := range args {
			args[i] = words[random.IntN(len(words))]
		}
		argv := append([]string{"fix"}, args...)
		given := random.Perm(len(groups))[:random.IntN(len(groups)+1)]
		spots := make([]int, len(given))
		for i := range spots {
			spots[i] = random.IntN(len(argv) + 1)
		}
		slices.Sort(spots)
		for i := len(spots) - 1; i >= 0; i-- {
			argv = slices.Insert(argv, spots[i], groups[given[i]]...)
		}
		line, err := parseArgv(testCommands, argv)
		if err != nil {
			t.Fatalf("%q: %v", argv, err)
		}
		if !slices.Equal(line.args, args) || line.command.typed() != "unhello fix" {
			t.Fatalf("%q: %s %q", argv, line.command.typed(), line.args)
		}
		for _, n := range given {
			name := strings.Trim(strings.SplitN(groups[n][0], "=", 2)[0], "-")
			if line.flag(name) == "" {
				t.Fatalf("%q: %s is lost", argv, name)
			}
		}
		if len(line.flags) != len(given) {
			t.Fatalf("%q: flags %v", argv, line.flags)
		}
	}
}

func FuzzParseArgv(f *testing.F) {
	f.Add("fix\x00D:\x00--dry-run")
	f.Add("hive\x00get\x00--hive\x00-1\x00--\x00-x")
	f.Add("--\x00–\x00---\x00--=\x00-=1")
	f.Fuzz(func(t *testing.T, joined string) {
		line, err := parseArgv(testCommands, strings.Split(joined, "\x00"))
		if err != nil {
			if code := problem.Of(err).Code(); code != 2 {
				t.Fatalf("exit code %d: %v", code, err)
			}
			return
		}
		again, err := parseArgv(testCommands, line.argv()[1:])
		if !line.help && !line.version && (err != nil ||
			cmp.Diff(line.argv(), again.argv()) != "") {
			t.Fatalf("%q becomes %q (%v)", line.argv(), again.argv(), err)
		}
	})
}

func TestNearest(t *testing.T) {
	candidates := []string{"ls", "dry-run", "record", "yes", "json"}
	for word, want := range map[string]string{
		"dryrun": "dry-run", "recodr": "record", "ys": "yes", "Json": "json",
		"recordings": "record",
		"force":      "", "x": "", "": "",
	} {
		if got := nearest(word, candidates); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
