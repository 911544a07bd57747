//go:build !windows

package media

import "errors"

// openVolume opens nothing here: a mounted device is not written at all.
func openVolume(string) (volumeControl, error) { return nil, errors.ErrUnsupported }

// flushVolume does nothing here: the sync of a file is enough.
func flushVolume(string) error { return nil }
