//go:build !windows

package prevent

import "unhello/internal/problem"

// System returns this PC with its running Windows, or says why there is none.
func System() (*Machine, error) {
	return nil, problem.New(problem.Usage, nil).Saying(
		"'unhello prevent' works on the Windows that is running, and this is another system").
		Hinting(
			"nothing was changed; for a Windows on a disk, an image or a mounted volume there is " +
				"'unhello fix'")
}
