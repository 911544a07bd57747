package main

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xrash/smetrics"

	"unhello/internal/problem"
	"unhello/internal/text"
)

const program = "unhello"

// commandLine is what somebody typed, taken apart. urfave/cli stops reading flags at the first
// argument and silently ignores those after it, so argv puts the line into the order it wants.
type commandLine struct {
	command command
	inner   []command   // the commands of a group, or of the program
	flags   []givenFlag // each flag once, the last value wins
	unknown []string    // flags that no command has, as typed
	args    []string
	help    bool
	version bool
}

type givenFlag struct {
	name, value string
}

// typedFlag is a flag as it was typed. hasValue is false if it needs a value and has none.
type typedFlag struct {
	givenFlag
	hasValue bool
}

// parseArgv takes the arguments apart. With an error it still returns what it understood: the
// language of the error, and whether it is JSON, depend on that.
func parseArgv(list []command, argv []string) (commandLine, error) {
	var line commandLine
	words, typed := line.split(list, argv)
	line.resolve(list, words)
	var wrong error
	for _, f := range typed {
		wrong = cmp.Or(wrong, line.take(f))
	}
	// In this order, because each of these may cause the ones after it.
	return line, cmp.Or(line.unknownFlag(), line.unresolved(), wrong, line.countArguments())
}

// isBare reports whether the program was called by its name alone, as by a double click. --lang
// and --log don't count.
func (l *commandLine) isBare() bool {
	return l.command.name == "" && len(l.args) == 0 && !l.help && !l.version &&
		l.flag(flagJSON) != "true"
}

// argv returns the line in the order that urfave/cli wants.
func (l *commandLine) argv() []string {
	out := append([]string{program}, strings.Fields(l.command.name)...)
	for _, f := range l.flags {
		out = append(out, "--"+f.name+"="+f.value)
	}
	return append(append(out, "--"), l.args...)
}

