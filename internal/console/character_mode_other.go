//go:build !linux && !windows

package console

import "os"

// characterMode is not known here: questions get whole lines.
func characterMode(*os.File) (restore func(), err error) { return nil, errOnlyLines }
