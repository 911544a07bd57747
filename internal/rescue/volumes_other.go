//go:build !linux && !windows

package rescue

// isVolumeRoot says yes because it is unknown: then nothing but the hive is written to on the
// volume.
func isVolumeRoot(string) bool { return true }

// freeSpace is unknown here.
func freeSpace(string) (bytes int64, known bool) { return 0, false }

// Volumes returns nothing here: a SOURCE must be named.
func Volumes() []string { return nil }

// isApart reports whether a volume of a disk can't be mounted.
func isApart(v *Volume) bool { return v != nil }

// surroundings are unknown here: only the folders around a hive are searched.
func surroundings(string) (root string, hidden bool) { return "", false }
