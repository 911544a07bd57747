package prevent

import (
	"context"
	"time"

	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/text"
)

// A Session is one run.
type Session struct {
	Console    *console.Console
	Interrupts *console.Interrupts
	Machine    *Machine
	Now        func() time.Time
	// Pause gives Windows time to write what it was told to, as time.Sleep does.
	Pause func(time.Duration)

	// verify replaces readBack in tests.
	verify func(file string, want []byte) error
}

// Options says what may be done.
type Options struct {
	Yes    bool
	DryRun bool   // do everything but write
	Save   string // folder or file for a recovery password, if one has to be added
	NoAdd  bool   // add no recovery password, even if there is none
}

// needElevation refuses what only an administrator can do.
func (s *Session) needElevation() error {
	if s.Machine.Elevated {
		return nil
	}
	return problem.New(problem.NoAccess, nil).Saying(
		"this needs the rights of an administrator").Hinting(
		"nothing was changed; right-click Command Prompt or Terminal, choose 'Run as " +
			"administrator', and run unhello there\n" +
			"--check works without")
}

// state is what look found.
type state struct {
	value      signin.HelloOnly
	encryption *Encryption
}

// look reads the switch and the encryption of the system drive, and warns of what can't be read.
func (s *Session) look() (*state, error) {
	value, err := s.Machine.Switch.Read()
	if err != nil {
		return nil, problem.At(switchPath, err)
	}
	e := s.encryption()
	if e.State == StateUnknown {
		s.warnUnknown(e.Why)
	}
	return &state{value, e}, nil
}

// encryption reads the BitLocker state of the system drive.
func (s *Session) encryption() *Encryption {
	v, err := s.Machine.Storage.System()
	if err != nil {
		return &Encryption{State: StateUnknown, Why: err}
	}
	return v.look()
}

func (s *Session) warnUnknown(why error) {
	args := text.Args{"drive": s.Machine.Drive}
	if why != nil {
		s.Console.Note("BitLocker of " + s.Machine.Drive + ": " + why.Error())
	}
	if !s.Machine.Elevated {
		s.Console.Warn(
			"whether BitLocker protects drive {drive} can be seen by an administrator only", args)
		return
	}
	s.Console.Warn(
		"it could not be told whether BitLocker protects drive {drive}; look in the "+
			"BitLocker settings", args)
}

// Check reports the state and changes nothing. If the switch is on the error is problem.HelloOn,
// and there is a report all the same.
func (s *Session) Check() (*report.Prevent, error) {
	st, err := s.look()
	if err != nil {
		return nil, err
	}
	if st.encryption.Missing() {
		s.Console.Warn(warnNoRecoveryPassword, text.Args{"drive": s.Machine.Drive})
	}
	r := s.report(st, resultOf(st.value))
	if st.value.On() {
		return r, problem.New(problem.HelloOn, text.Args{"path": s.Machine.Drive}).Hinting(
			"'unhello prevent', as administrator, turns it off")
	}
	return r, nil
}

// Prevent turns the switch off. If BitLocker protects the system drive and there is no recovery
// password, one is added and saved first.
func (s *Session) Prevent(ctx context.Context, o Options) (*report.Prevent, error) {
	if err := s.needElevation(); err != nil {
		return nil, err
	}
	st, err := s.look()
	if err != nil {
		return nil, err
	}
	turn, add := st.value.On(), st.encryption.Missing() && !o.NoAdd
	if st.encryption.Missing() && o.NoAdd {
		s.Console.Warn(warnNoRecoveryPassword, text.Args{"drive": s.Machine.Drive})
	}
	file := ""
	if add {
		if file, err = s.saveFileFor(ctx, o); err != nil {
			return nil, err
		}
	}
	r := s.report(st, preventResult(st.value, o.DryRun))
	if o.DryRun {
		r.WouldAdd = add
		return r, nil
	}
	if !turn && !add {
		return r, nil
	}
	if err := s.consent(ctx, o, consentTo(turn, add), file); err != nil {
		return nil, err
	}
	if err := s.commit(ctx, r, st, turn, file); err != nil {
		return nil, err
	}
	return r, nil
}

// commit makes the changes, first the recovery password, then the switch. A change that fails is
// undone. If file is "" no recovery password is added.
func (s *Session) commit(
	ctx context.Context, r *report.Prevent, st *state, turn bool, file string,
) error {
	finished, err := s.Interrupts.Committing("")
	if err != nil {
		return err
	}
	defer finished()
	if file != "" {
		added, err := s.add(ctx, st.encryption, file)
		if err != nil {
			return err
		}
		r.Added = added
		r.BitLocker.Missing = false
		r.BitLocker.Recovery = append(r.BitLocker.Recovery, added.ID)
		s.Console.Warn(
			"{path} holds the recovery password in the clear: keep it away from this PC",
			text.Args{"path": file})
	}
	if !turn {
		return nil
	}
	if err := s.set(st.value, signin.Number(valueOff), file); err != nil {
		return err
	}
	noteSwitch(r, valueOff)
	return nil
}

// Restore turns the switch back on.
func (s *Session) Restore(ctx context.Context, o Options) (*report.Prevent, error) {
	if err := s.needElevation(); err != nil {
		return nil, err
	}
	st, err := s.look()
	if err != nil {
		return nil, err
	}
	r := s.report(st, restoreResult(st.value, o.DryRun))
	if o.DryRun || !st.value.Present || st.value.On() {
		return r, nil
	}
	if err := s.consent(ctx, o,
		"Hello-only sign-in will be turned ON on this PC: no password for Microsoft "+
			"accounts any more\n"+
			"go on?", ""); err != nil {
		return nil, err
	}
	finished, err := s.Interrupts.Committing("")
	if err != nil {
		return nil, err
	}
	defer finished()
	if err := s.set(st.value, signin.Number(valueOn), ""); err != nil {
		return nil, err
	}
	noteSwitch(r, valueOn)
	return r, nil
}

func consentTo(turn, add bool) text.Message {
	switch {
	case turn && add:
		return "Hello-only sign-in will be turned off on this PC\n" +
			"drive {drive} gets a new BitLocker recovery password, saved in the clear in:\n" +
			"{path}\n" +
			"go on?"
	case add:
		return "drive {drive} gets a new BitLocker recovery password, saved in the clear in:\n" +
			"{path}\n" +
			"go on?"
	}
	return "Hello-only sign-in will be turned off on this PC\n" +
		"go on?"
}

// consent says what is going to happen and asks.
func (s *Session) consent(
	ctx context.Context, o Options, question text.Message, file string,
) error {
	if o.Yes {
		return nil
	}
	return s.Console.Confirm(ctx, question, text.Args{"drive": s.Machine.Drive, "path": file})
}

const warnNoRecoveryPassword text.Message = "drive {drive} has no recovery password: " +
	"if the TPM stops to open it, what is on it is lost"
