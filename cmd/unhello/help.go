package main

import (
	"cmp"
	"embed"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/text"
)

//go:embed help
var helpFiles embed.FS

// helpText is a command's help: its line in the list of commands, and a text.
func helpText(lang text.Language, name string) (summary, words string) {
	name = strings.TrimPrefix(strings.TrimPrefix(name, program), " ")
	file := strings.ReplaceAll(cmp.Or(name, program), " ", "-")
	summary, words, _ = strings.Cut(helpFile(lang, file), "\n\n")
	return summary, strings.TrimSuffix(words, "\n")
}

// flagText explains a flag. Some flags mean for a medium to be made what they mean for a
// SOURCE, in other words.
func flagText(lang text.Language, name string, ofMedia bool) string {
	texts := map[string]string{}
	for line := range strings.Lines(helpFile(lang, "flags")) {
		flag, words, _ := strings.Cut(line, ": ")
		texts[flag] = strings.TrimSuffix(words, "\n")
	}
	if words, ok := texts["media "+name]; ok && ofMedia {
		return words
	}
	return texts[name]
}

func helpFile(lang text.Language, name string) string {
	file, err := helpFiles.ReadFile("help/" + string(lang) + "/" + name + ".txt")
	if err != nil {
		panic(err) // built in; a test reads every one
	}
	return string(file)
}

// term is a word with its explanation.
type term struct {
	word, text string
}

// printHelp prints the manual of the command, or of the program.
func (e *environment) printHelp(tree []*cli.Command, line commandLine) error {
	name, inner := line.name(), tree
	if c := line.command(); c != nil {
		inner = c.Subcommands
	}
	summary, words := helpText(e.Lang(), name)
	out := []string{name + " - " + summary, ""}
	out = append(out, e.Text("usage: {usage}", text.Args{"usage": usageLine(line, inner)}), "")
	if len(inner) > 0 {
		out = append(out, e.Text("commands:"))
		out = append(out, layOut(e.commandTerms(name, inner))...)
		out = append(out, "", e.Text("'{command} COMMAND --help' tells more about a command.", text.Args{"command": name}), "")
	}
	out = append(out, e.Text("flags, before or after the arguments:"))
	out = append(out, layOut(e.flagTerms(line))...)
	out = append(out, "")
	out = append(out, strings.Split(words, "\n")...)

	var wrapped []string
	for _, words := range out {
		wrapped = append(wrapped, text.Wrap(words, text.Columns)...)
	}
	return e.printLines(wrapped...)
}

func usageLine(line commandLine, inner []*cli.Command) string {
	if len(inner) > 0 || line.command() == nil {
		return line.name() + " COMMAND [FLAGS] [ARGUMENTS]"
	}
	return strings.TrimSpace(line.name() + " [FLAGS] " + line.command().ArgsUsage)
}

func (e *environment) commandTerms(parent string, inner []*cli.Command) []term {
	var terms []term
	for _, c := range inner {
		if c.Hidden {
			continue
		}
		name := strings.TrimSpace(c.Name + " " + c.ArgsUsage)
		summary, _ := helpText(e.Lang(), parent+" "+c.Name)
		terms = append(terms, term{name, summary})
	}
	return terms
}

func (e *environment) flagTerms(line commandLine) []term {
	var terms []term
	c := line.command()
	if c != nil {
		for _, f := range c.Flags {
			name := f.Names()[0]
			words := flagText(e.Lang(), name, line.path[0].Name == "media")
			terms = append(terms, term{strings.TrimSpace("--" + name + " " + flagValues[name]), words})
		}
	}
	terms = append(terms, term{"--help", flagText(e.Lang(), "help", false)})
	if c == nil {
		terms = append(terms, term{"--version", flagText(e.Lang(), "version", false)},
			term{"--lang " + flagValues[flagLang], flagText(e.Lang(), flagLang, false)})
	}
	return terms
}

// terms lays out words with their explanations beside them.
func layOut(terms []term) []string {
	const column = 24
	indent := strings.Repeat(" ", column)
	var lines []string
	for _, t := range terms {
		texts := text.Wrap(t.text, text.Columns-column)
		head := "  " + t.word
		if text.Width(head) < column-1 {
			head += indent[text.Width(head):] + texts[0]
			texts = texts[1:]
		}
		lines = append(lines, head)
		for _, words := range texts {
			lines = append(lines, indent+words)
		}
	}
	return lines
}
