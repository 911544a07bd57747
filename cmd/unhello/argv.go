package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/problem"
	"unhello/internal/text"
)

const program = "unhello"

// commandLine is what somebody typed, taken apart. urfave/cli stops to read
// flags at the first argument and would drop those behind it without a word,
// so the line is put into the order that it understands.
type commandLine struct {
	path    []*cli.Command // the command, and its subcommand if it has any
	flags   []givenFlag    // each flag once
	args    []string
	help    bool
	version bool
}

type givenFlag struct {
	name, value string
}

// parseArgv takes the arguments apart. What it could understand is returned
// with the error too: the language and the form of the error depend on it.
func parseArgv(commands []*cli.Command, argv []string) (commandLine, error) {
	s := scanner{arity: arities(commands)}
	s.scan(argv)
	line := commandLine{flags: s.flags, help: s.help, version: s.version}
	err := line.resolve(commands, s.words)
	if unknown := line.unknownFlag(s.unknown); unknown != nil {
		return line, unknown // it may be the cause of the others
	}
	if err != nil {
		return line, err
	}
	if s.problem != nil {
		s.problem.Args["command"] = line.name()
		return line, s.problem
	}
	return line, line.countArguments()
}

// isBare reports whether the program was called by its name alone, as by a double
// click; the language and the log may be named.
func (l commandLine) isBare() bool {
	return len(l.path) == 0 && len(l.args) == 0 && !l.help && !l.version && l.flag(flagJSON) != "true"
}

// argv is the line in the order that urfave/cli wants.
func (l commandLine) argv() []string {
	out := []string{program}
	for _, c := range l.path {
		out = append(out, c.Name)
	}
	for _, f := range l.flags {
		out = append(out, "--"+f.name+"="+f.value)
	}
	return append(append(out, "--"), l.args...)
}

// name is the command as one types it: "unhello hive ls".
func (l commandLine) name() string {
	name := program
	for _, c := range l.path {
		name += " " + c.Name
	}
	return name
}

// flag is the value of a flag, empty if it was not given.
func (l commandLine) flag(name string) string {
	for _, f := range l.flags {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// command is the last of the path, nil for the bare program.
func (l commandLine) command() *cli.Command {
	if len(l.path) == 0 {
		return nil
	}
	return l.path[len(l.path)-1]
}

// scanner sorts the arguments into flags and words.
type scanner struct {
	arity   map[string]bool // every flag of every command: does it take a value?
	flags   []givenFlag
	words   []string
	unknown []string // as typed
	problem *problem.Problem
	help    bool
	version bool
}

func (s *scanner) scan(argv []string) {
	for len(argv) > 0 {
		word := argv[0]
		argv = argv[1:]
		switch {
		case word == "--":
			s.words = append(s.words, argv...)
			return
		case word == "/?":
			s.help = true
		case looksLikeFlag(word):
			argv = s.flag(word, argv)
		default:
			s.words = append(s.words, word)
		}
	}
}

// flag reads one flag and returns what is left of the arguments behind it.
func (s *scanner) flag(word string, rest []string) []string {
	name, value, joined := strings.Cut(flagName(word), "=")
	takesValue, known := s.arity[name]
	switch {
	case !known || !strings.HasPrefix(word, "-"):
		s.unknown = append(s.unknown, strings.SplitN(word, "=", 2)[0])
	case takesValue && !joined && (len(rest) == 0 || rest[0] == "--" || looksLikeFlag(rest[0])):
		// Never swallow the next flag: it could be --dry-run.
		s.fail("the flag {flag} needs a value", text.Args{"flag": "--" + name},
			"a value that begins with a dash is joined to its flag: {flag}=VALUE\n"+
				"'{command} --help' shows how it is used")
	case takesValue && !joined:
		s.give(name, rest[0])
		return rest[1:]
	case takesValue:
		s.give(name, value)
	default:
		s.turn(name, value, joined)
	}
	return rest
}

// turn sets a switch.
func (s *scanner) turn(name, value string, joined bool) {
	on := true
	if joined {
		var err error
		if on, err = strconv.ParseBool(value); err != nil {
			s.fail("the flag {flag} takes {allowed}, not {value}", text.Args{"flag": "--" + name, "allowed": "true|false", "value": value}, "")
			return
		}
	}
	switch name {
	case "help", "h":
		s.help = on
	case "version":
		s.version = on
	default:
		s.give(name, strconv.FormatBool(on))
	}
}

// give notes a flag; the last of several wins.
func (s *scanner) give(name, value string) {
	if n, err := strconv.Atoi(value); flagValues[name] == aCount && (err != nil || n < 1) {
		s.fail("the flag {flag} takes a whole number from 1 on, not {value}", text.Args{"flag": "--" + name, "value": value}, "")
	}
	if value == "" && flagValues[name] != aText {
		s.fail("the value of the flag {flag} is empty", text.Args{"flag": "--" + name}, hintEmpty)
	}
	s.flags = slices.DeleteFunc(s.flags, func(f givenFlag) bool { return f.name == name })
	s.flags = append(s.flags, givenFlag{name, value})
}

// fail keeps the first problem.
func (s *scanner) fail(message text.Message, args text.Args, hint text.Message) {
	if s.problem == nil {
		s.problem = problem.New(problem.Usage, args).Saying(message).Hinting(hint)
	}
}

var negativeNumber = regexp.MustCompile(`^-\.?[0-9]`)

// dashes begin a flag. The second to the last are what word processors and
// Japanese input methods make of "-": such a word is no path, and to take it
// for one would drop a --dry-run.
const dashes = "-‐‑‒–—―−－"

// looksLikeFlag is true for a flag, known or not: "-" alone and negative
// numbers are arguments.
func looksLikeFlag(word string) bool {
	return len(word) > 1 && flagName(word) != word && !negativeNumber.MatchString(word)
}

// flagName drops the dashes in front.
func flagName(word string) string { return strings.TrimLeft(word, dashes) }

// arities tells of every flag of every command whether it takes a value.
func arities(commands []*cli.Command) map[string]bool {
	arity := map[string]bool{"help": false, "h": false, "version": false}
	for _, name := range commonFlags {
		arity[name] = flagValues[name] != ""
	}
	for _, c := range commands {
		for _, f := range c.Flags {
			valued, ok := f.(cli.DocGenerationFlag)
			for _, name := range f.Names() {
				arity[name] = ok && valued.TakesValue()
			}
		}
		for name, takesValue := range arities(c.Subcommands) {
			arity[name] = takesValue
		}
	}
	return arity
}

// resolve finds the command among the words; the others are its arguments.
func (l *commandLine) resolve(commands []*cli.Command, words []string) error {
	if len(words) > 0 && words[0] == "help" {
		l.help = true
		words = words[1:]
	}
	for len(commands) > 0 && len(words) > 0 {
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(words[0]) })
		if i < 0 {
			break
		}
		l.path = append(l.path, commands[i])
		commands, words = commands[i].Subcommands, words[1:]
	}
	isGroup := len(l.path) == 0 || len(commands) > 0
	switch {
	case isGroup && len(words) > 0:
		return l.unknownCommand(commands, words[0])
	case isGroup && len(l.path) > 0 && !l.help:
		return problem.New(problem.Usage, text.Args{"command": l.name(), "commands": commandNames(commands)}).
			Saying("'{command}' needs one of these commands: {commands}")
	}
	l.args = words
	return nil
}

