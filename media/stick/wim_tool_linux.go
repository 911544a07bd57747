package stick

import (
	"os/exec"
	"runtime"
	"syscall"
)

// runApart runs a program that a Ctrl-C on the terminal does not reach, since ours decides what to do about it, and that ends with
// our process whatever ends that.
func runApart(cmd *exec.Cmd) error {
	runtime.LockOSThread() // the kernel takes the end of the thread for that of the parent
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return cmd.Run()
}
