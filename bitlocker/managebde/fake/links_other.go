//go:build !windows

package main

import "os"

func local(path string) string { return path }

// repoint makes a symbolic link point elsewhere, in one step.
func repoint(link, target string) error {
	next := link + ".next"
	if err := os.Symlink(target, next); err != nil {
		return err
	}
	return os.Rename(next, link)
}
