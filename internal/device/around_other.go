//go:build !linux && !windows

package device

// MountsAll says that the system mounts every volume that it knows.
const MountsAll = false

// IsVolumeRoot says yes because it can't tell: then nothing is written to the volume but the hive.
func IsVolumeRoot(string) bool { return true }

// freeSpace is unknown here.
func freeSpace(string) (bytes int64, known bool) { return 0, false }

// WindowsVolumes gives nothing here: a SOURCE must be named.
func WindowsVolumes() []string { return nil }

// Surroundings are unknown here: only the folders around a hive are searched.
func Surroundings(string) (root string, hidden bool) { return "", false }

// DurabilityOf is always doubtful here.
func DurabilityOf(string) Durability { return Doubtful }
