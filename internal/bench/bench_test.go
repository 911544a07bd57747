package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

// Every program that sets the switch really does so: what is timed must really happen.
func TestSetters(t *testing.T) {
	testenv.Tool(t, "reglookup")
	file := writeHive(t, 2)
	for _, e := range setters("unhello", file)[1:] {
		t.Run(e.name, func(t *testing.T) {
			testenv.Tool(t, strings.Fields(e.name)[0])
			if _, err := e.once(t.TempDir()); err != nil {
				t.Error(err)
			}
		})
	}
}

// A program that should set the switch and doesn't is found out.
func TestIdleProgramIsFound(t *testing.T) {
	testenv.Tool(t, "reglookup")
	e := entry{on: hiveFile(writeHive(t, 2)), command: idle}
	_, err := e.once(t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "DWORD,0x00000002") {
		t.Errorf("%v, want what is read back", err)
	}
}

// idle is a program that does nothing, successfully.
func idle(string, string) *exec.Cmd { return exec.Command("true") }

func TestFailingProgramIsFound(t *testing.T) {
	for _, name := range []string{"false", "there-is-no-such-program"} {
		if _, err := measure(exec.Command(name), 0); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// writeHive writes a hive with a switch.
func writeHive(t *testing.T, value uint32) string {
	t.Helper()
	img, err := hivetest.Software(hivetest.SoftwareOptions{Switch: value})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(file, img, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// The median counts for the time, the worst run for everything else.
func TestReport(t *testing.T) {
	c := contest{title: "a job", rounds: 3, entries: []entry{
		{name: "unhello", memory: 24},
		{name: "slow", bound: 0.3},
		{name: "large", growth: 1.5, mostRead: 8 * mib},
	}}
	runs := func(peak, read int64, wall ...time.Duration) (s series) {
		for i, w := range wall {
			n, most := int64(i), int64(len(wall)-1)
			s = append(s, measurement{wall: w, peak: peak << 20 * n / most,
				read: read << 20 * n / most})
		}
		return s
	}
	own, slow, large := runs(24, 0, 90, 30, 1), runs(99, 99, 1000, 100, 1), runs(99, 8, 90, 45, 1)
	for _, test := range []struct {
		name    string
		results []series
		missed  int
		line    string
	}{
		{"all met", []series{own, slow, large}, 0, "time of unhello / slow: 0.3 (at most 0.3) ok"},
		{"too slow", []series{runs(24, 0, 90, 31, 1), slow, large}, 1,
			"time of unhello / slow: 0.31 (at most 0.3) MISSED"},
		{"too much memory", []series{runs(25, 0, 90, 30, 1), slow, large}, 1,
			"peak memory of unhello in MiB: 25 (at most 24) MISSED"},
		{"reads too much", []series{own, slow, runs(99, 9, 90, 45, 1)}, 1,
			"MiB that large reads: 9 (at most 8) MISSED"},
		{"grows too much", []series{own, slow, runs(99, 8, 90, 48, 1)}, 1,
			"time of large / unhello: 1.6 (at most 1.5) MISSED"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			missed := c.report(&out, test.results)
			if missed != test.missed || !strings.Contains(out.String(), test.line) {
				t.Errorf("%d missed, want %d with %q, in:\n%s",
					missed, test.missed, test.line, out.String())
			}
		})
	}
}
