package wim

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/stick"
)

func TestWinpeshlINI(t *testing.T) {
	const head = "[LaunchApps]\n" + launchWpeinit + "\n" + launchUnhello + "\n"
	tests := map[string]struct {
		shell   originalShell
		drivers bool
		want    string
	}{
		"none": {originalShell{}, false, head + launchPrompt + "\n"},
		"plain startnet": {originalShell{startnet: []byte("@echo off\r\nWpeinit\r\n")}, false,
			head + launchPrompt + "\n"},
		"startnet": {originalShell{startnet: []byte("wpeinit\r\nnet use z: \\\\server\r\n")},
			false, head + launchNet + "\n"},
		"Setup": {originalShell{setup: true, startnet: []byte("wpeinit")}, false,
			head + launchSetup + "\n"},
		"Windows RE": {originalShell{ini: []byte(recenvINI), setup: true}, false,
			head + "X:\\sources\\recovery\\recenv.exe\n"},
		"empty": {originalShell{ini: []byte{}}, false, head + launchPrompt + "\n"},
		"other sections": {originalShell{ini: []byte("[Else]\na=b\n")}, false,
			head + launchPrompt + "\n"},
		"in their order": {originalShell{ini: []byte("[LAUNCHAPPS]\na.exe, /x=1\n; no\n\n" +
			"[LaunchApp]\n apppath = b.exe \n[LaunchApps]\nc.exe")}, false,
			head + "a.exe, /x=1\nb.exe\nc.exe\n"},
		"wpeinit of its own": {
			originalShell{ini: []byte("[LaunchApps]\r\na.exe\r\n" +
				"WPEINIT.exe, -unattend:X:\\u.xml\r\n")}, false,
			"[LaunchApps]\nWPEINIT.exe, -unattend:X:\\u.xml\n" + launchUnhello + "\na.exe\n",
		},
		"code page": {originalShell{ini: []byte("[LaunchApps]\r\nX:\\\x95\\a.exe\r\n")}, false,
			head + "X:\\\x95\\a.exe\n"},
		"UTF-16": {originalShell{ini: []byte(stick.UTF16Text(recenvINI))}, false,
			head + "X:\\sources\\recovery\\recenv.exe\n"},
		"drivers": {originalShell{}, true, "[LaunchApps]\n" + launchWpeinit + "\n" +
			launchDrivers + "\n" + launchUnhello + "\n" + launchPrompt + "\n"},
	}
	for name, test := range tests {
		got, err := winpeshlINI(test.shell, test.drivers)
		if diff := cmp.Diff(stick.DOSText(test.want), string(got)); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

// TestWinpeshlINIRefused is about what would not be the same in another encoding.
func TestWinpeshlINIRefused(t *testing.T) {
	for ini, want := range map[string]Fault{
		stick.UTF16Text("[LaunchApps]\r\nX:\\回復.exe"): ShellUTF16, "MZ\x00\x01": ShellBinary,
	} {
		_, err := winpeshlINI(originalShell{ini: []byte(ini)}, false)
		checkFault(t, err, want)
	}
}

func TestDriverNames(t *testing.T) {
	for name, want := range map[string]bool{
		"vmd/iaStorVD.inf": true, "a b (1).inf": true, "100%.inf": false, "a&b.inf": false,
		"ドライバー.inf": false, "a^b.inf": false, "a!b.inf": false,
	} {
		if isDriverName(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
