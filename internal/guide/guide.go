// Package guide leads a person through the work in Windows RE: what was found, the key, the plan,
// the result, and what to do next. Each step fits a screen of 80 columns and 25 rows, and until the
// write every step can be left with Escape or Ctrl-C without a trace. The work itself is done by
// package rescue.
package guide

import (
	"context"
	"strings"

	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/text"
)

// Guide leads a person. Its fields are what it needs.
type Guide struct {
	Console *console.Console
	Session *rescue.Session // with Keys
	Print   func(lines ...string) error
	Sources func() []string
	HasDisk func() bool // whether there is a disk that can be the PC's own
	System  System
	KeyList string // path of the table of keys found on the stick, "" for none
	// KeyListTold says, after Run, that the person was told what to do with it.
	KeyListTold bool
}

// Run leads through the work. restart says that the person wants to restart the PC, which is left
// to the caller: the log has to be closed first.
func (g *Guide) Run(ctx context.Context) (restart bool, err error) {
	changed, err := g.work(ctx)
	switch {
	case err != nil && problem.Is(err, problem.Declined):
		return false, problem.New(problem.Declined, nil).
			Saying("stopped; nothing was changed").Hinting("type unhello to begin again")
	case err != nil || !changed:
		return false, err
	}
	return g.next(ctx)
}

// work goes from the first look to the write. changed is false if there was nothing to do.
func (g *Guide) work(ctx context.Context) (changed bool, err error) {
	err = g.say("unhello: brings the password box back to the sign-in screen of Windows")
	if err != nil {
		return false, err
	}
	looking := text.Message("looking for Windows on this PC; nothing is changed by that")
	var meant *rescue.Finding // the one that was unlocked
	for {
		found, err := g.look(ctx, looking)
		if err != nil {
			return false, err
		}
		f, err := g.choose(ctx, found, meant)
		switch {
		case err != nil:
			return false, err
		case f == nil:
			return false, g.nothing(found)
		case f.Kind == rescue.FoundWindows:
			return g.fix(ctx, f)
		}
		if err := g.unlock(ctx, f); err != nil {
			return false, err
		}
		meant, looking = f, "unlocked; looking again"
		if err := g.lines(""); err != nil {
			return false, err
		}
	}
}

// look finds what there is and shows it.
func (g *Guide) look(ctx context.Context, looking text.Message) (*findings, error) {
	if err := g.say(looking); err != nil {
		return nil, err
	}
	survey, err := g.Session.Survey(ctx, g.Sources())
	if err != nil {
		return nil, err
	}
	found := sorted(survey)
	if len(found.all) == 0 {
		return found, nil
	}
	return found, g.lines(g.table(found)...)
}

// choose returns the finding to work on: the only possible one, or the one that the person chooses.
// It returns nil if there is nothing left to do.
func (g *Guide) choose(ctx context.Context, found *findings,
	meant *rescue.Finding) (*rescue.Finding, error) {
	possible := found.possible()
	if meant != nil {
		if inside := found.inside(meant); len(inside) == 1 {
			return inside[0], g.theOne(inside[0])
		} else if len(inside) == 0 && !found.hasWindows(meant) {
			if err := g.say("there is no Windows in {where}",
				text.Args{"where": g.where(meant)}); err != nil {
				return nil, err
			}
		}
	}
	switch len(possible) {
	case 0:
		return nil, nil
	case 1:
		return possible[0], g.theOne(possible[0])
	}
	n, err := g.Console.ChooseNumber(ctx, len(possible), "which one is meant?")
	if err != nil {
		return nil, err
	}
	return possible[n-1], nil
}

// theOne says which Windows was chosen if nobody was asked. For a locked volume, the question for
// its key says that.
func (g *Guide) theOne(f *rescue.Finding) error {
	if f.Kind != rescue.FoundWindows {
		return nil
	}
	return g.say("the one to fix: {what} in {where}",
		text.Args{"where": g.where(f), "what": g.product(f)})
}

// unlock asks for the key of a locked volume until one fits.
func (g *Guide) unlock(ctx context.Context, f *rescue.Finding) error {
	switch ids := f.Volume.KeyIDs(); {
	case f.Volume.Unread(): // only Windows itself can try a key
	case ids == "":
		return f.Failure // it takes no recovery password
	default:
		if err := g.say(
			"{where} is locked by BitLocker\n"+
				"its recovery password opens it: 48 digits, for the key ID {ids}\n"+
				"where it is kept:\n"+
				"  own PC    https://aka.ms/myrecoverykey, on a phone or another PC\n"+
				"  work PC   Entra ID or Active Directory; the administrator can look it up",
			text.Args{"where": g.where(f), "ids": ids}); err != nil {
			return err
		}
	}
	keys := g.Session.Keys
	keys.Ask, keys.Question = true, "type the 48 digits, with or without dashes (Esc to stop):"
	defer func() { keys.Ask = false }()
	found, err := g.Session.Find(ctx, f.Source, target.Software, f.Select)
	if err != nil {
		if problem.Is(err, problem.NoWindows) {
			return nil // it is unlocked, and the next look will show that
		}
		return err
	}
	defer found.Close()
	for _, v := range found.Volumes {
		switch {
		case !v.Locked() || v.BitLocker.Volume != f.Volume.BitLocker.Volume:
		case f.Volume.Unread():
			return v.Failure
		default:
			return problem.New(problem.Declined, nil)
		}
	}
	return nil
}

// nothing says why there is nothing to change.
func (g *Guide) nothing(found *findings) error {
	if windows := found.of(rescue.FoundWindows); len(windows) > 0 {
		for _, f := range windows {
			if err := g.isOff(f); err != nil {
				return err
			}
		}
		return g.say(guideTryNext)
	}
	if unreadable := found.of(rescue.FoundUnreadable); len(unreadable) > 0 {
		return unreadable[0].Failure
	}
	if !g.HasDisk() {
		return problem.NoDisk()
	}
	return problem.New(problem.NoWindows, nil).
		Saying("no Windows was found on this PC").Hinting(
		"nothing was changed; if one disk of the PC is not in the list, the driver of its " +
			"controller is missing (often Intel RST or VMD, or RAID)\n" +
			"put it on the stick and load it:\n" +
			"    drvload E:\\NAME.inf\n" +
			"then run unhello again")
}

// isOff says that there is nothing to turn off in a Windows.
func (g *Guide) isOff(f *rescue.Finding) error {
	return g.say("Hello-only is off already: {product} in {where}",
		text.Args{"where": g.where(f), "product": g.product(f)})
}

// say prints a text.
func (g *Guide) say(m text.Message, args ...text.Args) error {
	return g.lines(strings.Split(g.Console.Text(m, args...), "\n")...)
}

// lines prints lines, wrapped to the width of the screen.
func (g *Guide) lines(lines ...string) error {
	var wrapped []string
	for _, line := range lines {
		wrapped = append(wrapped, text.Wrap(line, text.Columns)...)
	}
	return g.Print(wrapped...)
}
