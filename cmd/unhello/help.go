package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
)

// helpTexts is each command's help: its line in the list of commands, and a text.
var helpTexts = map[string]struct{ summary, text console.ID }{
	"unhello":        {console.SummaryProgram, console.HelpProgram},
	"unhello scan":   {console.SummaryScan, console.HelpScan},
	"unhello fix":    {console.SummaryFix, console.HelpFix},
	"unhello verify": {console.SummaryVerify, console.HelpVerify},
	"unhello undo":   {console.SummaryUndo, console.HelpUndo},
	"unhello demo":   {console.SummaryDemo, console.HelpDemo},

	"unhello prevent": {console.SummaryPrevent, console.HelpPrevent},

	"unhello media":        {console.SummaryMedia, console.HelpMedia},
	"unhello media add":    {console.SummaryMediaAdd, console.HelpMediaAdd},
	"unhello media image":  {console.SummaryMediaImage, console.HelpMediaImage},
	"unhello media inject": {console.SummaryMediaInject, console.HelpMediaInject},
	"unhello media eject":  {console.SummaryMediaEject, console.HelpMediaEject},
	"unhello media check":  {console.SummaryMediaCheck, console.HelpMediaCheck},

	"unhello bitlocker":           {console.SummaryBitLocker, console.HelpBitLocker},
	"unhello bitlocker info":      {console.SummaryInfo, console.HelpInfo},
	"unhello bitlocker check-key": {console.SummaryCheckKey, console.HelpCheckKey},
	"unhello bitlocker unlock":    {console.SummaryUnlock, console.HelpUnlock},
	"unhello bitlocker read":      {console.SummaryRead, console.HelpRead},

	"unhello hive":         {console.SummaryHive, console.HelpHive},
	"unhello hive ls":      {console.SummaryHiveLs, console.HelpHiveLs},
	"unhello hive get":     {console.SummaryHiveGet, console.HelpHiveGet},
	"unhello hive set":     {console.SummaryHiveSet, console.HelpHiveSet},
	"unhello hive check":   {console.SummaryHiveCheck, console.HelpHiveCheck},
	"unhello hive recover": {console.SummaryHiveRecover, console.HelpHiveRecover},
}

// mediaFlagTexts are the flags that mean for a medium to be made what they mean for a
// SOURCE, in other words.
var mediaFlagTexts = map[string]console.ID{
	flagKeys: console.FlagKeysOnMedium, flagDryRun: console.FlagDryRunMedium, flagOut: console.FlagOutImage,
}

// term is a word with its explanation.
type term struct {
	word string
	text console.ID
}

// printHelp prints the manual of the command, or of the program.
func (e *environment) printHelp(tree []*cli.Command, line commandLine) error {
	name, inner := line.name(), tree
	if c := line.command(); c != nil {
		inner = c.Subcommands
	}
	texts := helpTexts[name]
	out := []string{name + " - " + e.Text(texts.summary), ""}
	out = append(out, e.Text(console.HelpUsage, console.Args{"usage": usageLine(line, inner)}), "")
	if len(inner) > 0 {
		out = append(out, e.Text(console.HelpCommands))
		out = append(out, e.terms(commandTerms(name, inner))...)
		out = append(out, "", e.Text(console.HelpMore, console.Args{"command": name}), "")
	}
	out = append(out, e.Text(console.HelpFlags))
	out = append(out, e.terms(flagTerms(line))...)
	out = append(out, "")
	out = append(out, strings.Split(e.Text(texts.text), "\n")...)

	var wrapped []string
	for _, text := range out {
		wrapped = append(wrapped, console.Wrap(text, console.Columns)...)
	}
	return e.printLines(wrapped...)
}

func usageLine(line commandLine, inner []*cli.Command) string {
	if len(inner) > 0 || line.command() == nil {
		return line.name() + " COMMAND [FLAGS] [ARGUMENTS]"
	}
	return strings.TrimSpace(line.name() + " [FLAGS] " + line.command().ArgsUsage)
}

func commandTerms(parent string, inner []*cli.Command) []term {
	var terms []term
	for _, c := range inner {
		if c.Hidden {
			continue
		}
		name := strings.TrimSpace(c.Name + " " + c.ArgsUsage)
		terms = append(terms, term{name, helpTexts[parent+" "+c.Name].summary})
	}
	return terms
}

func flagTerms(line commandLine) []term {
	var terms []term
	c := line.command()
	if c != nil {
		for _, f := range c.Flags {
			name := f.Names()[0]
			spec := flagSpecs[name]
			if text, ok := mediaFlagTexts[name]; ok && line.path[0].Name == "media" {
				spec.text = text
			}
			terms = append(terms, term{strings.TrimSpace("--" + name + " " + spec.value), spec.text})
		}
	}
	terms = append(terms, term{"--help", console.FlagHelp})
	if c == nil {
		terms = append(terms, term{"--version", console.FlagVersion}, term{"--lang " + flagSpecs[flagLang].value, console.FlagLang})
	}
	return terms
}

// terms lays out words with their explanations beside them.
func (e *environment) terms(terms []term) []string {
	const column = 24
	indent := strings.Repeat(" ", column)
	var lines []string
	for _, t := range terms {
		texts := console.Wrap(e.Text(t.text), console.Columns-column)
		head := "  " + t.word
		if console.Width(head) < column-1 {
			head += indent[console.Width(head):] + texts[0]
			texts = texts[1:]
		}
		lines = append(lines, head)
		for _, text := range texts {
			lines = append(lines, indent+text)
		}
	}
	return lines
}