func (l *commandLine) unknownCommand(commands []*cli.Command, word string) error {
	p := problem.New(problem.UnknownCommand, text.Args{"command": l.name(), "name": word})
	if near := nearest(word, commandNames(commands)); near != "" {
		p.Args["nearest"] = l.name() + " " + near
		p.Hinting(
			"did you mean '{nearest}'?\n" +
				"'{command} --help' lists the commands")
	}
	return p
}

func commandNames(commands []*cli.Command) []string {
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	return names
}

// unknownFlag is the problem of the first flag that the command does not have,
// nil if it has them all.
func (l *commandLine) unknownFlag(unknown []string) error {
	known := l.flagNames()
	for _, f := range l.flags {
		if !slices.Contains(known, f.name) {
			unknown = append(unknown, "--"+f.name)
		}
	}
	if l.version && len(l.path) > 0 {
		unknown = append(unknown, "--version")
	}
	if len(unknown) == 0 {
		return nil
	}
	p := problem.New(problem.UnknownFlag, text.Args{"command": l.name(), "flag": unknown[0]})
	if near := nearest(flagName(unknown[0]), known); near != "" {
		p.Args["nearest"] = "--" + near
		p.Hinting(
			"did you mean {nearest}?\n" +
				"'{command} --help' lists its flags")
	}
	return p
}

// flagNames lists the flags that the command has.
func (l *commandLine) flagNames() []string {
	names := append([]string{"help"}, commonFlags...)
	c := l.command()
	if c == nil {
		return append(names, "version")
	}
	for _, f := range c.Flags {
		names = append(names, f.Names()...)
	}
	return names
}

// mayBeEmpty are the arguments that mean something when they are empty: the default value
// of a key, a text without letters. An empty SOURCE would be the current folder.
var mayBeEmpty = []string{"KEY", "VALUE", "DATA"}

// countArguments holds the arguments against the command's usage, such as
// "FILE KEY [VALUE]" or "[SOURCE...]".
func (l *commandLine) countArguments() error {
	c := l.command()
	if c == nil || l.help {
		return nil
	}
	places := strings.Fields(c.ArgsUsage)
	for i, place := range places {
		if i >= len(l.args) && !strings.HasPrefix(place, "[") {
			return problem.New(problem.Usage, text.Args{"command": l.name(), "argument": strings.TrimSuffix(place, "...")}).
				Saying("'{command}' needs {argument}")
		}
	}
	if many := strings.Contains(c.ArgsUsage, "..."); !many && len(l.args) > len(places) {
		return problem.New(problem.Usage, text.Args{"command": l.name(), "argument": l.args[len(places)]}).
			Saying("'{command}' has no use for the argument {argument}")
	}
	for i, arg := range l.args {
		place := strings.Trim(places[min(i, len(places)-1)], "[].")
		if arg == "" && !slices.Contains(mayBeEmpty, place) {
			return problem.New(problem.Usage, text.Args{"command": l.name(), "argument": place}).
				Saying("the {argument} of '{command}' is empty").Hinting(hintEmpty)
		}
	}
	return nil
}

const hintEmpty text.Message = "nothing was done; in a script, see whether a variable is empty " +
	"that should hold it\n" +
	"'{command} --help' shows how it is used"
