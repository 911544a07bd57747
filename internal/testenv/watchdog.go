package testenv

import (
	"fmt"
	"testing"
	"time"
)

// Watchdog ends the whole test process if t isn't over within limit. Call it first in what a fuzz
// target does with an input. By itself `go test -fuzz` passes if an input hangs, and merely tries
// fewer of them; a process that dies is reported together with the input.
func Watchdog(t testing.TB, limit time.Duration) {
	timer := time.AfterFunc(limit,
		func() { panic(fmt.Sprintf("%s hangs: not over after %v", t.Name(), limit)) })
	t.Cleanup(func() { timer.Stop() })
}
