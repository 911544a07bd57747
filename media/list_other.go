//go:build !linux && !windows

package media

func listDevices() ([]DeviceInfo, error) { return nil, nil }

// hasBuiltInDisk is about the drivers that Windows RE may lack.
func hasBuiltInDisk() bool { return true }
