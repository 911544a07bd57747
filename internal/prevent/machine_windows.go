package prevent

import (
	"path/filepath"

	"golang.org/x/sys/windows"

	"unhello/bitlocker/managebde"
	"unhello/internal/problem"
	"unhello/internal/winpe"
)

// System returns this PC with its running Windows, or says why there is none.
func System() (*Machine, error) {
	if winpe.Running() {
		return nil, problem.New(problem.Usage, nil).Saying(
			"this is Windows RE or Windows PE: a change here would be gone after the " +
				"restart").Hinting(
			"nothing was changed; 'unhello fix' changes the Windows that is installed on this PC")
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
		Name: name, Drive: filepath.VolumeName(folder),
		Elevated: windows.GetCurrentProcessToken().IsElevated(),
		Switch:   registrySwitch{}, Storage: systemStorage{},
	}
	if program, err := managebde.Find(); err == nil {
		m.BitLocker = program
	}
	return m, nil
}
