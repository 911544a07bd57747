//go:build !windows

package console

// OwnsWindow reports whether the window closes when the program ends. Only Windows
// opens windows for programs of this kind.
func OwnsWindow() bool { return false }
