package device

import (
	"errors"
	"os"
	"slices"

	"golang.org/x/sys/windows"
)

const (
	fsctlLockVolume     = 0x90018
	fsctlUnlockVolume   = 0x9001C
	fsctlDismountVolume = 0x90020
)

// lockedVolume is a volume by its handle: closing it ends the lock.
type lockedVolume struct{ *os.File }

func openVolume(path string) (volumeControl, error) {
	f, err := openShared(path, windows.GENERIC_READ|windows.GENERIC_WRITE)
	return lockedVolume{f}, err
}

func (v lockedVolume) lock() error   { return v.request(fsctlLockVolume) }
func (v lockedVolume) unlock() error { return v.request(fsctlUnlockVolume) }

func (v lockedVolume) dismount() error {
	err := v.request(fsctlDismountVolume)
	if slices.ContainsFunc(unknownRequest, func(e error) bool { return errors.Is(err, e) }) {
		return errUnknownRequest
	}
	return err
}

// unknownRequest are the answers of drivers to requests they have no code for. The last one is
// wine's, for a volume that isn't a device.
var unknownRequest = []error{windows.ERROR_INVALID_FUNCTION, windows.ERROR_NOT_SUPPORTED,
	windows.ERROR_INVALID_PARAMETER}

func (v lockedVolume) request(code uint32) error {
	var got uint32
	return windows.DeviceIoControl(windows.Handle(v.Fd()), code, nil, 0, nil, 0, &got, nil)
}

func flushVolume(path string) error {
	f, err := openShared(path, windows.GENERIC_READ|windows.GENERIC_WRITE)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
