package problem

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"strings"

	"unhello/internal/report"
	"unhello/internal/text"
)

// Problem is a failure as people and scripts see it: a reason with its exit code, what was seen,
// and what to do next.
type Problem struct {
	Reason Reason
	Args   text.Args // the parameters of message and hint

	// Message and Hint replace the reason's own texts where set.
	Message text.Message
	Hint    text.Message

	Detail string // technical, in English, from the packages below
	Cause  error
}

// New returns a problem with the reason's own texts.
func New(reason Reason, args text.Args) *Problem {
	return &Problem{Reason: reason, Args: args}
}

// Because adds the cause, an error of a library or the system.
func (p *Problem) Because(cause error) *Problem {
	p.Cause = cause
	if cause != nil {
		p.Detail = detail(cause)
	}
	return p
}

// Saying replaces the reason's message, for reasons that have several.
func (p *Problem) Saying(message text.Message) *Problem {
	p.Message = message
	return p
}

// On replaces the reason, for what has the words of another one.
func (p *Problem) On(reason Reason) *Problem {
	p.Reason = reason
	return p
}

// Hinting replaces the reason's hint.
func (p *Problem) Hinting(hint text.Message) *Problem {
	p.Hint = hint
	return p
}

// Code is the exit code.
func (p *Problem) Code() int { return p.Reason.row().Code }

// Error is the English message with its detail, for logs and tests.
func (p *Problem) Error() string { return p.line(text.English) }

func (p *Problem) Unwrap() error { return p.Cause }

// In says what was seen, without the detail.
func (p *Problem) In(lang text.Language) string {
	return text.In(lang, cmp.Or(p.Message, p.Reason.row().Message), p.Args)
}

// line is In with the detail.
func (p *Problem) line(lang text.Language) string {
	if p.Detail == "" {
		return p.In(lang)
	}
	return p.In(lang) + ": " + text.Printable(p.Detail)
}

// hint says what to do next, one fact per line.
func (p *Problem) hint(lang text.Language) string {
	return text.In(lang, cmp.Or(p.Hint, p.Reason.row().Hint), p.Args)
}

// Lines is the whole problem, one fact per line.
func (p *Problem) Lines(lang text.Language) []string {
	return strings.Split(p.line(lang)+"\n"+p.hint(lang), "\n")
}

// Object returns the problem for JSON output.
func (p *Problem) Object(lang text.Language) report.Error {
	return report.Error{
		Code: p.Code(), Reason: string(p.Reason),
		Message: p.In(lang), Hint: p.hint(lang), Detail: p.Detail,
	}
}

// WriteJSON writes v as one line of JSON that is safe to show on a terminal, with <, > and & as
// they are.
func WriteJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	line := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	_, err := w.Write(append(text.EscapedJSON(line), '\n'))
	return err
}

// Exit codes, as the manual lists them.
const (
	CodeDone         = 0
	CodeUnexpected   = 1
	CodeUsage        = 2
	CodeNotThere     = 3
	CodeLocked       = 4
	CodeRefused      = 5
	CodeVerifyFailed = 6
	CodeSeveral      = 7
	CodeStillOn      = 10
	CodeInterrupted  = 130
)

// Row says what a reason means: its exit code and its texts.
type Row struct {
	Reason  Reason
	Code    int
	Message text.Message
	Hint    text.Message
}

// row finds the row of a reason. A test makes sure that every reason has one.
func (r Reason) row() Row {
	for _, row := range reasonTable {
		if row.Reason == r {
			return row
		}
	}
	return Row{r, CodeUnexpected, msgUnexpected, hintUnexpected}
}

// NoDisk is the problem of a PC of which no disk of its own can be seen.
func NoDisk() *Problem {
	return New(NoWindows, nil).Saying("no disk of this PC can be seen").Hinting(
		"the driver of the storage controller is missing here (Intel RST or VMD, RAID)\n" +
			"get it from the PC's maker, put it on the stick, load it:\n" +
			"    drvload E:\\NAME.inf\n" +
			"then run unhello again; a disk that has failed cannot be seen either")
}
