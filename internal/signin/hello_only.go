package signin

import (
	"bytes"
	"encoding/binary"
	"errors"

	"unhello/hive"
)

// Where the SOFTWARE hive keeps the switch "only allow Windows Hello sign-in for Microsoft accounts
// on this device". Windows ignores the case of both names.
const (
	HelloOnlyKey   = `Microsoft\Windows NT\CurrentVersion\PasswordLess\Device`
	HelloOnlyValue = "DevicePasswordLessBuildVersion"
)

// HelloOnly is the state of the switch.
type HelloOnly struct {
	Present bool      // the value exists
	Type    hive.Type // of the value
	Data    []byte
	Offset  int64 // of the value's cell in the file
}

// Number returns the switch as a number.
func Number(n uint32) HelloOnly {
	data := binary.LittleEndian.AppendUint32(nil, n)
	return HelloOnly{Present: true, Type: hive.DWORD, Data: data}
}

// Number returns the value if it is a REG_DWORD of four bytes, else nil.
func (s HelloOnly) Number() *uint32 {
	if !s.Present || s.Type != hive.DWORD || len(s.Data) != 4 {
		return nil
	}
	n := binary.LittleEndian.Uint32(s.Data)
	return &n
}

// On reports whether Windows allows only Hello. Anything but the number 0 counts as on; without the
// value the switch is off.
func (s HelloOnly) On() bool {
	n := s.Number()
	return s.Present && (n == nil || *n != 0)
}

// Equal reports whether two switches say the same, wherever they lie.
func (s HelloOnly) Equal(o HelloOnly) bool {
	return s.Present == o.Present && s.Type == o.Type && bytes.Equal(s.Data, o.Data)
}

// ReadHelloOnly reads the switch from a SOFTWARE hive. A missing key is not an error: then there is
// no value.
func ReadHelloOnly(h *hive.Hive) (HelloOnly, error) {
	k, err := h.Key(HelloOnlyKey)
	if errors.Is(err, hive.ErrKeyNotFound) {
		return HelloOnly{}, nil
	}
	if err != nil {
		return HelloOnly{}, err
	}
	v, err := k.Value(HelloOnlyValue)
	if errors.Is(err, hive.ErrValueNotFound) {
		return HelloOnly{}, nil
	}
	if err != nil {
		return HelloOnly{}, err
	}
	b, err := v.Data()
	return HelloOnly{Present: true, Type: v.Type(), Data: b, Offset: v.Offset()}, err
}

// TurnOff sets the switch to 0. If it doesn't exist, it is created only with create.
func TurnOff(e *hive.Editor, create bool) error {
	if create {
		if _, err := e.CreateKey(HelloOnlyKey); err != nil {
			return err
		}
	}
	return e.SetValue(HelloOnlyKey, HelloOnlyValue, hive.DWORD, make([]byte, 4))
}

// Restore puts the switch back into an earlier state: the same type and data, or no value at all.
func Restore(e *hive.Editor, s HelloOnly) error {
	if !s.Present {
		err := e.DeleteValue(HelloOnlyKey, HelloOnlyValue)
		if errors.Is(err, hive.ErrKeyNotFound) || errors.Is(err, hive.ErrValueNotFound) {
			return nil
		}
		return err
	}
	if _, err := e.CreateKey(HelloOnlyKey); err != nil {
		return err
	}
	return e.SetValue(HelloOnlyKey, HelloOnlyValue, s.Type, s.Data)
}
