//go:build !linux && !windows

package device

import "os/exec"

// RunApart runs a program.
func RunApart(cmd *exec.Cmd) error { return cmd.Run() }
