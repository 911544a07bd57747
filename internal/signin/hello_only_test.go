package signin

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/hive"
	"unhello/hive/hivetest"
)

func value(v hivetest.Value) hivetest.SoftwareOptions { return hivetest.SoftwareOptions{Value: &v} }

// number is a value of any type and size.
func number(t uint32, data ...byte) hivetest.SoftwareOptions {
	return value(hivetest.Value{Name: hivetest.HelloOnly, Type: t, Data: data})
}

// Anything but the number 0 counts as on; without the value the switch is off.
func TestReadHelloOnly(t *testing.T) {
	for name, c := range map[string]struct {
		o       hivetest.SoftwareOptions
		present bool
		on      bool
		number  int64 // -1: it isn't one
	}{
		"2":            {hivetest.SoftwareOptions{Switch: 2}, true, true, 2},
		"1":            {hivetest.SoftwareOptions{Switch: 1}, true, true, 1},
		"0":            {hivetest.SoftwareOptions{Switch: 0}, true, false, 0},
		"all ones":     {hivetest.SoftwareOptions{Switch: 0xFFFFFFFF}, true, true, 0xFFFFFFFF},
		"highest byte": {hivetest.SoftwareOptions{Switch: 0x02000000}, true, true, 0x02000000},
		"no value":     {hivetest.SoftwareOptions{Presence: hivetest.NoValue}, false, false, -1},
		"no device key": {hivetest.SoftwareOptions{Presence: hivetest.NoDeviceKey},
			false, false, -1},
		"no key": {hivetest.SoftwareOptions{Presence: hivetest.NoPasswordKey},
			false, false, -1},

		"text":           {value(hivetest.SZ(hivetest.HelloOnly, "0")), true, true, -1},
		"QWORD":          {value(hivetest.QWORD(hivetest.HelloOnly, 0)), true, true, -1},
		"other order":    {number(5, 0, 0, 0, 0), true, true, -1},
		"bytes":          {number(hivetest.TypeBinary, 0, 0, 0, 0), true, true, -1},
		"empty DWORD":    {number(hivetest.TypeDWORD), true, true, -1},
		"DWORD of two":   {number(hivetest.TypeDWORD, 0, 0), true, true, -1},
		"DWORD of eight": {number(hivetest.TypeDWORD, 0, 0, 0, 0, 0, 0, 0, 0), true, true, -1},
		"in its own cell": {value(hivetest.Value{Name: hivetest.HelloOnly, Type: 4,
			Data: []byte{2, 0, 0, 0}, OutOfLine: true}), true, true, 2},

		"capital letters": {hivetest.SoftwareOptions{UpperKey: true, Value: &hivetest.Value{
			Name: "DEVICEPASSWORDLESSBUILDVERSION", Type: 4, Data: []byte{2, 0, 0, 0},
		}}, true, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := read(t, software(t, c.o))
			number := int64(-1)
			if n := s.Number(); n != nil {
				number = int64(*n)
			}
			if s.Present != c.present || s.On() != c.on || number != c.number {
				t.Errorf("%+v: on %v, number %d", s, s.On(), number)
			}
			if s.Present != (s.Offset > 0) {
				t.Errorf("present %v at offset %#x", s.Present, s.Offset)
			}
		})
	}
}

// Whatever the value was, it is REG_DWORD 0 afterwards, spelled as before.
func TestTurnOff(t *testing.T) {
	for name, o := range map[string]hivetest.SoftwareOptions{
		"2":             {Switch: 2},
		"text":          value(hivetest.SZ(hivetest.HelloOnly, "a long text that is no number")),
		"DWORD of none": number(hivetest.TypeDWORD),
		"QWORD":         value(hivetest.QWORD(hivetest.HelloOnly, 2)),
		"spelling":      value(hivetest.DWORD("devicePASSWORDlessBuildVersion", 2)),
	} {
		t.Run(name, func(t *testing.T) {
			h := software(t, o)
			e := edit(t, h)
			if err := TurnOff(e, false); err != nil {
				t.Fatal(err)
			}
			if s := read(t, e.Hive()); !s.Equal(Number(0)) {
				t.Errorf("%+v", s)
			}
			if before, after := names(t, h), names(t, e.Hive()); cmp.Diff(before, after) != "" {
				t.Errorf("the names were %q and are %q", before, after)
			}
		})
	}
}

// names lists the values of the device key.
func names(t *testing.T, h *hive.Hive) (names []string) {
	t.Helper()
	k, err := h.Key(HelloOnlyKey)
	if err != nil {
		t.Fatal(err)
	}
	for v, err := range k.Values() {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, v.Name().String())
	}
	return names
}

// Keys are created only on request.
func TestTurnOffWhatIsAbsent(t *testing.T) {
	for _, p := range []hivetest.Presence{hivetest.NoDeviceKey, hivetest.NoPasswordKey} {
		e := edit(t, software(t, hivetest.SoftwareOptions{Presence: p}))
		if err := TurnOff(e, false); !errors.Is(err, hive.ErrKeyNotFound) {
			t.Errorf("without %s: %v", p, err)
		}
	}
	for _, p := range []hivetest.Presence{hivetest.NoValue, hivetest.NoDeviceKey,
		hivetest.NoPasswordKey} {
		e := edit(t, software(t, hivetest.SoftwareOptions{Presence: p}))
		if err := TurnOff(e, true); err != nil {
			t.Fatal(err)
		}
		if s := read(t, e.Hive()); !s.Present || s.On() {
			t.Errorf("without %s: %+v", p, s)
		}
	}
}

// The switch gets its earlier state back, whatever it is now.
func TestRestore(t *testing.T) {
	for name, o := range map[string]hivetest.SoftwareOptions{
		"2":      {Switch: 2},
		"text":   value(hivetest.SZ(hivetest.HelloOnly, "2")),
		"absent": {Presence: hivetest.NoValue},
		"no key": {Presence: hivetest.NoPasswordKey},
	} {
		t.Run(name, func(t *testing.T) {
			was := read(t, software(t, o))
			for now, o := range map[string]hivetest.SoftwareOptions{
				"0": {Switch: 0}, "QWORD": value(hivetest.QWORD(hivetest.HelloOnly, 7)),
				"absent": {Presence: hivetest.NoValue},
				"no key": {Presence: hivetest.NoPasswordKey},
			} {
				e := edit(t, software(t, o))
				if err := Restore(e, was); err != nil {
					t.Fatalf("from %s: %v", now, err)
				}
				got := read(t, e.Hive())
				got.Offset = was.Offset // in another hive it is elsewhere
				if diff := cmp.Diff(was, got); diff != "" {
					t.Errorf("from %s:\n%s", now, diff)
				}
			}
		})
	}
}

// A link may lead to another hive.
func TestLinkOnTheWay(t *testing.T) {
	root := hivetest.SoftwareTree(hivetest.SoftwareOptions{Tiny: true,
		Presence: hivetest.NoPasswordKey})
	version := root.At(`Microsoft\Windows NT\CurrentVersion`)
	version.Keys = append(version.Keys,
		hivetest.Link("PasswordLess", `\REGISTRY\MACHINE\SOFTWARE\Elsewhere`))
	img, err := hivetest.Build(root, hivetest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var link *hive.LinkError
	if _, err := ReadHelloOnly(open(t, img)); !errors.As(err, &link) {
		t.Errorf("read: %v", err)
	}
	if err := TurnOff(edit(t, open(t, img)), true); !errors.As(err, &link) {
		t.Errorf("turn off: %v", err)
	}
}
