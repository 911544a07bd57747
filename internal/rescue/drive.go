package rescue

import (
	"context"
	"path/filepath"

	"unhello/bitlocker"
	"unhello/internal/console"
)

// Drives is what the system does with drives that BitLocker has locked. Only
// Windows has such drives: a letter that leads nowhere until a key is given.
type Drives interface {
	// Raw is the path of the volume itself, which can be read while it is locked.
	Raw(drive string) string
	// Locked looks whether the system can see into a drive. It is the only judge:
	// what programs say of their success is in any language.
	Locked(drive string) bool
	// Unlock and Lock ask the system's own program. An error is for the log.
	Unlock(ctx context.Context, drive, password string) error
	Lock(ctx context.Context, drive string) error
}

// findLocked looks into a drive that the system has locked. Our own engine proves
// the key first, so that a slip, a wrong PC and a right key are told apart before
// anything happens; then the system unlocks the drive, and we look again. Where the
// system can't, what is on the volume is found all the same.
func (s *Session) findLocked(ctx context.Context, drive, path, name string, which Select) (*Found, error) {
	found, err := s.findOnDisk(ctx, s.Drives.Raw(drive), name, which)
	if err != nil {
		return nil, err
	}
	v, err := found.onlyOpened()
	if err != nil {
		return found, nil // its volumes say why
	}
	if !s.unlockDrive(ctx, drive, v) {
		return found, nil
	}
	windows, err := findInFolder(path, name)
	return &Found{Windows: windows}, err
}

// unlockDrive has the system unlock a drive whose key is proven, and looks whether
// it has.
func (s *Session) unlockDrive(ctx context.Context, drive string, v *VolumeReport) bool {
	password, ok := s.passwordOf(ctx, v)
	if !ok {
		return false
	}
	progress := s.Console.Progress(console.ProgressUnlocking, console.Args{"path": drive})
	err := s.Drives.Unlock(ctx, drive, password.Reveal())
	progress.Done()
	if err != nil {
		s.Console.Note("unlocking " + drive + ": " + err.Error())
	}
	if s.Drives.Locked(drive) {
		s.Console.Warn(console.WarnStillLocked, console.Args{"path": drive})
		return false
	}
	s.Keys.unlocked(drive)
	return true
}

// UnlockSource has the system unlock the drive that a source names, where it is one
// that is locked and a key has opened the volume on it. Others stay as they are.
func (s *Session) UnlockSource(ctx context.Context, source string, found *Found) bool {
	drive := driveOf(sourcePath(source))
	if s.Drives == nil || drive == "" || !s.Drives.Locked(drive) {
		return false
	}
	v, err := found.onlyOpened()
	return err == nil && s.unlockDrive(ctx, drive, v)
}

// rawSource gives what has to be read to see a source's encryption: of a drive the
// volume itself.
func (s *Session) rawSource(source string) string {
	path := sourcePath(source)
	if drive := driveOf(path); s.Drives != nil && drive != "" && isVolumeRoot(path) {
		return s.Drives.Raw(drive)
	}
	return path
}

// driveOf gives the drive that a path is on, "D:", "" where it has none.
func driveOf(path string) string {
	if volume := filepath.VolumeName(path); len(volume) == 2 && volume[1] == ':' {
		return volume
	}
	return ""
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

// Relock locks the drives again that were unlocked for this run, and only these.
func (s *Session) Relock(ctx context.Context) {
	if s.Drives == nil || s.Keys == nil {
		return
	}
	for _, drive := range s.Keys.takeUnlocked() {
		if err := s.Drives.Lock(ctx, drive); err != nil {
			s.Console.Note("locking " + drive + ": " + err.Error())
		}
		if !s.Drives.Locked(drive) {
			s.Console.Warn(console.WarnNotRelocked, console.Args{"path": drive})
		}
	}
}
