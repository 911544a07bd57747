package device

import (
	"errors"
	"time"
)

// A volumeControl is an open volume of the system, as far as locking goes.
type volumeControl interface {
	lock() error
	// dismount has the file system forget the volume; the error is errUnknownRequest if the driver
	// has no such request.
	dismount() error
	unlock() error
	Close() error
}

// errUnknownRequest says that a driver doesn't know a request at all.
var errUnknownRequest = errors.New("device: the driver does not know this request")

// lockPatience is how often a lock is tried, a moment apart: a virus scanner or an indexer may have
// the volume open just now.
const lockPatience = 10

// LockVolume locks a volume of the system, named like \\.\D:, and has the file system let go of it.
// From then on nobody else reads or writes it, until release. The error is an *InUseError if
// somebody has it open. A driver that doesn't know how to dismount has nothing mounted.
func LockVolume(path string) (release func() error, err error) {
	v, err := openVolume(path)
	if err != nil {
		return nil, sortOut(path, true, bare(err))
	}
	return lockVolume(v, path, time.Sleep)
}

func lockVolume(v volumeControl, path string,
	wait func(time.Duration)) (release func() error, err error) {
	err = v.lock()
	for range lockPatience - 1 {
		if err == nil {
			break
		}
		wait(200 * time.Millisecond)
		err = v.lock()
	}
	if err != nil {
		return nil, errors.Join(&InUseError{Path: path, By: somebody, Err: err}, v.Close())
	}
	if err := v.dismount(); err != nil && !errors.Is(err, errUnknownRequest) {
		return nil, errors.Join(&InUseError{Path: path, By: somebody, Err: err}, v.unlock(),
			v.Close())
	}
	return func() error { return errors.Join(v.unlock(), v.Close()) }, nil
}

// FlushVolume has the system write out what it still holds back for a volume, named like \\.\D:,
// including the file system's own records.
func FlushVolume(path string) error { return flushVolume(path) }
