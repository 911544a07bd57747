package rescue

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"sync"

	"unhello/bitlocker"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// Keys is what may open BitLocker volumes. It remembers what it has opened, so that a key is asked
// for, and stretched, only once.
type Keys struct {
	bitlocker.Credentials
	// Ask allows asking the person for a recovery password.
	Ask bool
	// Question is how to ask for it, "" for the usual question.
	Question text.Message

	mu       sync.Mutex
	opened   map[bitlocker.GUID]*opening
	drives   []device.SystemVolume   // unlocked by the system for this run
	tried    map[attempt]bool        // what the system has already tried
	asked    map[string]bool         // paths of the volumes that askOnce was called for
	declined map[bitlocker.GUID]bool // volumes for which the person gave no key
	// encrypted maps the paths of the system's volumes that turned out to be BitLocker volumes to
	// what opened them, or nil: once the system has unlocked one, it no longer shows its
	// encryption.
	encrypted map[string]*opening
}

// found remembers what was found behind a locked volume of the system.
func (k *Keys) found(v device.SystemVolume, behind *Found) {
	if k == nil || behind == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.encrypted == nil {
		k.encrypted = make(map[string]*opening)
	}
	k.encrypted[v.Path] = nil
	for _, report := range behind.Volumes {
		if report.opened != nil {
			k.encrypted[v.Path] = report.opened
		}
	}
}

// behind returns what opened a volume of the system, if it is known to be encrypted.
func (k *Keys) behind(path string) (o *opening, known bool) {
	if k == nil {
		return nil, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	o, known = k.encrypted[path]
	return o, known
}

func (k *Keys) unlocked(v device.SystemVolume) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drives = append(k.drives, v)
}

// attempt is a key that the system tried on a volume.
type attempt struct {
	path string // of the volume
	key  [sha256.Size]byte
}

// untried returns the keys that the system has not yet tried on a volume, each once: a key that
// failed would fail again.
func (k *Keys) untried(
	path string, keys ...bitlocker.RecoveryPassword,
) []bitlocker.RecoveryPassword {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tried == nil {
		k.tried = make(map[attempt]bool)
	}
	return slices.DeleteFunc(keys, func(p bitlocker.RecoveryPassword) bool {
		a := attempt{path, sha256.Sum256([]byte(p.Reveal()))}
		known := k.tried[a]
		k.tried[a] = true
		return known
	})
}

// askOnce reports, for a volume that only the system can try keys on, whether this is the first
// time to ask for one.
func (k *Keys) askOnce(path string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.asked[path] {
		return false
	}
	if k.asked == nil {
		k.asked = make(map[string]bool)
	}
	k.asked[path] = true
	return true
}

// decline remembers that the person gave no key for a volume: it may turn up again, on its disk.
func (k *Keys) decline(id bitlocker.GUID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.declined == nil {
		k.declined = make(map[bitlocker.GUID]bool)
	}
	k.declined[id] = true
}

func (k *Keys) isDeclined(id bitlocker.GUID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.declined[id]
}

func (k *Keys) takeUnlocked() []device.SystemVolume {
	k.mu.Lock()
	defer k.mu.Unlock()
	drives := k.drives
	k.drives = nil
	return drives
}

// keep remembers a recovery password that was typed in and fits.
func (k *Keys) keep(p bitlocker.RecoveryPassword) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Passwords = append(k.Passwords, p)
}

// opening is how a volume was opened.
type opening struct {
	master *bitlocker.MasterKey
	by     bitlocker.Protector
}

func (k *Keys) of(id bitlocker.GUID) *opening {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.opened[id]
}

func (k *Keys) remember(id bitlocker.GUID, o *opening) *opening {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.opened == nil {
		k.opened = make(map[bitlocker.GUID]*opening)
	}
	k.opened[id] = o
	return o
}

// Forget wipes the keys of the volumes that were opened.
func (k *Keys) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for id, o := range k.opened {
		o.master.Wipe()
		delete(k.opened, id)
	}
}

// given returns all keys available so far.
func (k *Keys) given() bitlocker.Credentials {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.Credentials
	c.Passwords = slices.Clone(c.Passwords)
	return c
}

// unlock finds the key of a volume: none if it needs none, one that was given, or one that the
// person types in. machine says that the volume is on a device, not in an image.
func (s *Session) unlock(
	ctx context.Context, v *bitlocker.Volume, path string, machine bool,
) (*opening, error) {
	keys := s.Keys
	if keys == nil {
		keys = &Keys{}
	}
	if o := keys.of(v.ID()); o != nil {
		return o, nil
	}
	if v.State() == bitlocker.Decrypted {
		return &opening{}, nil
	}
	master, by, err := v.Unlock(ctx, keys.given())
	if bitlocker.IsAboutKeys(err) && keys.Ask && s.Console.Interactive() &&
		!keys.isDeclined(v.ID()) {
		if err := s.settleRecordFolder(ctx, path, machine); err != nil {
			return nil, err
		}
		master, by, err = s.askForKey(ctx, v, path, err)
	}
	if err != nil {
		return nil, problem.At(path, err)
	}
	return keys.remember(v.ID(), &opening{master, by}), nil
}

// askForKey asks for recovery passwords until one fits. If the person gives up, the error is the
// original one, why.
func (s *Session) askForKey(
	ctx context.Context, v *bitlocker.Volume, path string, why error,
) (*bitlocker.MasterKey, bitlocker.Protector, error) {
	question, args := cmp.Or(s.Keys.Question,
		"{path} is locked by BitLocker\n"+
			"type the 48 digits of the recovery password of the key ID {ids} (Enter alone to "+
			"stop):"), text.Args{"path": path, "ids": problem.KeyIDs(v.Protectors())}
	if args["ids"] == "" {
		return nil, bitlocker.Protector{}, why
	}
	for {
		digits, err := s.Console.AskDigits(ctx, passwordGroups, isGroup, question, args)
		gaveUp := err == nil && digits == "" // on a terminal that only gives whole lines
		if gaveUp || problem.Is(err, problem.Declined) {
			s.Keys.decline(v.ID())
			return nil, bitlocker.Protector{}, why
		}
		if err != nil {
			return nil, bitlocker.Protector{}, err
		}
		password, err := bitlocker.ParseRecoveryPassword(digits)
		if err != nil {
			s.Console.Fail(problem.Of(err))
			continue
		}
		progress := s.Console.Progress("trying the recovery password on {path}", args)
		master, by, err := v.Unlock(ctx,
			bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{password}})
		progress.Done()
		judged := bitlocker.IsAboutKeys(err) && v.JudgesPasswords()
		if ctx.Err() == nil && !judged {
			s.Keys.keep(password)
		}
		if !judged {
			return master, by, err
		}
		question = "that recovery password belongs to another drive or PC; look for the key " +
			"ID {ids}\n" +
			"type its 48 digits (Enter alone to stop):"
	}
}

// AskPassword asks for a recovery password and remembers it.
func (s *Session) AskPassword(ctx context.Context) error {
	digits, err := s.Console.AskDigits(ctx, passwordGroups, isGroup,
		"type the 48 digits of the recovery password (Enter alone to stop):")
	if err != nil {
		return err
	}
	p, err := bitlocker.ParseRecoveryPassword(digits)
	if err != nil {
		return err
	}
	s.Keys.Passwords = append(s.Keys.Passwords, p)
	return nil
}

// passwordGroups is how many groups of six digits a recovery password has.
const passwordGroups = 8

func isGroup(digits string) bool { return bitlocker.CheckGroup(digits) == nil }
