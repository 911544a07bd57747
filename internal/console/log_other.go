//go:build !windows

package console

// onRemovableDrive is true for a path on a stick. Only Windows tells; elsewhere
// the program rarely lies on one.
func onRemovableDrive(string) bool { return false }
