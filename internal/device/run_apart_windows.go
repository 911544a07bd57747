package device

import (
	"os/exec"
	"syscall"
)

// RunApart runs a program that Ctrl-C in the window does not reach, since our program decides what
// to do about it.
func RunApart(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
	return cmd.Run()
}
