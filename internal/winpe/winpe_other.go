//go:build !windows

package winpe

func running() bool { return false }
