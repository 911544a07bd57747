//go:build !linux && !windows

package device

func listDevices() ([]DeviceInfo, error) { return nil, nil }

// hasBuiltInDisk matters for the drivers that Windows RE may lack, so only on Windows.
func hasBuiltInDisk() bool { return true }
