//go:build !windows

package rescue

// TakePrivileges is about the rights of backup programs, which only Windows knows.
func TakePrivileges() {}
