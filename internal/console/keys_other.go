//go:build !linux && !windows

package console

import "os"

// characterMode has no way to read single keys on these systems: questions read whole lines.
func characterMode(*os.File) (restore func(), err error) { return nil, errOnlyLines }
