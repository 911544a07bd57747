package prevent

import (
	"path/filepath"

	"golang.org/x/sys/windows"

	"unhello/bitlocker/managebde"
	"unhello/internal/console"
	"unhello/internal/winpe"
)

// System gives the PC with the Windows that is running, or says why there is none.
func System() (*Machine, error) {
	if winpe.Running() {
		return nil, console.NewProblem(console.ReasonUsage, nil).Saying(console.MsgNotInWinPE).Hinting(console.HintNotInWinPE)
	}
	folder, err := windows.GetSystemWindowsDirectory()
	if err != nil {
		return nil, err
	}
	name, err := windows.ComputerName()
	if err != nil {
		return nil, err
	}
	m := &Machine{
		Name: name, Drive: filepath.VolumeName(folder), Elevated: windows.GetCurrentProcessToken().IsElevated(),
		Switch: registrySwitch{}, Storage: systemStorage{},
	}
	if program, err := managebde.Find(); err == nil {
		m.BitLocker = program
	}
	return m, nil
}
