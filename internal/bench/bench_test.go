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

// TestSetters has every program that sets the switch do so: what is timed must
// really happen.
func TestSetters(t *testing.T) {
	testenv.Tool(t, "reglookup")
	file := writeHive(t)
	for _, e := range setters("unhello")[1:] {
		t.Run(e.name, func(t *testing.T) {
			testenv.Tool(t, strings.Fields(e.name)[0])
			c := contest{hive: file, work: t.TempDir(), writes: true}
			if _, err := c.once(e); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestIdleProgramIsFound has a program do nothing that should set the switch.
func TestIdleProgramIsFound(t *testing.T) {
	testenv.Tool(t, "reglookup")
	c := contest{hive: writeHive(t), work: t.TempDir(), writes: true}
	_, err := c.once(entry{command: func(string, string) *exec.Cmd { return exec.Command("true") }})
	if err == nil || !strings.Contains(err.Error(), "DWORD,0x00000002") {
		t.Errorf("%v, want what is read back", err)
	}
}

func TestFailingProgramIsFound(t *testing.T) {
	for _, name := range []string{"false", "there-is-no-such-program"} {
		if _, err := measure(exec.Command(name), 0); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// writeHive writes a hive whose switch is 2.
func writeHive(t *testing.T) string {
	t.Helper()
	img, err := hivetest.Software(hivetest.SoftwareOptions{Switch: 2})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(file, img, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestReport: the medians count for the time, the worst run for the memory.
func TestReport(t *testing.T) {
	c := contest{title: "a job", rounds: 3, entries: []entry{{name: "unhello"}, {name: "slow", bound: 0.3}, {name: "other"}}}
	runs := func(peak int64, wall ...time.Duration) (s series) {
		for i, w := range wall {
			s = append(s, measurement{wall: w, peak: peak << 20 * int64(i) / int64(len(wall)-1)})
		}
		return s
	}
	for _, test := range []struct {
		name   string
		own    series
		missed int
		line   string
	}{
		{"both met", runs(24, 90, 30, 1), 0, "time of unhello / slow: 0.3 (at most 0.3) ok"},
		{"too slow", runs(24, 90, 31, 1), 1, "time of unhello / slow: 0.31 (at most 0.3) MISSED"},
		{"too large", runs(25, 90, 30, 1), 1, "peak memory of unhello in MiB: 25 (at most 24) MISSED"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			missed := c.report(&out, []series{test.own, runs(99, 1000, 100, 1), runs(99, 5, 5, 5)})
			if missed != test.missed || !strings.Contains(out.String(), test.line) {
				t.Errorf("%d missed, want %d with %q, in:\n%s", missed, test.missed, test.line, out.String())
			}
		})
	}
}
