package guide

import (
	"context"

	"unhello/internal/rescue"
	"unhello/internal/text"
)

// fix shows the plan, asks once, and has the change made.
func (g *Guide) fix(ctx context.Context, f *rescue.Finding) (changed bool, err error) {
	report, err := g.Session.Fix(ctx, f.Source,
		rescue.FixOptions{Select: f.Select, Consent: g.consent})
	if err != nil {
		return false, err
	}
	if !rescue.Changed(report) {
		if err := g.isOff(f); err != nil {
			return false, err
		}
		return false, g.say(guideTryNext)
	}
	err = g.say("done: Hello-only sign-in is off, read back from the disk and checked")
	if err != nil {
		return true, err
	}
	if report.Record == "" {
		return true, nil
	}
	return true, g.say("undo record: {path}", text.Args{"path": report.Record})
}

// consent shows what is going to happen, and asks.
func (g *Guide) consent(ctx context.Context, plan rescue.FixPreview) error {
	messages := []text.Message{"what will be done:",
		"  changed       one value in the registry: Hello-only sign-in, {value} -> 0 (off)"}
	args := text.Args{"count": plan.Windows.Hive.Replayed, "path": plan.Record}
	if value := plan.Windows.HelloOnly.Value; value != nil {
		args["value"] = *value
	} else {
		messages[1] = "  changed       one value in the registry: Hello-only sign-in, set to 0 " +
			"(off)"
	}
	if plan.Windows.Hive.Replayed > 0 {
		messages = append(messages,
			"                and what Windows had not saved yet is saved: {count} log entries")
	}
	messages = append(messages, "  not changed   accounts, passwords, files, BitLocker")
	if plan.Record != "" {
		messages = append(messages, "  way back      a record is saved first in {path}")
	}
	if err := g.lines(""); err != nil {
		return err
	}
	for _, m := range messages {
		if err := g.say(m, args); err != nil {
			return err
		}
	}
	return g.Console.Confirm(ctx, "do it now?")
}

// next says what comes next, and offers to restart.
func (g *Guide) next(ctx context.Context) (restart bool, err error) {
	if err := g.lines(""); err != nil {
		return false, err
	}
	if err := g.say(
		"what to do next:\n" +
			"1. take the stick out when the PC restarts; BitLocker may ask for the recovery " +
			"password once more\n" +
			"2. at the sign-in screen connect to the network first, then sign in with the " +
			"current password of the Microsoft account; an account without a password gets none " +
			"back from this\n" +
			"3. set up Windows Hello anew: Settings > Accounts > Sign-in options\n" +
			"4. look at the Hello-only switch there after Windows updates: they may turn it on " +
			"again\n" +
			"5. if a recovery password was typed in, make a new one for this PC"); err != nil {
		return false, err
	}
	if g.KeyList != "" {
		if err := g.say("6. {path} holds recovery passwords: destroy it after use",
			text.Args{"path": g.KeyList}); err != nil {
			return false, err
		}
		g.KeyListTold = true
	}
	if err := g.lines(""); err != nil {
		return false, err
	}
	switch g.System {
	case WindowsRE:
		return false, g.say(
			"now take the stick out, type exit, and choose Continue to start Windows\n" +
				"where there is no such choice:\n" +
				"    wpeutil reboot")
	case WindowsPE:
		if g.Console.Confirm(ctx,
			"restart the PC now? take the stick out as soon as the screen goes dark") == nil {
			return true, nil
		}
		return false, g.say("to restart later:\n" +
			"    wpeutil reboot") // not an error: the work is done
	}
	return false, nil
}

const guideTryNext text.Message = "nothing to change: this switch is not what keeps people out\n" +
	"what to try next:\n" +
	"1. at the sign-in screen connect to the network, choose 'Sign-in options' and there the key " +
	"symbol: that is the password box\n" +
	"2. the password is that of the Microsoft account, not the PIN; to reset it, open " +
	"https://account.live.com/password/reset on another device\n" +
	"3. if it says that the PIN is not available, choose 'Set up my PIN' or 'I forgot my PIN' " +
	"with the network connected"
