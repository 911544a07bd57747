package rescue

import (
	"context"
	"errors"

	"unhello/bitlocker"
	"unhello/internal/console"
	"unhello/internal/record"
	"unhello/media"
)

// Drives is what the system knows of its volumes, and what it does with those that
// BitLocker has locked. Only Windows has such a list.
type Drives interface {
	// Volumes are those that the system knows, with and without a letter, and Disks
	// the paths of the disks that they are on.
	Volumes() []media.SystemVolume
	Disks() []string
	// Unlisted says why there may be volumes that Volumes left out, nil as a rule.
	Unlisted() error
	// Locked looks whether the system can see into a volume. It is the only judge:
	// what programs say of their success is in any language.
	Locked(v media.SystemVolume) bool
	// Unlock and Lock ask the system's own program, which wants a letter: without
	// one it is errNoLetter. Any other error is for the log.
	Unlock(ctx context.Context, v media.SystemVolume, password string) error
	Lock(ctx context.Context, v media.SystemVolume) error
	// Hold keeps everybody else off a volume until release.
	Hold(v media.SystemVolume) (release func() error, err error)
	// Flush has the system write what it still holds back of a volume.
	Flush(v media.SystemVolume) error
	// Running identifies the SOFTWARE hive of the system that runs, nil where there
	// is nothing to go by.
	Running() *record.Identity
}

var errNoLetter = errors.New("the volume has no drive letter")

// findLocked looks into a volume that the system has locked, for what is in a folder
// of it or is a file there. Our own engine proves the key first, so that a slip, a
// wrong PC and a right key are told apart before anything happens; then the system
// unlocks the volume, and we look again. Where the system can't, what is on the volume
// is found all the same.
func (s *Session) findLocked(ctx context.Context, v media.SystemVolume, path, name string, which Select) (*Found, error) {
	found, err := s.findBehind(ctx, v, name, which)
	if err != nil {
		return nil, err
	}
	opened, err := found.onlyOpened()
	if err != nil {
		return found, nil // its volumes say why
	}
	if !s.unlockDrive(ctx, v, opened) {
		return found, nil
	}
	if isFile(path) {
		return s.findInFile(ctx, path, name, which)
	}
	windows, err := findInFolder(path, name)
	return &Found{Windows: windows}, err
}

// findBehind looks at the partition of a disk that a locked volume is: there it can
// be changed too. Where that partition is not known the volume itself shows the same,
// to be read only.
func (s *Session) findBehind(ctx context.Context, v media.SystemVolume, name string, which Select) (*Found, error) {
	p, ok := partitionOf(s.Drives.Disks(), v)
	if !ok {
		return s.findOnDisk(ctx, v.Raw(), name, which)
	}
	if which.Partition != 0 && which.Partition != p.Index {
		return &Found{}, nil
	}
	which.Partition = p.Index
	return s.findOnDisk(ctx, p.disk, name, which)
}

// unlockDrive has the system unlock a volume whose key is proven, once, and looks
// whether it has.
func (s *Session) unlockDrive(ctx context.Context, v media.SystemVolume, opened *VolumeReport) bool {
	password, ok := s.passwordOf(ctx, opened)
	if !ok || !s.Keys.tryOnce(v.Path) {
		return false
	}
	progress := s.Console.Progress(console.ProgressUnlocking, console.Args{"path": nameOf(v)})
	err := s.Drives.Unlock(ctx, v, password.Reveal())
	progress.Done()
	if errors.Is(err, errNoLetter) {
		return false
	}
	if err != nil {
		s.Console.Note("unlocking " + nameOf(v) + ": " + err.Error())
	}
	if s.Drives.Locked(v) {
		s.Console.Warn(console.WarnStillLocked, console.Args{"path": nameOf(v)})
		return false
	}
	s.Keys.unlocked(v)
	return true
}

// UnlockSource has the system unlock the volume that a source names, where it is one
// that is locked and a key has opened it. Others stay as they are.
func (s *Session) UnlockSource(ctx context.Context, source string, found *Found) bool {
	v, ok := s.volumeAt(sourcePath(source))
	if !ok || !s.Drives.Locked(v) {
		return false
	}
	opened, err := found.onlyOpened()
	return err == nil && s.unlockDrive(ctx, v, opened)
}

// rawSource gives what has to be read to see a source's encryption: of the root of a
// volume the volume itself.
func (s *Session) rawSource(source string) string {
	path := sourcePath(source)
	if v, ok := s.volumeAt(path); ok && isRootOf(v, path) {
		return v.Raw()
	}
	return path
}

// passwordOf finds the recovery password that opens a volume among those that are
// at hand: the system's own program takes nothing else.
func (s *Session) passwordOf(ctx context.Context, v *VolumeReport) (bitlocker.RecoveryPassword, bool) {
	given := s.Keys.given()
	passwords := given.Passwords
	for _, p := range v.volume.Protectors() {
		passwords = append(passwords, given.List.For(p.ID)...)
	}
	for _, p := range passwords {
		if _, _, err := v.volume.Unlock(ctx, bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{p}}); err == nil {
			return p, true
		}
	}
	return bitlocker.RecoveryPassword{}, false
}

// Relock locks the volumes again that were unlocked for this run, and only these.
func (s *Session) Relock(ctx context.Context) {
	if s.Drives == nil || s.Keys == nil {
		return
	}
	for _, v := range s.Keys.takeUnlocked() {
		if err := s.Drives.Lock(ctx, v); err != nil {
			s.Console.Note("locking " + nameOf(v) + ": " + err.Error())
		}
		if !s.Drives.Locked(v) {
			s.Console.Warn(console.WarnNotRelocked, console.Args{"path": nameOf(v)})
		}
	}
}