// flag returns the value of a flag, "" if it was not given.
func (l *commandLine) flag(name string) string {
	for _, f := range l.flags {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// split sorts the arguments into words and flags; flags that no command has go to l.unknown.
func (l *commandLine) split(list []command, argv []string) (words []string, flags []typedFlag) {
	for len(argv) > 0 {
		word := argv[0]
		argv = argv[1:]
		switch {
		case word == "--":
			return append(words, argv...), flags
		case word == "/?":
			l.help = true
		case !looksLikeFlag(word):
			words = append(words, word)
		default:
			typed, value, joined := strings.Cut(word, "=")
			f := typedFlag{givenFlag{flagName(typed), value}, joined}
			switch {
			case !isKnown(list, f.name) || !strings.HasPrefix(word, "-"):
				l.unknown = append(l.unknown, typed)
				continue
			case joined:
			case flagValues[f.name] == "":
				f.value, f.hasValue = "true", true
			case len(argv) > 0 && argv[0] != "--" && !looksLikeFlag(argv[0]):
				// Never swallow the next flag: it could be --dry-run.
				f.value, f.hasValue = argv[0], true
				argv = argv[1:]
			}
			flags = append(flags, f)
		}
	}
	return words, flags
}

var negativeNumber = regexp.MustCompile(`^-\.?[0-9]`)

// dashes begin a flag. All but the first are what word processors and Japanese input methods make
// of "-". Taking such a word for a path would silently drop a --dry-run.
const dashes = "-‐‑‒–—―−－"

// looksLikeFlag reports whether a word is a flag, known or not. "-" alone and negative numbers are
// arguments.
func looksLikeFlag(word string) bool {
	return len(word) > 1 && flagName(word) != word && !negativeNumber.MatchString(word)
}

// flagName drops the leading dashes.
func flagName(word string) string { return strings.TrimLeft(word, dashes) }

// isKnown reports whether any command has the flag.
func isKnown(list []command, flag string) bool {
	every := append([]string{"help", "h", "version"}, commonFlags...)
	return slices.Contains(every, flag) ||
		slices.ContainsFunc(list, func(c command) bool { return slices.Contains(c.flags, flag) })
}

// resolve finds the command; the words after it are its arguments.
func (l *commandLine) resolve(list []command, words []string) {
	if len(words) > 0 && words[0] == "help" {
		l.help = true
		words = words[1:]
	}
	l.inner, l.args = l.command.inside(list), words
	for len(l.args) > 0 {
		i := slices.IndexFunc(l.inner, func(c command) bool { return c.word() == l.args[0] })
		if i < 0 {
			return
		}
		l.command, l.args = l.inner[i], l.args[1:]
		l.inner = l.command.inside(list)
	}
}

// isGroup reports whether the line names only the program or a group, so that a command is missing.
func (l *commandLine) isGroup() bool { return l.command.name == "" || len(l.inner) > 0 }

// unresolved returns the problem of a line that names no command that can be run.
func (l *commandLine) unresolved() error {
	switch {
	case l.isGroup() && len(l.args) > 0:
		return l.unknownCommand(l.args[0])
	case l.isGroup() && l.command.name != "" && !l.help:
		args := text.Args{"command": l.command.typed(), "commands": wordsOf(l.inner)}
		return problem.New(problem.Usage, args).
			Saying("'{command}' needs one of these commands: {commands}")
	}
	return nil
}

func (l *commandLine) unknownCommand(word string) error {
	p := problem.New(problem.UnknownCommand, text.Args{"command": l.command.typed(), "name": word})
	if near := nearest(word, wordsOf(l.inner)); near != "" {
		p.Args["nearest"] = l.command.typed() + " " + near
		p.Hinting(
			"did you mean '{nearest}'?\n" +
				"'{command} --help' lists the commands")
	}
	return p
}

// take checks the value of a flag and keeps it.
func (l *commandLine) take(f typedFlag) error {
	args := text.Args{"command": l.command.typed(), "flag": "--" + f.name, "value": f.value}
	wrong := problem.New(problem.Usage, args)
	kind := flagValues[f.name]
	on, err := strconv.ParseBool(f.value)
	switch {
	case !f.hasValue:
		return wrong.Saying("the flag {flag} needs a value").Hinting(
			"a value that begins with a dash is joined to its flag: {flag}=VALUE\n" +
				"'{command} --help' shows how it is used")
	case kind == "" && err != nil:
		args["allowed"] = "true|false"
		return wrong.Saying("the flag {flag} takes {allowed}, not {value}")
	case kind == "":
		f.value = strconv.FormatBool(on)
	}
	switch f.name {
	case "help", "h":
		l.help = on
		return nil
	case "version":
		l.version = on
		return nil
	}
	n, err := strconv.Atoi(f.value)
	if err == nil && kind == aCount {
		f.value = strconv.Itoa(n) // urfave/cli would read 010 as octal
	}
	l.flags = slices.DeleteFunc(l.flags, func(g givenFlag) bool { return g.name == f.name })
	l.flags = append(l.flags, f.givenFlag)
	switch {
	case kind != aText && f.value == "":
		return wrong.Saying("the value of the flag {flag} is empty").Hinting(hintEmpty)
	case kind == aCount && (err != nil || n < 1):
		return wrong.Saying("the flag {flag} takes a whole number from 1 on, not {value}")
	}
	return nil
}

// unknownFlag returns the problem of the first flag that the command does not have, nil if it has
// them all.
func (l *commandLine) unknownFlag() error {
	known := slices.Concat([]string{"help"}, l.command.allFlags())
	if l.command.name == "" {
		known = append(known, "version")
	}
	unknown := l.unknown
	for _, f := range l.flags {
		if !slices.Contains(known, f.name) {
			unknown = append(unknown, "--"+f.name)
		}
	}
	if l.version && l.command.name != "" {
		unknown = append(unknown, "--version")
	}
	if len(unknown) == 0 {
		return nil
	}
	args := text.Args{"command": l.command.typed(), "flag": unknown[0]}
	p := problem.New(problem.UnknownFlag, args)
	if near := nearest(flagName(unknown[0]), known); near != "" {
		p.Args["nearest"] = "--" + near
		p.Hinting(
			"did you mean {nearest}?\n" +
				"'{command} --help' lists its flags")
	}
	return p
}

// nearest returns the name that word was probably meant to be, "" if none is near: the edits may be
// at most half as many as word has letters, where a wrong letter counts as two.
func nearest(word string, names []string) string {
	best, limit := "", (len(word)+1)/2
	for _, name := range names {
		if d := smetrics.WagnerFischer(strings.ToLower(word), name, 1, 1, 2); d <= limit {
			best, limit = name, d-1
		}
	}
	return best
}

// countArguments checks the arguments against those of the table, such as "FILE KEY [VALUE]" or
// "[SOURCE...]".
func (l *commandLine) countArguments() error {
	if l.isGroup() || l.help {
		return nil
	}
	expected := strings.Fields(l.command.args)
	wrong := func(argument string) *problem.Problem {
		args := text.Args{"command": l.command.typed(), "argument": argument}
		return problem.New(problem.Usage, args)
	}
	for i, name := range expected {
		if i >= len(l.args) && !strings.HasPrefix(name, "[") {
			return wrong(strings.TrimSuffix(name, "...")).Saying("'{command}' needs {argument}")
		}
	}
	if many := strings.Contains(l.command.args, "..."); !many && len(l.args) > len(expected) {
		return wrong(l.args[len(expected)]).
			Saying("'{command}' has no use for the argument {argument}")
	}
	for i, arg := range l.args {
		name := strings.Trim(expected[min(i, len(expected)-1)], "[].")
		if arg == "" && !slices.Contains(mayBeEmpty, name) {
			return wrong(name).
				Saying("the {argument} of '{command}' is empty").Hinting(hintEmpty)
		}
	}
	return nil
}

const hintEmpty text.Message = "nothing was done; in a script, see whether a variable is empty " +
	"that should hold it\n" +
	"'{command} --help' shows how it is used"
