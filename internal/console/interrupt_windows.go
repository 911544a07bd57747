package console

import (
	"os"
	"syscall"
)

// stopSignals are the signals that ask the program to stop. Go reports the closing of a console
// window as SIGTERM.
func stopSignals() []os.Signal {
	return []os.Signal{os.Interrupt, syscall.SIGTERM}
}

// surviveClosedPipes has nothing to do: on Windows, a reader that goes away doesn't kill the
// program.
func surviveClosedPipes() {}
