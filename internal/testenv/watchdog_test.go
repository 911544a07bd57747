package testenv

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestWatchdog is its own victim: it runs itself again and hangs there.
func TestWatchdog(t *testing.T) {
	if os.Getenv("WATCHDOG_VICTIM") != "" {
		Watchdog(t, 10*time.Millisecond)
		select {}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestWatchdog$")
	cmd.Env = append(os.Environ(), "WATCHDOG_VICTIM=1")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "TestWatchdog hangs") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestWatchdogEndsWithItsTest(t *testing.T) {
	t.Run("quick", func(t *testing.T) { Watchdog(t, 500*time.Millisecond) })
	time.Sleep(600 * time.Millisecond)
}
