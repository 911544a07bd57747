package prevent

import (
	"unhello/internal/problem"
	"unhello/internal/signin"
	"unhello/internal/text"
)

// Where the running Windows keeps the switch, below HKEY_LOCAL_MACHINE. On a 64-bit Windows the
// 64-bit view counts.
const (
	switchKey  = `SOFTWARE\` + signin.HelloOnlyKey
	switchPath = `HKLM\` + switchKey + `\` + signin.HelloOnlyValue
	valueOff   = 0
	valueOn    = 2
)

// set changes the value and reads it back. If it does not read back as written, the old value is
// restored. saved is the file with the recovery password that was added before, if any.
func (s *Session) set(old, wanted signin.HelloOnly, saved string) error {
	writing := s.Machine.Switch.Write(wanted)
	got, reading := s.Machine.Switch.Read()
	if writing == nil && reading == nil && got.Equal(wanted) {
		return nil
	}
	args := text.Args{"path": switchPath, "saved": saved}
	if writing != nil && reading == nil && got.Equal(old) {
		p := problem.Of(problem.AtWriting(switchPath, writing))
		p.Args = args
		return p.Hinting(kept(saved, hintSwitchNotSet, hintSwitchNotSetSaved))
	}
	cause := writing
	if cause == nil {
		cause = reading
	}
	restoring := s.Machine.Switch.Write(old)
	got, reading = s.Machine.Switch.Read()
	if restoring == nil && reading == nil && got.Equal(old) {
		return problem.New(problem.VerifyFailedRestored, args).Because(cause).
			Hinting(kept(saved, hintSwitchNotSet, hintSwitchNotSetSaved))
	}
	return problem.New(problem.VerifyFailedNotRestored, args).Because(cause).
		Hinting(kept(saved,
			"something else writes to it; 'unhello prevent --check' shows what it is now",
			"something else writes to it; 'unhello prevent --check' shows what it is now\n"+
				"the recovery password that was added stays; it is saved in {saved}"))
}

// kept picks the text that says that a recovery password stays, if one was added.
func kept(saved string, plain, withFile text.Message) text.Message {
	if saved == "" {
		return plain
	}
	return withFile
}

const hintSwitchNotSet text.Message = "nothing was changed; something on this PC, " +
	"such as a management program, may guard this value"

const hintSwitchNotSetSaved text.Message = "something on this PC, such as a management " +
	"program, may guard this value\n" +
	"the recovery password that was added stays; it is saved in {saved}"
