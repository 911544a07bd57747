package prevent

import (
	"path/filepath"
	"runtime"

	"unhello/bitlocker/managebde"
	"unhello/internal/device"
	"unhello/internal/problem"
)

// System returns this PC with its running Windows, or says why there is none.
func System() (*Machine, error) {
	if runtime.GOOS != "windows" {
		return nil, problem.New(problem.Usage, nil).Saying(
			"'unhello prevent' works on the Windows that is running, and this is another system").
			Hinting(
				"nothing was changed; for a Windows on a disk, an image or a mounted volume " +
					"there is 'unhello fix'")
	}
	if device.InWindowsPE() {
		return nil, problem.New(problem.Usage, nil).Saying(
			"this is Windows RE or Windows PE: a change here would be gone after the " +
				"restart").Hinting(
			"nothing was changed; 'unhello fix' changes the Windows that is installed on this PC")
	}
	folder, err := device.WindowsFolder()
	if err != nil {
		return nil, err
	}
	name, err := device.ComputerName()
	if err != nil {
		return nil, err
	}
	m := &Machine{
		Name: name, Drive: filepath.VolumeName(folder),
		Elevated: device.IsElevated(),
		Switch:   systemSwitch(), Storage: systemStorage{},
	}
	if program, err := managebde.Find(device.SystemFolders()); err == nil {
		m.BitLocker = program
	}
	return m, nil
}
