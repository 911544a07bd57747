package wim

import (
	"os/exec"
	"syscall"
)

// runApart runs a program that Ctrl-C in the window does not reach, since our program decides what
// to do about it.
func runApart(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
	return cmd.Run()
}
