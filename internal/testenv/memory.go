package testenv

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
)

// LimitMemory fails the test at its end if the process has grown by more than limit bytes at any
// time since. On Linux the kernel says how far; elsewhere it is what the heap has reserved, which
// may be more than was ever in use.
func LimitMemory(tb testing.TB, limit uint64) {
	tb.Helper()
	before := peak()
	tb.Cleanup(func() {
		grown := peak() - before
		tb.Logf("the process grew by %d KiB", grown>>10)
		if grown > limit {
			tb.Errorf("the process grew by %d MiB", grown>>20)
		}
	})
}

// peak is the largest size of the process in memory so far, in bytes.
func peak() uint64 {
	status, _ := os.ReadFile("/proc/self/status")
	if _, line, found := strings.Cut(string(status), "VmHWM:"); found {
		var kib uint64
		if _, err := fmt.Sscan(line, &kib); err == nil {
			return kib << 10
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapSys
}
