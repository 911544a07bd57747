package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// local returns the path by which a program in wine opens a file of the host. The other way,
// through drive Z:, can't reach names with a colon.
func local(path string) string {
	return `\\?\unix` + strings.ReplaceAll(path, "/", `\`)
}

// repoint makes a symbolic link point elsewhere. Wine 8 has no call that does that (renaming or
// removing a link affects its target), but it can start programs of the host. It doesn't wait for
// them, so we do.
func repoint(link, target string) error {
	start := filepath.Join(os.Getenv("SystemRoot"), "System32", "start.exe")
	ln := exec.Command(start, "/unix", "/bin/ln", "-sfn", target, link)
	if out, err := ln.CombinedOutput(); err != nil {
		return fmt.Errorf("start /unix /bin/ln: %w: %s", err, out)
	}
	for range 500 {
		if same(link, target) {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("%s does not point to %s", link, target)
}
