package main

import (
	"cmp"
	"embed"
	"strings"

	"unhello/internal/text"
)

//go:embed help
var helpFiles embed.FS

// help returns the command's line in a list of commands, and its manual.
func (c command) help(lang text.Language) (summary, manual string) {
	file := strings.ReplaceAll(cmp.Or(c.name, program), " ", "-")
	summary, manual, _ = strings.Cut(helpFile(lang, file), "\n\n")
	return summary, strings.TrimSuffix(manual, "\n")
}

// flagText explains a flag. A line "media FLAG" explains it in other words for the media commands.
func (c command) flagText(lang text.Language, flag string) string {
	var found string
	for line := range strings.Lines(helpFile(lang, "flags")) {
		name, words, _ := strings.Cut(line, ": ")
		ofMedia := name == "media "+flag && strings.HasPrefix(c.name, "media ")
		if name == flag && found == "" || ofMedia {
			found = strings.TrimSuffix(words, "\n")
		}
	}
	return found
}

func helpFile(lang text.Language, name string) string {
	file, err := helpFiles.ReadFile("help/" + string(lang) + "/" + name + ".txt")
	if err != nil {
		panic(err) // the files are embedded, and a test reads every one
	}
	return string(file)
}

// term is a word with its explanation.
type term struct {
	word, text string
}

// printHelp prints the manual of the command, or of the program.
func (e *environment) printHelp(line commandLine) error {
	name := line.command.typed()
	summary, manual := line.command.help(e.Lang())
	usage := strings.TrimSpace(name + " [FLAGS] " + line.command.args)
	if line.isGroup() {
		usage = name + " COMMAND [FLAGS] [ARGUMENTS]"
	}
	out := []string{name + " - " + summary, ""}
	out = append(out, e.Text("usage: {usage}", text.Args{"usage": usage}), "")
	if len(line.inner) > 0 {
		out = append(out, e.Text("commands:"))
		out = append(out, layOut(e.commandTerms(line.inner))...)
		more := e.Text("'{command} COMMAND --help' tells more about a command.",
			text.Args{"command": name})
		out = append(out, "", more, "")
	}
	out = append(out, e.Text("flags, before or after the arguments:"))
	out = append(out, layOut(e.flagTerms(line))...)
	out = append(out, "")
	out = append(out, strings.Split(manual, "\n")...)

	var wrapped []string
	for _, words := range out {
		wrapped = append(wrapped, text.Wrap(words, text.Columns)...)
	}
	return e.printLines(wrapped...)
}

func (e *environment) commandTerms(list []command) []term {
	var terms []term
	for _, c := range list {
		summary, _ := c.help(e.Lang())
		terms = append(terms, term{strings.TrimSpace(c.word() + " " + c.args), summary})
	}
	return terms
}

func (e *environment) flagTerms(line commandLine) []term {
	names := []string{"help"}
	switch {
	case line.command.name == "":
		names = append(names, "version", flagLang)
	case !line.isGroup():
		names = append(line.command.allFlags(), names...)
	}
	var terms []term
	for _, name := range names {
		terms = append(terms, term{flagUsage(name), line.command.flagText(e.Lang(), name)})
	}
	return terms
}

// flagUsage returns a flag with the name of its value: "--record DIR".
func flagUsage(name string) string {
	return strings.TrimSpace("--" + name + " " + flagValues[name])
}

// layOut puts the explanations in a column beside their words.
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
