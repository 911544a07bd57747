package main

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	driveForm    = regexp.MustCompile(`^[A-Za-z]:$`)
	passwordForm = regexp.MustCompile(`^([0-9]{6}-){7}[0-9]{6}$`)
)

// isDrive reports whether a volume is named as manage-bde accepts it: D: and not D:\.
func isDrive(name string) bool { return driveForm.MatchString(name) }

// isPassword reports whether the digits can be a recovery password: groups are 16-bit numbers times
// 11.
func isPassword(password string) bool {
	if !passwordForm.MatchString(password) {
		return false
	}
	for group := range strings.SplitSeq(password, "-") {
		if n, err := strconv.Atoi(group); err != nil || n%11 != 0 || n >= 11<<16 {
			return false
		}
	}
	return true
}
