//go:build !linux && !windows

package media

func listDevices() ([]DeviceInfo, error) { return nil, nil }
