package media

import (
	"errors"
	"time"
)

// A volumeControl is an open volume of the system, as far as locking goes.
type volumeControl interface {
	lock() error
	// dismount has the file system forget the volume; it is errUnknownRequest
	// where the driver knows of no such thing.
	dismount() error
	unlock() error
	Close() error
}

// errUnknownRequest says that a driver does not know a request at all.
var errUnknownRequest = errors.New("media: the driver does not know this request")

// lockPatience is how often a lock is tried for, a moment apart: a virus scanner
// or an indexer may have the volume open just now.
const lockPatience = 10

// LockVolume locks a volume of the system, named as \\.\D:, and has the file
// system let go of it: from then on nobody else reads or writes it, until release.
// It is an *InUseError where somebody has it open. A driver that doesn't know how
// to dismount has nothing mounted.
func LockVolume(path string) (release func() error, err error) {
	v, err := openVolume(path)
	if err != nil {
		return nil, sortOut(path, true, err)
	}
	return lockVolume(v, path, time.Sleep)
}

func lockVolume(v volumeControl, path string, wait func(time.Duration)) (release func() error, err error) {
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
		return nil, errors.Join(&InUseError{Path: path, By: somebody, Err: err}, v.unlock(), v.Close())
	}
	return func() error { return errors.Join(v.unlock(), v.Close()) }, nil
}

// FlushVolume has the system write what it still holds back of a volume, named as
// \\.\D:, its file system's own records included.
func FlushVolume(path string) error { return flushVolume(path) }
