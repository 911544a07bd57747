package main

import (
	"cmp"
	"context"
	"strings"

	"unhello/internal/console"
	"unhello/internal/rescue"
)

// onMachine finds the Windows that is meant where no source was named: the one
// that --windows names, by its ID or by the number that scan gives it, or the only
// one that can be fixed.
func (e *environment) onMachine(ctx context.Context, want string, mayNotAsk bool) (*rescue.Windows, error) {
	var known rescue.Found
	err := e.eachVolume(ctx, func(volume string) error {
		found, err := e.session().Find(ctx, volume, rescue.Software, rescue.Select{})
		if err != nil {
			return err
		}
		known.Add(found)
		return found.Refuse()
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if len(known.Windows) == 0 {
		return nil, e.nothingHere(len(known.Volumes) > 0, err)
	}
	possible := known.Possible(want)
	switch {
	case len(possible) == 0 && want != "":
		return nil, console.NewProblem(console.ReasonNoWindows, console.Args{"which": want}).
			Saying(console.MsgNoSuchWindowsHere).Hinting(console.HintNoSuchWindowsHere)
	case len(possible) == 0:
		return nil, err
	case len(possible) > 1:
		return e.askOnMachine(ctx, possible, want, mayNotAsk)
	}
	return possible[0], e.lockedElsewhere(&known, possible[0], want != "", mayNotAsk)
}

// askOnMachine lets the person choose, if there is one to ask.
func (e *environment) askOnMachine(ctx context.Context, possible []*rescue.Windows, want string, mayNotAsk bool) (*rescue.Windows, error) {
	several := rescue.SeveralWindows(possible, want)
	if mayNotAsk || !e.Interactive() {
		return nil, several
	}
	items := make([]string, len(possible))
	for i, w := range possible {
		items[i] = w.Path
	}
	i, err := e.Choose(ctx, items, console.AskWhichWindows)
	if err != nil && console.ProblemOf(err).Reason == console.ReasonDeclined {
		err = several
	}
	if err != nil {
		return nil, err
	}
	return possible[i], nil
}

// lockedElsewhere is about a machine with one Windows that can be seen and volumes
// that can't: the Windows that is meant may be there. Who was asked for nothing and
// named nothing is not helped with another one.
func (e *environment) lockedElsewhere(known *rescue.Found, w *rescue.Windows, named, mayNotAsk bool) error {
	for _, v := range known.Volumes {
		switch args := (console.Args{"path": v.Path, "other": w.Path, "source": w.Source}); {
		case !v.Locked() || named:
		case mayNotAsk:
			return console.NewProblem(console.ReasonBitLockerLocked, args).Hinting(console.HintLockedElsewhere)
		default:
			e.Warn(console.WarnLockedVolume, args)
		}
	}
	return nil
}

// eachVolume looks at the volumes of this machine. One without a Windows is not
// worth a word; what else stands in the way is given back, the first of it.
func (e *environment) eachVolume(ctx context.Context, look func(volume string) error) error {
	var first error
	for _, v := range e.volumes() {
		err := look(v)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil || console.ProblemOf(err).Reason == console.ReasonNoWindows {
			continue
		}
		e.Note(console.ProblemOf(err).Error())
		first = cmp.Or(first, err)
	}
	return first
}

// nothingHere says why no Windows of this machine was found; volumes that can have
// one may have been, and err is what stood in the way. Without a disk that can be the
// PC's own all else is beside the point.
func (e *environment) nothingHere(volumes bool, err error) error {
	if volumes || e.hasDisk() {
		return cmp.Or(err, e.noWindows())
	}
	return console.NewProblem(console.ReasonNoWindows, nil).Saying(console.MsgNoDisk).Hinting(console.HintNoDisk)
}

// noWindows says that no volume of this machine has a Windows to work on.
func (e *environment) noWindows() error {
	volumes := e.volumes()
	if len(volumes) == 0 {
		return console.NewProblem(console.ReasonNoWindows, nil).Saying(console.ScanNone).Hinting(console.HintScanNone)
	}
	return console.NewProblem(console.ReasonNoWindows, console.Args{"path": strings.Join(volumes, ", ")})
}
