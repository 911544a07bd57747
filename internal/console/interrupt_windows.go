package console

import (
	"os"
	"syscall"
)

// stopSignals are the signals that ask the program to stop. Windows sends
// SIGTERM when the console window is closed.
func stopSignals() []os.Signal {
	return []os.Signal{os.Interrupt, syscall.SIGTERM}
}

// surviveClosedPipes keeps a reader that goes away from ending the program in
// the middle of a write. Windows never does that.
func surviveClosedPipes() {}
