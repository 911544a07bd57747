package main

import (
	"context"
	"flag"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/device"
	"unhello/internal/guide"
	"unhello/internal/rescue"
)

// guided is what the bare program does in Windows RE: it leads the person through a fix step by
// step.
func (e *environment) guided() (err error) {
	c := cli.NewContext(nil, flag.NewFlagSet(program, flag.ContinueOnError), nil)
	if e.keys, err = e.readKeys(c); err != nil {
		return err
	}
	defer e.keys.Forget()
	e.record = &rescue.RecordChoice{}
	g := guide.Guide{
		Console: e.Console, Session: e.session(), Print: e.printLines, Sources: e.volumes,
		HasDisk: e.hasDisk, System: guide.CurrentSystem(), KeyList: e.keyList,
	}
	e.restart, err = g.Run(e.interrupts.Context())
	if g.KeyListTold {
		e.keyList = "" // runLogged need not say it again
	}
	return err
}

// restartPC restarts the PC. The log is closed by now.
func (e *environment) restartPC() {
	if err := device.Restart(); err != nil {
		e.restart = false // so that keepWindow keeps the window open
		_ = e.printLines(e.Text(
			"the PC could not be restarted from here: switch it off and on again"))
	}
}

// keepWindow keeps the window of a double click open until somebody has read the result.
func (e *environment) keepWindow(ctx context.Context) {
	if console.OwnsWindow() && e.Interactive() && !e.restart {
		_, _ = e.Ask(ctx, "press Enter to close this window")
	}
}
