//go:build !windows

package guide

import "errors"

// CurrentSystem tells recovery environments from other systems. Only Windows has them.
func CurrentSystem() System { return Other }

// Restart restarts the PC from a recovery environment.
func Restart() error { return errors.ErrUnsupported }
