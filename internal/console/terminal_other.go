//go:build !windows

package console

import "os"

// openTerminal opens the terminal that the process belongs to, for reading and for writing.
func openTerminal() (in, out *os.File, err error) {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	return f, f, err
}
