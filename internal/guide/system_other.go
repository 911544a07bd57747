//go:build !windows

package guide

import "errors"

// CurrentSystem tells a recovery environment from other systems; only Windows has
// them.
func CurrentSystem() System { return Other }

// Restart restarts the PC out of a recovery environment.
func Restart() error { return errors.ErrUnsupported }
