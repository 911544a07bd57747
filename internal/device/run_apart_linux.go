package device

import (
	"os/exec"
	"runtime"
	"syscall"
)

// RunApart runs a program that Ctrl-C on the terminal does not reach, since our program decides
// what to do about it, and that ends when our process does, for whatever reason.
func RunApart(cmd *exec.Cmd) error {
	runtime.LockOSThread() // the kernel takes the end of this thread for that of the parent
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return cmd.Run()
}
