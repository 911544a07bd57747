package rescue

import (
	"context"
	"fmt"
	"os"

	"unhello/bitlocker/managebde"
	"unhello/internal/console"
)

// SystemDrives are the drives of this machine.
func SystemDrives() Drives { return systemDrives{} }

type systemDrives struct{}

func (systemDrives) Raw(drive string) string { return `\\.\` + drive }

func (systemDrives) Locked(drive string) bool {
	_, err := os.Stat(drive + `\`)
	return err != nil && console.FileProblem(err, drive, console.ReasonReadFailed).Reason == console.ReasonBitLockerLocked
}

func (systemDrives) Unlock(ctx context.Context, drive, password string) error {
	return manage(func(p *managebde.Program) (managebde.Result, error) { return p.Unlock(ctx, drive, password) })
}

func (systemDrives) Lock(ctx context.Context, drive string) error {
	return manage(func(p *managebde.Program) (managebde.Result, error) { return p.Lock(ctx, drive) })
}

// manage runs manage-bde. What it said is an error too unless it says that all went
// well: it is for the log, the drive itself is looked at.
func manage(run func(*managebde.Program) (managebde.Result, error)) error {
	program, err := managebde.Find()
	if err != nil {
		return err
	}
	result, err := run(program)
	if err == nil && result.Code.Number != 0 {
		err = fmt.Errorf("manage-bde: %s: %s", result.Code, result.Text())
	}
	return err
}
