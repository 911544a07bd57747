package prevent

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"unhello/bitlocker/managebde"
	"unhello/internal/console"
)

// System gives the PC with the Windows that is running, or says why there is none.
func System() (*Machine, error) {
	if isWinPE() {
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

// isWinPE tells Windows PE, and Windows RE that is made of it, whose registry is
// gone after the restart.
func isWinPE() bool {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `SYSTEM\CurrentControlSet\Control\MiniNT`, registry.QUERY_VALUE)
	if err == nil {
		key.Close()
		return true
	}
	return strings.EqualFold(os.Getenv("SystemDrive"), "X:")
}
