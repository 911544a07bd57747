// Package console is where the program meets a person: messages, questions, progress, the log and
// interrupts. What is said comes from its callers, as texts (package text) and problems (package
// problem).
//
// The rules of the screen:
//
//   - results go to standard output, questions and progress to the terminal,
//     everything else to standard error with "unhello: " in front;
//   - lower case, no full stop, one fact a line, ASCII in English;
//   - with --json there is one document on standard output, one error object on
//     standard error, and no question;
//   - nothing needs color, and what takes over a second shows progress.
//
// Where things are:
//
//   - console.go: messages, and results; screen.go and child.go: what several goroutines share;
//   - ask.go and digits.go: questions; line.go: a line being typed;
//   - terminal.go and keys.go: where the answers come from, by lines and by keys;
//   - progress.go, log.go, interrupt.go: what their names say.
package console

import (
	"io"
	"strconv"
	"strings"

	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

const prefix = "unhello: "

// Options are what a Console is made of.
type Options struct {
	Lang     text.Language
	JSON     bool
	Stderr   io.Writer
	Terminal *Terminal // nil: there is nobody to ask
	Log      *Log      // nil: no log
}

// Console is what the program speaks and listens through. It is safe for concurrent use.
type Console struct {
	lang     text.Language
	json     bool
	stderr   io.Writer
	wrap     bool
	terminal *Terminal
	log      *Log
	screen   *screen

	warnings []string
	turn     chan struct{} // of a child; closed when its turn comes
	held     []string      // what the child has said before its turn
}

// New returns a console. With JSON it asks nobody, even if there is a terminal.
func New(o Options) *Console {
	c := &Console{lang: o.Lang, json: o.JSON, stderr: o.Stderr, wrap: IsTerminal(o.Stderr),
		log: o.Log, screen: new(screen)}
	if !o.JSON {
		c.terminal = o.Terminal
	}
	return c
}

// Lang is the language of every text.
func (c *Console) Lang() text.Language { return c.lang }

// JSON is true if the output is for a program.
func (c *Console) JSON() bool { return c.json }

// Interactive is true if there is somebody to answer questions.
func (c *Console) Interactive() bool { return c.terminal != nil }

// Text returns a text in the console's language.
func (c *Console) Text(m text.Message, args ...text.Args) string {
	return text.In(c.lang, m, args...)
}

// Say states a fact on standard error and in the log.
func (c *Console) Say(m text.Message, args ...text.Args) { c.message(c.Text(m, args...)) }

// Warn says something people should know although the work goes on.
func (c *Console) Warn(m text.Message, args ...text.Args) {
	words := c.Text(m, args...)
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

// Warnings lists all warnings so far, for JSON results: with JSON they are shown nowhere else.
func (c *Console) Warnings() []string {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	return append([]string{}, c.warnings...)
}

// Fail reports a problem: what was seen and what to do next, or the error object with JSON.
func (c *Console) Fail(p *problem.Problem) {
	lines := p.Lines(c.lang)
	for _, line := range lines {
		c.Note(line)
	}
	c.Note("reason " + string(p.Reason) + ", exit code " + strconv.Itoa(p.Code()))
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	if c.json {
		_ = problem.WriteJSON(c.stderr, report.Failure{Error: p.Object(c.lang)})
		return
	}
	c.lines(lines...)
}

// Note writes to the log only.
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

// lines prints facts, or holds them back until the child's turn. The screen's mutex must be held.
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

// line prints one fact. If that fails there is nobody left to tell.
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

// Print writes a result to another stream, after taking any progress line out of the way. A stream
// that nobody looks at may be slow, so the screen is not locked for it.
func (c *Console) Print(out io.Writer, words string) error {
	if IsTerminal(out) {
		c.screen.mu.Lock()
		defer c.screen.mu.Unlock()
		c.screen.hide()
	}
	_, err := io.WriteString(out, words)
	return err
}
