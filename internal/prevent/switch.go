package prevent

import (
	"bytes"
	"encoding/binary"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// Where the running Windows keeps the switch, below HKEY_LOCAL_MACHINE. On a 64-bit Windows the
// 64-bit view counts.
const (
	SwitchKey   = `SOFTWARE\Microsoft\Windows NT\CurrentVersion\PasswordLess\Device`
	SwitchValue = "DevicePasswordLessBuildVersion"
)

const (
	switchPath = `HKLM\` + SwitchKey + `\` + SwitchValue
	typeDWORD  = 4 // REG_DWORD
	numberSize = 4
	valueOff   = 0
	valueOn    = 2
)

// A Value is a registry value; the zero Value is one that does not exist.
type Value struct {
	Present bool
	Type    uint32
	Data    []byte
}

// Number returns a REG_DWORD.
func Number(n uint32) Value {
	return Value{Present: true, Type: typeDWORD, Data: binary.LittleEndian.AppendUint32(nil, n)}
}

// Number returns the value if it is a REG_DWORD of four bytes, else nil.
func (v Value) Number() *uint32 {
	if !v.Present || v.Type != typeDWORD || len(v.Data) != numberSize {
		return nil
	}
	n := binary.LittleEndian.Uint32(v.Data)
	return &n
}

// On reports whether Windows only accepts Hello. Anything but the number 0 counts as on; without
// the value the switch is off.
func (v Value) On() bool {
	n := v.Number()
	return v.Present && (n == nil || *n != valueOff)
}

func (v Value) equal(o Value) bool {
	return v.Present == o.Present && v.Type == o.Type && bytes.Equal(v.Data, o.Data)
}

// set changes the value and reads it back. If it does not read back as written, the old value is
// restored. saved is the file with the recovery password that was added before, if any.
func (s *Session) set(old, wanted Value, saved string) error {
	writing := s.Machine.Switch.Write(wanted)
	got, reading := s.Machine.Switch.Read()
	if writing == nil && reading == nil && got.equal(wanted) {
		return nil
	}
	args := text.Args{"path": switchPath, "saved": saved}
	if writing != nil && reading == nil && got.equal(old) {
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
	if restoring == nil && reading == nil && got.equal(old) {
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
