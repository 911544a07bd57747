package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/device"
	"unhello/internal/guide"
	"unhello/internal/problem"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/text"
)

// environment is what a command works with.
type environment struct {
	*console.Console
	interrupts *console.Interrupts
	out        io.Writer
	volumes    func() []string // of this machine
	drives     target.Drives
	hasDisk    func() bool          // whether a disk that can be the PC's own is visible
	keys       *target.Keys         // what may open BitLocker volumes
	record     *rescue.RecordChoice // nil if nothing is to be changed
	now        func() time.Time
	recovery   string // the recovery password from the process's environment
	unlogged   bool   // results hold data of a hive and stay out of the log
	keyList    string // the table of keys found beside the program, "" for none
	restart    bool   // the person asked to restart the PC at the end
}

// streams are what the program gets from the process; tests pass their own.
type streams struct {
	in       *os.File
	out, err io.Writer
	getenv   func(string) string
	exit     func(code int)  // for a second interrupt, which cannot wait
	volumes  func() []string // of this machine; nil asks the system
	hasDisk  func() bool     // whether this machine has a disk of its own; nil asks the system
}

// exitCode is returned as the error by a command that has already said everything.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// run is the whole program and returns its exit code.
func run(ctx context.Context, argv []string, std streams) int {
	return runCommands(ctx, argv, std, commands)
}

func runCommands(ctx context.Context, argv []string, std streams, list []command) int {
	// Taken first, so that no program started from here can inherit it.
	recovery := takeSecret(std.getenv)
	env := &environment{out: std.out, volumes: std.volumes, hasDisk: std.hasDisk,
		drives: target.SystemDrives(), recovery: recovery, now: distinct(time.Now)}
	if env.volumes == nil {
		env.volumes = rescue.Sources
	}
	if env.hasDisk == nil {
		env.hasDisk = rescue.HasDisk
	}
	line, err := parseArgv(list, argv)
	lang, langErr := language(line, std.getenv)
	if err == nil {
		err = langErr
	}
	options := console.Options{Lang: lang, JSON: line.flag(flagJSON) == "true", Stderr: std.err}
	work := func() error { return env.runCommand(line) }
	if line.isBare() { // maybe a double click, which gets a window of its own and the guide
		options.Terminal = console.OpenTerminal(std.in)
		defer func() { env.keepWindow(ctx) }()
	}
	switch {
	case err == nil && options.Terminal != nil && guide.CurrentSystem() != guide.Other:
		work = env.guided
	case err != nil || line.help || line.version || line.command.name == "":
		env.Console = console.New(options)
		return env.exit(env.guard(func() error { return env.answer(line, err) }))
	default:
		options.Terminal = console.OpenTerminal(std.in)
	}
	code := env.runLogged(ctx, options, line, std.exit, work)
	if env.restart {
		env.restartPC()
	}
	return code
}

// answer handles what needs no work: a command line that can't be understood, the version, and
// help.
func (e *environment) answer(line commandLine, err error) error {
	switch {
	case err != nil:
		return err
	case line.version:
		return e.printLines(program + " " + version)
	}
	return e.printHelp(line)
}

// runLogged does the work of a command with a log, and with Ctrl-C handled.
func (e *environment) runLogged(ctx context.Context, options console.Options, line commandLine,
	exit func(int), work func() error) int {
	log, logErr := openLog(line)
	options.Log = log
	e.Console = console.New(options)
	if logErr != nil {
		e.Warn("cannot log to {path}: {error}", text.Args{"path": logPath(line), "error": logErr})
	}
	e.Note(program + " " + version + ": " + line.forLog())
	e.interrupts = console.NewInterrupts(ctx, e.Console, exit)
	defer e.interrupts.Stop()
	code := e.exit(e.guard(work))
	if e.keyList != "" {
		e.Say("before you go: {path} holds recovery passwords, destroy it after use",
			text.Args{"path": e.keyList})
	}
	e.Note(fmt.Sprintf("exit code %d", code))
	if err := log.Close(); err != nil {
		e.Warn("cannot log to {path}: {error}", text.Args{"path": logPath(line), "error": err})
	}
	return code
}

// runCommand lets urfave/cli give the flags their types, and keeps it from printing or exiting.
func (e *environment) runCommand(line commandLine) error {
	c := line.command
	app := &cli.App{
		Name: c.name, HelpName: c.typed(), Flags: c.cliFlags(),
		Action:   func(ctx *cli.Context) error { return e.withKeys(c, ctx) },
		HideHelp: true, HideVersion: true, Writer: io.Discard, ErrWriter: io.Discard,
		ExitErrHandler: func(*cli.Context, error) {}, // cli would end the process
	}
	words := len(strings.Fields(c.name))
	return app.RunContext(e.interrupts.Context(), line.argv()[words:])
}

// language returns the language of --lang, or else the system's.
func language(line commandLine, getenv func(string) string) (text.Language, error) {
	wanted := line.flag(flagLang)
	if wanted == "" {
		return text.SystemLanguage(getenv), nil
	}
	if lang, ok := text.ParseLanguage(wanted); ok {
		return lang, nil
	}
	args := text.Args{"command": line.command.typed(), "flag": "--" + flagLang,
		"allowed": flagValues[flagLang], "value": wanted}
	return text.SystemLanguage(getenv), problem.New(problem.Usage, args).Saying(
		"the flag {flag} takes {allowed}, not {value}")
}

// openLog returns nil if there is nowhere to write a log.
func openLog(line commandLine) (*console.Log, error) {
	path := logPath(line)
	if path == "" {
		return nil, nil
	}
	return console.OpenLog(path)
}

func logPath(line commandLine) string {
	if path := line.flag(flagLog); path != "" {
		return path
	}
	return console.DefaultLogPath(device.IsOnStick)
}

// guard turns a panic, which is always our own bug, into an ordinary failure.
func (e *environment) guard(work func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%v (%s)", fault, panicSite())
		}
	}()
	return work()
}

// panicSite names the function and line that panicked. Only the deferred function that recovered
// may call it: it skips a fixed number of frames.
func panicSite() string {
	callers := make([]uintptr, 32)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") || !more {
			return fmt.Sprintf("%s, line %d", frame.Function, frame.Line)
		}
	}
}

// exit reports what went wrong, if anything did, and returns the exit code.
func (e *environment) exit(err error) int {
	if err == nil {
		return problem.CodeDone
	}
	if code, said := err.(exitCode); said {
		return int(code)
	}
	failure := problem.Of(err)
	e.Fail(failure)
	return failure.Code()
}
