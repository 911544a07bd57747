//go:build !windows

package console

import (
	"bufio"
	"io"
	"os"
)

// openTerminal opens the terminal that the process belongs to, for reading and writing.
func openTerminal() (in, out *os.File, err error) {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	return f, f, err
}

// keyReader reads keys from a terminal as the characters that it sends.
func keyReader(_ *os.File, in *bufio.Reader) (keys io.RuneReader, exact bool) { return in, false }

// OwnsWindow reports whether the window closes when the program ends. Only Windows opens windows
// for console programs.
func OwnsWindow() bool { return false }
