//go:build !windows

package prevent

import "unhello/internal/console"

// System gives the PC with the Windows that is running, or says why there is none.
func System() (*Machine, error) {
	return nil, console.NewProblem(console.ReasonUsage, nil).Saying(console.MsgOnlyWindows).Hinting(console.HintOnlyWindows)
}
