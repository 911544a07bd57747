package main

import (
	"cmp"
	"context"
	"strings"

	"unhello/internal/problem"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/text"
)

// onMachine finds the Windows to work on if no source was named: the one that --windows names by
// its ID or by its number in a scan, or the only one that can be fixed.
func (e *environment) onMachine(ctx context.Context, want string,
	mayNotAsk bool) (*target.Windows, error) {
	var known target.Found
	err := e.eachVolume(ctx, func(volume string) error {
		found, err := e.session().Find(ctx, volume, target.Software, target.Select{})
		if err != nil {
			return err
		}
		defer found.Close()
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
		return nil, problem.New(problem.NoWindows, text.Args{"which": want}).
			Saying("this machine has no Windows installation {which}").Hinting(
			"'unhello scan' lists them with their numbers and IDs")
	case len(possible) == 0:
		return nil, err
	case len(possible) > 1:
		return e.askOnMachine(ctx, possible, want, mayNotAsk)
	}
	return possible[0], e.lockedElsewhere(&known, possible[0], want != "", mayNotAsk)
}

// askOnMachine lets the person choose, if there is somebody to ask.
func (e *environment) askOnMachine(ctx context.Context, possible []*target.Windows, want string,
	mayNotAsk bool) (*target.Windows, error) {
	several := rescue.SeveralWindows(possible, want)
	if mayNotAsk || !e.Interactive() {
		return nil, several
	}
	items := make([]string, len(possible))
	for i, w := range possible {
		items[i] = w.Path
	}
	i, err := e.Choose(ctx, items, "which Windows should be fixed?")
	if err != nil && problem.Is(err, problem.Declined) {
		err = several
	}
	if err != nil {
		return nil, err
	}
	return possible[i], nil
}

// lockedElsewhere keeps a fix from going to the wrong Windows: if volumes are locked, the one that
// is meant may be there. With --yes and nothing named that is a refusal, else a warning.
func (e *environment) lockedElsewhere(known *target.Found, w *target.Windows, named,
	mayNotAsk bool) error {
	for _, v := range known.Volumes {
		switch args := (text.Args{"path": v.Path, "other": w.Path, "source": w.Source}); {
		case !v.Locked() || named:
		case mayNotAsk:
			return problem.New(problem.BitLockerLocked, args).Hinting(
				"another Windows was found in {other}, but the one that is meant may be on the " +
					"locked volume\n" +
					"nothing was changed; to fix the other one, name it:\n" +
					"    unhello fix {source}")
		default:
			e.Warn("{path} is locked by BitLocker and was not looked into", args)
		}
	}
	return nil
}

// eachVolume looks at the volumes of this machine. One without a Windows is not reported; of other
// errors the first one is returned.
func (e *environment) eachVolume(ctx context.Context, look func(volume string) error) error {
	var first error
	for _, v := range e.volumes() {
		err := look(v)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil || problem.Is(err, problem.NoWindows) {
			continue
		}
		e.Note(problem.Of(err).Error())
		first = cmp.Or(first, err)
	}
	return first
}

// nothingHere says why no Windows was found on this machine. volumes tells whether there are
// volumes that could have one, and err what kept them from being read. If no disk can be the PC's
// own, only that matters.
func (e *environment) nothingHere(volumes bool, err error) error {
	if volumes || e.hasDisk() {
		return cmp.Or(err, e.noWindows())
	}
	return problem.NoDisk()
}

// noWindows returns the problem that no volume of this machine has a Windows.
func (e *environment) noWindows() error {
	volumes := e.volumes()
	if len(volumes) == 0 {
		return problem.New(problem.NoWindows, nil).Saying(
			"no volume or disk of this machine can be looked at; name a SOURCE").Hinting(
			"run unhello as administrator (on Linux as root), or name a disk image, a folder or " +
				"a SOFTWARE hive\n" +
				"if a disk does not show at all, the driver of its controller is missing (often " +
				"Intel RST or VMD, or RAID)")
	}
	return problem.New(problem.NoWindows, text.Args{"path": strings.Join(volumes, ", ")})
}
