//go:build !windows

package media

func listSystemVolumes() ([]SystemVolume, error) { return nil, nil }
