package testenv

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// judgeTimeout is far more than any judge needs for a hive of 200 MB: only one that hangs reaches
// it.
const judgeTimeout = 5 * time.Minute

// run returns what a program prints on stdout. The error carries the end of what it printed on
// stderr.
func run(stdin, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), judgeTimeout)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	// In the C locale some judges stop at the first name that isn't ASCII.
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	err := cmd.Run()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		err = fmt.Errorf("%w: %s", err, tail(stderr.String()))
	}
	return stdout.String(), err
}

// tail shortens what a program printed to fit into a message.
func tail(s string) string {
	const most = 300
	s = strings.TrimSpace(s)
	if len(s) > most {
		s = "..." + s[len(s)-most:]
	}
	return s
}
