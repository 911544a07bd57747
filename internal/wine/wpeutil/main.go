// Wpeutil stands in for the program of that name in Windows PE, which restarts the PC: it writes
// its arguments to C:\wpeutil.txt.
package main

import (
	"os"
	"strings"
)

func main() {
	if err := os.WriteFile(`C:\wpeutil.txt`, []byte(strings.Join(os.Args[1:], " ")),
		0o600); err != nil {
		os.Exit(1)
	}
}
