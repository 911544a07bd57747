//go:build !windows

package media

func listSystemVolumes() ([]SystemVolume, error) { return nil, nil }

func lookLocked(SystemVolume) bool { return false }
