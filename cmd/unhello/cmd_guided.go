package main

import (
	"context"
	"flag"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/guide"
	"unhello/internal/rescue"
)

// guided is what the bare program does in Windows RE where somebody is there to
// answer: the way of fix, step by step.
func (e *environment) guided() (err error) {
	c := cli.NewContext(nil, flag.NewFlagSet(program, flag.ContinueOnError), nil)
	if e.keys, err = e.readKeys(c); err != nil {
		return err
	}
	defer e.keys.Forget()
	e.record = &rescue.RecordChoice{}
	g := guide.Guide{
		Console: e.Console, Session: e.session(), Print: e.printLines, Sources: e.volumes,
		HasDisk: e.hasDisk,
		System:  guide.CurrentSystem(), KeyList: e.keyList,
	}
	e.restart, err = g.Run(e.interrupts.Context())
	if g.KeyListTold {
		e.keyList = "" // not once more at the end
	}
	return err
}

// restartPC restarts the PC, now that the log is closed.
func (e *environment) restartPC() {
	if err := guide.Restart(); err != nil {
		e.restart = false // the window stays, too
		_ = e.printText("the PC could not be restarted from here: switch it off and on again")
	}
}

// keepWindow keeps a window open that nothing else keeps open: that of a double
// click, where the result could not be read otherwise.
func (e *environment) keepWindow(ctx context.Context) {
	if console.OwnsWindow() && e.Interactive() && !e.restart {
		_, _ = e.Ask(ctx, "press Enter to close this window")
	}
}
