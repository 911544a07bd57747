package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// probes has a command that does what its first argument says.
var probes = []command{{
	name: "probe", args: "DEED [MORE...]", flags: []string{flagDryRun, flagNote, flagJobs},
	run: probe,
}}

func probe(env *environment, c *cli.Context) error {
	switch c.Args().First() {
	case "tell":
		if env.JSON() {
			return env.printJSON(map[string]any{
				"note": c.String(flagNote), "dry": c.Bool(flagDryRun), "jobs": c.Int(flagJobs),
				"args": c.Args().Slice(),
			})
		}
		return env.printLines(env.Text("{path} is not there", text.Args{"path": "X:"}))
	case "fail":
		return problem.New(problem.Hibernated, text.Args{"path": "D:"})
	case "break":
		return errors.New("wheel came off")
	case "panic":
		var none []int
		return env.printLines(string(rune(none[len(none)])))
	case "say":
		return exitCode(7)
	case "ask":
		return env.Confirm(c.Context, "'{command}' cannot be used like this")
	case "foreign":
		return foreignExit{}
	}
	return env.printLines(c.Args().Slice()...)
}

// foreignExit is an error as exec has it. By itself urfave/cli ends the process with its code.
type foreignExit struct{}

func (foreignExit) Error() string { return "a program failed" }
func (foreignExit) ExitCode() int { return 99 }

// result is how a run ended.
type result struct {
	code     int
	out, err string
}

func runProbe(t *testing.T, argv ...string) result {
	t.Helper()
	return runWith(t, probes, nil, argv...)
}

func runWith(t *testing.T, list []command, env map[string]string, argv ...string) result {
	t.Helper()
	var out, stderr bytes.Buffer
	code := runCommands(t.Context(), argv, streams{
		out: &out, err: &stderr,
		getenv: func(name string) string { return env[name] },
		exit:   func(int) { t.Error("the process was ended") },
	}, list)
	return result{code, out.String(), stderr.String()}
}

func TestRun(t *testing.T) {
	tests := []struct {
		name string
		argv string
		want result
	}{
		{"result for people", "probe tell", result{0, "X: is not there\n", ""}},
		{"result for programs", "probe --json tell x --note n --dry-run --jobs 010",
			result{0, `{"args":["tell","x"],"dry":true,"jobs":10,"note":"n"}` + "\n", ""}},
		{"failure with a reason of its own", "probe say", result{7, "", ""}},
		{"version", "--version", result{0, "unhello " + version + "\n", ""}},
		{"unknown flag", "probe tell --x --json", result{2, "",
			`{"error":{"code":2,"reason":"unknown-flag","message":"'unhello probe' has no flag ` +
				`--x","hint":"'unhello probe --help' lists its flags"}}` + "\n"}},
		{"unknown command", "nope", result{2, "",
			"unhello: 'unhello' has no command nope\nunhello: 'unhello --help' lists the " +
				"commands\n"}},
		{"unknown language", "probe tell --lang de", result{2, "",
			"unhello: the flag --lang takes en|ja, not de\nunhello: 'unhello probe --help' shows " +
				"how it is used\n"}},
		{"nobody to ask", "probe ask", result{2, "",
			"unhello: there is no terminal to ask on and no --yes, so nothing was changed\n" +
				"unhello: nothing is written without consent; look at the change first, then " +
				"agree to it with --yes\n"}},
		{"argument named like a built-in command", "probe help", result{0, "help\n", ""}},
		{"error of a program that was run", "probe foreign --json", result{1, "",
			`{"error":{"code":1,"reason":"unexpected","message":"something went wrong that ` +
				`unhello did not expect",` +
				`"hint":"this is a fault in unhello; please report it together with the line ` +
				`above","detail":"a program failed"}}` + "\n"}},
		{"error without a reason", "probe break --json", result{1, "",
			`{"error":{"code":1,"reason":"unexpected","message":"something went wrong that ` +
				`unhello did not expect",` +
				`"hint":"this is a fault in unhello; please report it together with the line ` +
				`above","detail":"wheel came off"}}` + "\n"}},
		{"Japanese", "nope --lang ja", result{2, "",
			"unhello: 'unhello' にコマンド nope はありません\nunhello: コマンドの一覧は 'unhello --help' で表示できます\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, runProbe(t, strings.Fields(tt.argv)...),
				cmp.AllowUnexported(result{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRunTakesTheLanguageFromTheSystem(t *testing.T) {
	got := runWith(t, nil, map[string]string{"LANG": "ja_JP.UTF-8"}, "nope")
	if !strings.Contains(got.err, "コマンド nope はありません") {
		t.Errorf("stderr %q", got.err)
	}
}

// TestPanicIsAFailureLikeAnother: people get a sentence instead of a stack trace, and it says where
// to look.
func TestPanicIsAFailureLikeAnother(t *testing.T) {
	got := runProbe(t, "probe", "panic")
	if got.code != 1 || got.out != "" {
		t.Errorf("exit code %d, output %q", got.code, got.out)
	}
	first, _, _ := strings.Cut(got.err, "\n")
	for _, want := range []string{"did not expect: ", "index out of range", "unhello.probe",
		"line "} {
		if !strings.Contains(first, want) {
			t.Errorf("%q is not in %q", want, first)
		}
	}
	if strings.Contains(got.err, "goroutine") {
		t.Errorf("a stack is shown: %s", got.err)
	}
}

func TestInterruptedBeforeItBegan(t *testing.T) {
	env := &environment{Console: console.New(console.Options{Stderr: &bytes.Buffer{}})}
	env.interrupts = console.NewInterrupts(t.Context(), env.Console, nil)
	env.interrupts.Stop()
	if _, err := env.interrupts.Committing(""); env.exit(err) != problem.CodeInterrupted {
		t.Errorf("got %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("pipe is gone") }

func TestResultThatCannotBePrinted(t *testing.T) {
	var stderr bytes.Buffer
	code := runCommands(t.Context(), []string{"probe", "tell"},
		streams{out: brokenWriter{}, err: &stderr, getenv: func(string) string {
			return ""
		}}, probes)
	if code != 1 || !strings.Contains(stderr.String(), "could not be printed: pipe is gone") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}

func TestLogFlag(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.log")
	if got := runProbe(t, "probe", "fail", "--log", path, "--json"); got.code != 5 {
		t.Errorf("exit code %d", got.code)
	}
	if got := runProbe(t, "probe", "--log", path, "tell"); got.code != 0 {
		t.Errorf("exit code %d", got.code)
	}
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		": probe --log=" + path + " --json=true -- fail\n", "Z Windows in D: is hibernated",
		"Z reason hibernated, exit code 5\n",
		"Z X: is not there\n", "Z exit code 0\n",
	} {
		if !strings.Contains(string(log), want) {
			t.Errorf("%q is not in the log:\n%s", want, log)
		}
	}
}

func TestLogThatCannotBeOpenedIsAWarning(t *testing.T) {
	got := runProbe(t, "probe", "tell", "--log", filepath.Join(t.TempDir(), "none", "run.log"))
	if got.code != 0 || got.out == "" || !strings.HasPrefix(got.err,
		"unhello: warning: cannot log to ") {
		t.Errorf("%+v", got)
	}
}
