package target

import (
	"cmp"
	"context"
	"errors"

	"unhello/bitlocker"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// FindLocked searches a volume that the system has locked, for path, a folder or file on it. Our
// own engine proves the key first, so that a typo, the key of another PC and the right key are told
// apart before anything happens; then the system unlocks the volume, and we look again. If our
// engine can't judge the key, the system tries it all the same: it may know more. If the system
// can't unlock the volume, we read it ourselves.
func (s *Searcher) FindLocked(
	ctx context.Context, v device.SystemVolume, path, name string, which Select,
) (*Found, error) {
	found, err := s.findBehind(ctx, v, name, which)
	if found == nil {
		found = &Found{}
	}
	found.Close() // the system is about to need it
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil && which.Partition != 0 && found.partitions == 0 {
		return found, err // another partition is wanted
	}
	if s.Keys != nil {
		s.Keys.found(v, found.opened())
	}
	if !s.unlockDrive(ctx, v, found) {
		return found, cmp.Or(ctx.Err(), err)
	}
	if device.IsFile(path) {
		return s.findInFile(ctx, path, name, which)
	}
	windows, err := findInFolder(path, name)
	return &Found{Windows: windows}, err
}

// findBehind looks at the disk partition that a locked volume is: there it can be changed too. If
// that partition is unknown, the volume itself shows the same bytes, but only for reading.
func (s *Searcher) findBehind(
	ctx context.Context, v device.SystemVolume, name string, which Select,
) (*Found, error) {
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

// unlockDrive has the system unlock a volume, and checks that it did: with the proven key or, if
// our engine can't judge keys, with each one that may fit.
func (s *Searcher) unlockDrive(ctx context.Context, v device.SystemVolume, found *Found) bool {
	if s.Keys == nil {
		return false
	}
	if found.leavesDoubt() {
		return s.unlockUnproven(ctx, v, found)
	}
	opened, err := found.OnlyOpened()
	if err != nil {
		return false // the volumes say why
	}
	password, ok := s.passwordOf(ctx, opened)
	if !ok || len(s.Keys.untried(v.Path, password)) == 0 {
		return false
	}
	unlocked, tried := s.tryKey(ctx, v, password)
	switch {
	case unlocked || !tried:
	case opened.Failure != nil:
		s.Console.Warn(warnNotUnlocked, text.Args{"path": NameOf(v)})
	default:
		s.Console.Warn(
			"the key is right, but Windows did not unlock {path}; it was opened without "+
				"Windows", text.Args{"path": NameOf(v)})
	}
	return unlocked
}

// unlockUnproven is for a volume whose BitLocker our engine does not understand but the system may.
// It tries each available key once, then one that the person is asked for.
func (s *Searcher) unlockUnproven(ctx context.Context, v device.SystemVolume, found *Found) bool {
	name := text.Args{"path": NameOf(v)}
	keys := s.Keys.untried(v.Path, s.unprovenKeys(found)...)
	if len(keys) > 0 {
		s.Console.Warn(
			"unhello can't read the BitLocker of {path}, so the key is not checked first: "+
				"Windows tries it", name)
	}
	anyTried := false
	for {
		for _, key := range keys {
			unlocked, tried := s.tryKey(ctx, v, key)
			if unlocked {
				return true
			}
			anyTried = anyTried || tried
		}
		if keys = s.askUnproven(ctx, v); len(keys) == 0 {
			break
		}
	}
	if anyTried && ctx.Err() == nil {
		s.Console.Warn(warnNotUnlocked, name)
	}
	return false
}

// askUnproven asks for the key of a volume that only the system can try it on. It asks once: the
// key need not be what keeps the system from unlocking.
func (s *Searcher) askUnproven(
	ctx context.Context, v device.SystemVolume,
) []bitlocker.RecoveryPassword {
	if !s.Keys.Ask || !s.Console.Interactive() || v.Letter() == "" || !s.Keys.askOnce(v.Path) {
		return nil
	}
	if err := s.beforeAsking(ctx, NameOf(v), true); err != nil {
		if ctx.Err() == nil {
			s.Console.Fail(problem.Of(err))
		}
		return nil
	}
	digits, err := s.Console.AskDigits(ctx, passwordGroups, isGroup,
		"{path} is locked by BitLocker, in a way that only Windows can read\n"+
			"type the 48 digits of its recovery password, Windows will try them (Enter alone "+
			"to stop):", text.Args{"path": NameOf(v)})
	if err != nil || digits == "" {
		return nil // there is no key; the caller sees an interrupt in ctx
	}
	password, err := bitlocker.ParseRecoveryPassword(digits)
	if err != nil {
		s.Console.Fail(problem.Of(err))
		return nil
	}
	s.Keys.keep(password)
	return s.Keys.untried(v.Path, password)
}

// unprovenKeys returns the keys that may open a volume whose keys our engine can't judge: all but
// those that the key table says belong elsewhere.
func (s *Searcher) unprovenKeys(found *Found) []bitlocker.RecoveryPassword {
	given := s.Keys.given()
	list, readable := given.Passwords, false
	for _, v := range found.Volumes {
		if v.volume == nil {
			continue
		}
		readable = true
		for _, p := range v.volume.Protectors() {
			list = append(list, given.List.For(p.ID)...)
		}
	}
	if !readable {
		for _, e := range given.List {
			list = append(list, e.Password)
		}
	}
	return list
}

// tryKey has the system unlock a volume with one key, and checks that it did.
func (s *Searcher) tryKey(
	ctx context.Context, v device.SystemVolume, key bitlocker.RecoveryPassword,
) (unlocked, tried bool) {
	if ctx.Err() != nil {
		return false, false
	}
	progress := s.Console.Progress("unlocking {path}", text.Args{"path": NameOf(v)})
	err := s.Drives.Unlock(ctx, v, key.Reveal())
	progress.Done()
	if errors.Is(err, ErrNoLetter) {
		return false, false
	}
	if err != nil {
		s.Console.Note("unlocking " + NameOf(v) + ": " + err.Error())
	}
	if s.Drives.Locked(v) {
		return false, true
	}
	s.Keys.unlocked(v)
	return true, true
}

// UnlockSource has the system unlock the volume that a source names, if it is locked and a key is
// available. Others stay as they are.
func (s *Searcher) UnlockSource(ctx context.Context, source string, found *Found) bool {
	found.Close() // the system is about to need it
	v, ok := s.VolumeAt(sourcePath(source))
	return ok && s.Drives.Locked(v) && s.unlockDrive(ctx, v, found)
}

// rawSource returns what to read, and which part of it, to see a source's encryption. That is the
// volume if it is locked; if it is unlocked it shows no encryption, so it is its partition, if
// known.
func (s *Searcher) rawSource(source string, which Select) (string, Select) {
	path := sourcePath(source)
	v, ok := s.VolumeAt(path)
	if !ok || device.IsDevicePath(path) {
		return path, which
	}
	if s.Drives.Locked(v) {
		return v.Raw(), which
	}
	p, ok := partitionOf(s.Drives.Disks(), v)
	switch {
	case ok && (which.Partition == 0 || which.Partition == p.Index):
		which.Partition = p.Index
		return p.disk, which
	case IsRootOf(v, path):
		return v.Raw(), which
	}
	return path, which
}

// passwordOf finds the recovery password that opens a volume among the available ones: the system's
// own program accepts nothing else.
func (s *Searcher) passwordOf(ctx context.Context, v *Volume) (bitlocker.RecoveryPassword, bool) {
	given := s.Keys.given()
	passwords := given.Passwords
	for _, p := range v.volume.Protectors() {
		passwords = append(passwords, given.List.For(p.ID)...)
	}
	for _, p := range passwords {
		if _, _, err := v.volume.Unlock(ctx,
			bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{p}}); err == nil {
			return p, true
		}
	}
	return bitlocker.RecoveryPassword{}, false
}

// Relock locks the volumes that were unlocked for this run again, and only those.
func (s *Searcher) Relock(ctx context.Context) {
	if s.Drives == nil || s.Keys == nil {
		return
	}
	for _, v := range s.Keys.takeUnlocked() {
		if err := s.Drives.Lock(ctx, v); err != nil {
			s.Console.Note("locking " + NameOf(v) + ": " + err.Error())
		}
		if !s.Drives.Locked(v) {
			s.Console.Warn("{path} is still unlocked; lock it with:\n"+
				"    manage-bde -lock {path}", text.Args{"path": NameOf(v)})
		}
	}
}

const warnNotUnlocked text.Message = "Windows did not unlock {path}: no key that it was given " +
	"fits, " +
	"or manage-bde does not work here"
