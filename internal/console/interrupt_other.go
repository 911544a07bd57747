//go:build !windows

package console

import (
	"os"
	"os/signal"
	"syscall"
)

// stopSignals are the signals that ask the program to stop. The terminal's hang-up is one of them
// unless the program was started by nohup.
func stopSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// surviveClosedPipes keeps a reader that goes away from killing the program in the middle of a
// write.
func surviveClosedPipes() { signal.Ignore(syscall.SIGPIPE) }
