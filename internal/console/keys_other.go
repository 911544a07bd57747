//go:build !linux && !windows

package console

import "os"

// characterMode is not implemented here: questions read whole lines.
func characterMode(*os.File) (restore func(), err error) { return nil, errOnlyLines }
