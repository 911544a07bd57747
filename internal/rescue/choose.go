package rescue

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"unhello/internal/problem"
	"unhello/internal/target"
	"unhello/internal/text"
)

// choose picks the installation to work on: the only one, or the one that --windows names by number
// or ID.
func (s *Session) choose(
	f *target.Found, source, want string, ask func([]*target.Windows) (int, error),
) (*target.Windows, error) {
	found := f.Windows
	if want != "" {
		switch fit := f.Possible(want); len(fit) {
		case 0:
		case 1:
			return fit[0], nil
		default:
			return nil, SeveralWindows(fit, want)
		}
	}
	if len(found) == 0 {
		return nil, f.Failure()
	}
	if want != "" {
		return nil, problem.New(problem.NoWindows, text.Args{"path": source, "which": want}).
			Saying("{path} has no Windows installation {which}").Hinting(
			"to list them with their numbers and IDs:\n" +
				"    unhello scan {path}")
	}
	s.warnUnseen(f)
	if len(found) == 1 {
		return found[0], nil
	}
	if ask != nil {
		i, err := ask(found)
		if err == nil {
			return found[i], nil
		}
		if !problem.Is(err, problem.Declined) {
			return nil, err
		}
	}
	return nil, SeveralWindows(found, "")
}

// SeveralWindows says that one of these must be chosen. want, if not "", is an ID that fits all of
// them, as with a cloned disk.
func SeveralWindows(list []*target.Windows, want string) *problem.Problem {
	p := problem.New(problem.SeveralWindows, text.Args{"count": len(list), "which": want})
	if want != "" {
		p.Saying("the ID {which} fits {count} Windows installations").Hinting(
			"one may be a copy of the other, and the wrong one must not be changed\n" +
				"choose one with --windows and its number, or unplug the other disk")
	}
	var names []string
	for _, w := range list {
		names = append(names, fmt.Sprintf("%d is %s (ID %s)", w.N, w.Path, w.ID))
	}
	return p.Because(errors.New(strings.Join(names, "; ")))
}

// warnUnseen says which volumes could not be searched, or only in part: the Windows that is wanted
// may be there.
func (s *Session) warnUnseen(f *target.Found) {
	for _, v := range f.Volumes {
		switch {
		case v.Locked():
			s.Console.Warn("{path} is locked by BitLocker and was not looked into",
				text.Args{"path": v.Path})
		case v.Failure != nil:
			s.Console.Warn("a Windows may have been missed: {message}",
				text.Args{"message": problem.Of(v.Failure)})
		}
	}
}

// askWhich lets the person choose, if there is a terminal to ask on.
func (s *Session) askWhich(ctx context.Context, yes bool) func([]*target.Windows) (int, error) {
	if yes || !s.Console.Interactive() {
		return nil
	}
	return func(found []*target.Windows) (int, error) {
		items := make([]string, len(found))
		for i, w := range found {
			items[i] = fmt.Sprintf("%s  %s", w.Path, s.productOf(ctx, w))
		}
		return s.Console.Choose(ctx, items, "which Windows should be fixed?")
	}
}
