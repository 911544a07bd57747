// Package console is how the program talks to people: every text in both
// languages, messages, questions, progress, the log, and interrupts.
//
// The rules of the screen:
//   - results go to standard output, questions and progress to the terminal,
//     everything else to standard error with "unhello: " in front;
//   - lower case, no full stop, one fact a line, ASCII in English;
//   - with --json there is one document on standard output, one error object on
//     standard error, and no question;
//   - nothing needs colour, and what takes over a second shows progress.
package console

import (
	"io"
	"strconv"
	"strings"
	"time"

	"unhello/internal/problem"
	"unhello/internal/text"
)

const prefix = "unhello: "

// Options say what a Console talks through.
type Options struct {
	Lang     text.Language
	JSON     bool
	Stderr   io.Writer
	Terminal *Terminal // nil: nobody to ask
	Log      *Log      // nil: none
}

// Console is the program's mouth and ear. It is safe for use by several goroutines.
type Console struct {
	lang     text.Language
	json     bool
	stderr   io.Writer
	wrap     bool
	terminal *Terminal
	log      *Log
	screen   *screen

	warnings []string
	turn     chan struct{} // of a child; closed once it has come
	held     []string      // what the child said before
}

// New returns a console. With JSON it asks nobody, whatever the terminal.
func New(o Options) *Console {
	c := &Console{lang: o.Lang, json: o.JSON, stderr: o.Stderr, wrap: IsTerminal(o.Stderr), log: o.Log, screen: new(screen)}
	if !o.JSON {
		c.terminal = o.Terminal
	}
	return c
}

// Lang is the language of every text.
func (c *Console) Lang() text.Language { return c.lang }

// JSON is true if the output is for a program.
func (c *Console) JSON() bool { return c.json }

// Interactive is true if somebody is there to answer.
func (c *Console) Interactive() bool { return c.terminal != nil }

// Text returns a text of the catalog in the console's language.
func (c *Console) Text(id text.Message, args ...text.Args) string {
	return text.In(c.lang, id, args...)
}

// Say tells a fact on standard error, and the log.
func (c *Console) Say(id text.Message, args ...text.Args) { c.message(c.Text(id, args...)) }

// Warn tells something that people should know although the work goes on.
func (c *Console) Warn(id text.Message, args ...text.Args) {
	words := c.Text(id, args...)
	c.screen.mu.Lock()
	c.warnings = append(c.warnings, words)
	c.screen.mu.Unlock()
	fact, command, hasCommand := strings.Cut(words, "\n")
	shown := c.Text("warning: {text}", text.Args{"text": fact})
	if hasCommand {
		shown += "\n" + command
	}
	c.message(shown)
}

// Warnings lists what was warned of, for JSON results, which show it nowhere else.
func (c *Console) Warnings() []string {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	return append([]string{}, c.warnings...)
}

// Fail tells a problem: what was seen and what to do next, or the error object.
func (c *Console) Fail(p *problem.Problem) {
	lines := p.Lines(c.lang)
	for _, line := range lines {
		c.Note(line)
	}
	c.Note("reason " + string(p.Reason) + ", exit code " + strconv.Itoa(p.Code()))
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	if c.json {
		_ = problem.WriteJSON(c.stderr, map[string]problem.Object{"error": p.Object(c.lang)})
		return
	}
	c.lines(lines...)
}

// Note writes to the log alone.
func (c *Console) Note(words string) {
	if err := c.log.Line(words); err != nil {
		c.Warn("cannot log to {path}: {error}", text.Args{"path": c.log.Path(), "error": err})
	}
}

// message prints lines on standard error and logs them.
func (c *Console) message(words string) {
	for line := range strings.SplitSeq(words, "\n") {
		c.Note(line)
		if c.json {
			continue
		}
		c.screen.mu.Lock()
		c.lines(line)
		c.screen.mu.Unlock()
	}
}

// lines prints facts, or holds them back. The screen's mutex must be held.
func (c *Console) lines(facts ...string) {
	if c.waits() {
		c.held = append(c.held, facts...)
		return
	}
	c.screen.hide()
	for _, fact := range facts {
		c.line(fact)
	}
}

// line prints one fact. A failure to print it leaves nobody to tell.
func (c *Console) line(words string) {
	words = text.Escaped(words)
	parts := []string{words}
	if c.wrap {
		parts = text.Wrap(words, text.Columns-len(prefix))
	}
	for _, part := range parts {
		_, _ = io.WriteString(c.stderr, prefix+part+"\n")
	}
}

// Progress shows how far a long operation is, where somebody can see it. The
// result may be nil, which shows nothing. Done must be called on it: of several
// that are under way only the one that began first shows.
func (c *Console) Progress(id text.Message, args ...text.Args) *Progress {
	if c.json {
		return nil
	}
	out := c.stderr
	if c.terminal != nil {
		out = c.terminal.out
	} else if !IsTerminal(c.stderr) {
		return nil
	}
	return newProgress(c.screen, out, c.Text(id, args...), time.Now).watch()
}
