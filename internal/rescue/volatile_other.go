//go:build !linux && !windows

package rescue

// durabilityOf is always doubtful here.
func durabilityOf(string) durability { return doubtful }
