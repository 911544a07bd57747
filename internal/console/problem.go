package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// Problem is a failure as people and scripts get to see it: a reason with its
// exit code, what was seen, and what to do next.
type Problem struct {
	Reason Reason
	Args   Args // the parameters of message and hint

	// Message and Hint replace the reason's own texts where set.
	Message ID
	Hint    ID

	Detail string // technical, in English, from the packages below
	Cause  error
}

// NewProblem returns the problem with the reason's own texts.
func NewProblem(reason Reason, args Args) *Problem {
	return &Problem{Reason: reason, Args: args}
}

// Because adds what a lower package said about it.
func (p *Problem) Because(cause error) *Problem {
	p.Cause = cause
	if cause != nil {
		p.Detail = cause.Error()
	}
	return p
}

// Saying replaces the reason's message, for reasons that have several.
func (p *Problem) Saying(message ID) *Problem {
	p.Message = message
	return p
}

// Hinting replaces the reason's hint.
func (p *Problem) Hinting(hint ID) *Problem {
	p.Hint = hint
	return p
}

// Code is the exit code.
func (p *Problem) Code() int { return p.Reason.row().Code }

// Error is the English message with its detail, for logs and tests.
func (p *Problem) Error() string { return p.line(English) }

func (p *Problem) Unwrap() error { return p.Cause }

// message is what was seen, without the detail.
func (p *Problem) message(lang Language) string {
	id := p.Message
	if id == "" {
		id = p.Reason.row().Message
	}
	return Text(lang, id, p.Args)
}

// line is the message with its detail.
func (p *Problem) line(lang Language) string {
	if p.Detail == "" {
		return p.message(lang)
	}
	return p.message(lang) + ": " + Printable(p.Detail)
}

// hint is what to do next, one fact a line.
func (p *Problem) hint(lang Language) string {
	id := p.Hint
	if id == "" {
		id = p.Reason.row().Hint
	}
	return Text(lang, id, p.Args)
}

// lines is the whole problem, one fact a line.
func (p *Problem) lines(lang Language) []string {
	return strings.Split(p.line(lang)+"\n"+p.hint(lang), "\n")
}

// ErrorObject is a problem in JSON. In results of several sources it stands as
// the field "error" of each source that failed.
type ErrorObject struct {
	Code    int    `json:"code"`
	Reason  Reason `json:"reason"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	Detail  string `json:"detail,omitempty"`
}

// Object returns the problem for JSON output.
func (p *Problem) Object(lang Language) ErrorObject {
	return ErrorObject{p.Code(), p.Reason, p.message(lang), p.hint(lang), p.Detail}
}

// ProblemOf finds the problem in an error. A cancelled context is an interrupt;
// any other error that holds no problem is unexpected.
func ProblemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	if errors.Is(err, context.Canceled) {
		return NewProblem(ReasonInterrupted, nil)
	}
	return NewProblem(ReasonUnexpected, nil).Because(err)
}

// WriteJSON writes v as one line of JSON, with <, > and & as they are. The line may
// be shown on a terminal.
func WriteJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	line := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	_, err := w.Write(append(escapeJSON(line), '\n'))
	return err
}
