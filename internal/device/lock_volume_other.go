//go:build !windows

package device

import "errors"

// openVolume is not needed here: mounted devices are never written.
func openVolume(string) (volumeControl, error) { return nil, errors.ErrUnsupported }

// flushVolume is not needed here: syncing the file is enough.
func flushVolume(string) error { return nil }
