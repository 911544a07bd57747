//go:build !windows

package console

import (
	"bufio"
	"io"
	"os"
)

// keyReader gives the keys of a terminal: the characters that it sends.
func keyReader(_ *os.File, in *bufio.Reader) (keys io.RuneReader, exact bool) { return in, false }
