package target

import (
	"context"
	"errors"
	"time"

	"unhello/internal/device"
)

// Drives is what the system knows about its volumes, and what it can do with those that BitLocker
// has locked. Only Windows has such a list.
type Drives interface {
	listing
	locker
}

// A listing is what the system knows about its volumes.
type listing interface {
	// Volumes returns the volumes that the system knows, with and without a letter, and Disks the
	// paths of the disks that they are on.
	Volumes() []device.SystemVolume
	Disks() []string
	// Unlisted says why Volumes may have left some out; normally nil.
	Unlisted() error
	// Running identifies the SOFTWARE hive of the running system, nil if that is unknown.
	Running() *device.FileIdentity
}

// A locker opens volumes for the system and shuts them, and keeps others out.
type locker interface {
	// Locked checks whether the system can read a volume. Nothing else counts: programs report
	// their success in any language.
	Locked(v device.SystemVolume) bool
	// Unlock and Lock run the system's own program, which needs a drive letter: without one they
	// return ErrNoLetter. Any other error is for the log.
	Unlock(ctx context.Context, v device.SystemVolume, password string) error
	Lock(ctx context.Context, v device.SystemVolume) error
	// Hold locks everybody else out of a volume until release.
	Hold(v device.SystemVolume) (release func() error, err error)
	// Flush has the system write what it still caches for a volume.
	Flush(v device.SystemVolume) error
}

// ErrNoLetter says that a volume has no drive letter, which the system's own program needs.
var ErrNoLetter = errors.New("the volume has no drive letter")

// freshFor is how long the system's answer about its volumes and disks counts as fresh, if it took
// that long to give: asking a dying disk may take a minute.
func freshFor(took time.Duration) time.Duration {
	return min(max(time.Second, 10*took), time.Minute)
}
