package managebde

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// pipeDelay is how long a run waits for output after manage-bde has exited; another process may
// hold its end of the pipe open.
const pipeDelay = 2 * time.Second

// A Result says how a run of manage-bde ended. It does not say whether the volume is unlocked now:
// codes are undocumented, output is translated. Look at the volume again.
type Result struct {
	// Code is what manage-bde exited with. It means nothing if there is an error.
	Code Code
	// Output is the beginning of what manage-bde printed, in the console's code page and the
	// system's language, with the password masked. It is for a log.
	Output []byte
}

// Text returns the output for a log, as far as it can be decoded. It is in the system's language,
// so it can't be interpreted.
func (r Result) Text() string { return decode(r.Output) }

// A StartError says that manage-bde did not run.
type StartError struct {
	Path string
	Err  error
}

func (e *StartError) Error() string { return fmt.Sprintf("%s does not run: %v", e.Path, e.Err) }
func (e *StartError) Unwrap() error { return e.Err }

// A StoppedError says that manage-bde was stopped before it finished. What it had done by then is
// unknown.
type StoppedError struct {
	Path string
	// Err is context.DeadlineExceeded after the timeout, or the error of the caller's context; nil
	// if something else stopped it.
	Err error
}

func (e *StoppedError) Error() string {
	if e.Err == nil {
		return e.Path + " was stopped before it was done"
	}
	return fmt.Sprintf("%s was stopped before it was done: %v", e.Path, e.Err)
}
func (e *StoppedError) Unwrap() error { return e.Err }

// Unlock has manage-bde unlock a volume with a recovery password, written with dashes. The drive is
// a letter and a colon. The caller must look at the volume to find out whether it is unlocked:
// neither a Result nor an error tells.
func (p *Program) Unlock(ctx context.Context, drive, password string) (Result, error) {
	if err := checkDrive(drive); err != nil {
		return Result{}, err
	}
	if err := checkPassword(password); err != nil {
		return Result{}, err
	}
	return p.run(ctx, password, "-unlock", drive, "-RecoveryPassword", password)
}

// Lock has manage-bde lock a volume again, which fails while something on it is in use. The caller
// must look at the volume to find out whether it is locked.
func (p *Program) Lock(ctx context.Context, drive string) (Result, error) {
	if err := checkDrive(drive); err != nil {
		return Result{}, err
	}
	return p.run(ctx, "", "-lock", drive)
}

// run runs manage-bde. None of its errors contains the arguments.
func (p *Program) run(ctx context.Context, password string, args ...string) (Result, error) {
	return p.runInto(ctx, new(output), password, args...)
}

// runInto runs manage-bde and keeps what it prints, unmasked, in out.
func (p *Program) runInto(
	ctx context.Context, out *output, password string, args ...string,
) (Result, error) {
	timeout := p.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	cmd := exec.CommandContext(ctx, p.Path, args...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = pipeDelay
	stopped := false
	cmd.Cancel = func() error {
		err := cmd.Process.Kill()
		stopped = err == nil
		return err
	}
	err := cmd.Run()
	if cmd.ProcessState == nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return Result{}, &StartError{Path: p.Path, Err: reason(err)}
	}
	result := Result{Output: out.masked(password)}
	if stopped {
		return result, &StoppedError{Path: p.Path, Err: ctx.Err()}
	}
	if !cmd.ProcessState.Exited() {
		return result, &StoppedError{Path: p.Path}
	}
	result.Code = Explain(codeNumber(cmd.ProcessState.ExitCode()))
	return result, nil
}

// codeNumber converts an exit status to an HRESULT. A 64-bit Go returns 2150694951 for 0x80310027,
// a 32-bit one a negative number.
func codeNumber(status int) uint32 { return uint32(status) }

// reason returns the system's error if a program could not be started, without the path, which a
// StartError already has.
func reason(err error) error {
	var ofPath *os.PathError
	if errors.As(err, &ofPath) {
		return ofPath.Err
	}
	var ofExec *exec.Error
	if errors.As(err, &ofExec) {
		return ofExec.Err
	}
	return err
}
