package hivetest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

// TestSoftwareShowsTheSwitch has every judge read the value.
func TestSoftwareShowsTheSwitch(t *testing.T) {
	for name, o := range map[string]hivetest.SoftwareOptions{
		"on":      {Switch: 2},
		"off":     {Switch: 0},
		"capital": {Switch: 2, UpperKey: true},
		"old":     {Switch: 1, Options: hivetest.Options{Minor: 3, Leaf: 10}},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "SOFTWARE")
			if err := os.WriteFile(file, software(t, o), 0o600); err != nil {
				t.Fatal(err)
			}
			key := hivetest.DeviceKey
			if o.UpperKey {
				key = strings.ToUpper(key) // chntpw does not fold case
			}
			testenv.JudgeDWORD(t, file, key, hivetest.HelloOnly, o.Switch)
			testenv.JudgeWalk(t, file)
		})
	}
}

func TestSoftwareIsSmall(t *testing.T) {
	if n := len(software(t, hivetest.SoftwareOptions{})); n < 100<<10 || n > 300<<10 {
		t.Errorf("%d bytes", n)
	}
}

func TestSoftwareIsTheSameEveryTime(t *testing.T) {
	o := hivetest.SoftwareOptions{Switch: 2,
		Options: hivetest.Options{Descriptors: 5, FreeAtEnd: 100, Remnants: true}}
	if !bytes.Equal(software(t, o), software(t, o)) {
		t.Error("two hives of the same options differ")
	}
}

// TestPresence looks for what each kind of absence leaves out.
func TestPresence(t *testing.T) {
	const above = `Microsoft\Windows NT\CurrentVersion\PasswordLess`
	for presence, want := range map[hivetest.Presence][3]bool{
		hivetest.Present:       {true, true, true},
		hivetest.NoValue:       {true, true, false},
		hivetest.NoDeviceKey:   {true, false, false},
		hivetest.NoPasswordKey: {false, false, false},
	} {
		img := software(t, hivetest.SoftwareOptions{Presence: presence})
		_, noKey := hivetest.KeyCell(img, above)
		_, noDevice := hivetest.KeyCell(img, hivetest.DeviceKey)
		_, noValue := hivetest.ValueCell(img, hivetest.DeviceKey, hivetest.HelloOnly)
		if got := [3]bool{noKey == nil, noDevice == nil, noValue == nil}; got != want {
			t.Errorf("without %q: PasswordLess, Device and value are there: %v, want %v", presence,
				got, want)
		}
	}
}

func software(t *testing.T, o hivetest.SoftwareOptions) []byte {
	t.Helper()
	img, err := hivetest.Software(o)
	if err != nil {
		t.Fatal(err)
	}
	return img
}
