//go:build !linux && !windows

package wim

import "os/exec"

// runApart runs a program.
func runApart(cmd *exec.Cmd) error { return cmd.Run() }
