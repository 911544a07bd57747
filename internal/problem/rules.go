package problem

import (
	"context"
	"errors"
	"slices"

	"unhello/hive"
	"unhello/internal/text"
)

// Flows return the errors of the libraries as they are. This table says, once for the whole
// program, what each of them means to a person.

// A rule makes the problem of one type of error, or nil of any other.
type rule func(err error) *Problem

// on is the rule for errors of the type E: their reason, and what else there is to say.
func on[E error](reason Reason, say ...func(e E, p *Problem)) rule {
	return func(err error) *Problem {
		e, ok := errors.AsType[E](err)
		if !ok {
			return nil
		}
		p := New(reason, text.Args{}).Because(err)
		for _, s := range say {
			s(e, p)
		}
		return p
	}
}

// rules are asked in this order; the first that knows the error has it.
var rules = slices.Concat(stickRules, []rule{
	interrupted,
	on[*hive.LayeredError](HiveLayered),
	on[*hive.VersionError](HiveVersion),
})

// AtError says which file or volume an error is about.
type AtError struct {
	Path string
	Err  error
}

// At tells of an error which file or volume it is about. No error stays none.
func At(path string, err error) error {
	if err == nil {
		return nil
	}
	return &AtError{path, err}
}

func (e *AtError) Error() string { return e.Path + ": " + e.Err.Error() }
func (e *AtError) Unwrap() error { return e.Err }

// Of finds the problem in an error. The innermost At knows best what it is about. An error that
// no rule knows is one of the system where it is known what it is about, else unexpected.
func Of(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	var about *AtError
	for errors.As(err, &about) {
		err = about.Err
	}
	p := first(rules, err)
	switch {
	case p == nil && about == nil:
		return New(Unexpected, nil).Because(err)
	case p == nil:
		return New(fileReason(err, ReadFailed), text.Args{"path": about.Path}).Because(Bare(err))
	}
	if _, known := p.Args["path"]; about != nil && !known {
		p.Args["path"] = about.Path
	}
	return p
}

// first gives what the first rule says that knows the error, nil where none does.
func first(rules []rule, err error) *Problem {
	for _, r := range rules {
		if p := r(err); p != nil {
			return p
		}
	}
	return nil
}

// interrupted is the rule for a cancelled context.
func interrupted(err error) *Problem {
	if errors.Is(err, context.Canceled) {
		return New(Interrupted, text.Args{})
	}
	return nil
}
