// Standin stands in for programs of Windows PE: it appends the name it was started by, without
// .exe, and its arguments to C:\ran.txt.
package main

import (
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := note(); err != nil {
		os.Exit(1)
	}
}

func note() error {
	f, err := os.OpenFile(`C:\ran.txt`, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	line := append([]string{strings.TrimSuffix(strings.ToLower(filepath.Base(os.Args[0])), ".exe")},
		os.Args[1:]...)
	if _, err := f.WriteString(strings.Join(line, " ") + "\n"); err != nil {
		return err
	}
	return f.Close()
}
