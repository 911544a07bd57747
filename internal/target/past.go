package target

import (
	"crypto/sha256"
	"slices"
	"sync"

	"unhello/bitlocker"
	"unhello/internal/device"
)

// past is what came of the keys of this run.
type past struct {
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

// attempt is a key that the system tried on a volume.
type attempt struct {
	path string // of the volume
	key  [sha256.Size]byte
}

// found remembers what opened what is behind a locked volume of the system, nil if nothing did.
func (k *past) found(v device.SystemVolume, opened *opening) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.encrypted == nil {
		k.encrypted = make(map[string]*opening)
	}
	k.encrypted[v.Path] = opened
}

// behind returns what opened a volume of the system, if it is known to be encrypted.
func (k *past) behind(path string) (o *opening, known bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	o, known = k.encrypted[path]
	return o, known
}

func (k *past) unlocked(v device.SystemVolume) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drives = append(k.drives, v)
}

// untried returns the keys that the system has not yet tried on a volume, each once: a key that
// failed would fail again.
func (k *past) untried(
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
func (k *past) askOnce(path string) bool {
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
func (k *past) decline(id bitlocker.GUID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.declined == nil {
		k.declined = make(map[bitlocker.GUID]bool)
	}
	k.declined[id] = true
}

func (k *past) isDeclined(id bitlocker.GUID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.declined[id]
}

func (k *past) takeUnlocked() []device.SystemVolume {
	k.mu.Lock()
	defer k.mu.Unlock()
	drives := k.drives
	k.drives = nil
	return drives
}

func (k *past) of(id bitlocker.GUID) *opening {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.opened[id]
}

func (k *past) remember(id bitlocker.GUID, o *opening) *opening {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.opened == nil {
		k.opened = make(map[bitlocker.GUID]*opening)
	}
	k.opened[id] = o
	return o
}

// Forget wipes the keys of the volumes that were opened.
func (k *past) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for id, o := range k.opened {
		o.master.Wipe()
		delete(k.opened, id)
	}
}

// opening is how a volume was opened.
type opening struct {
	master *bitlocker.MasterKey
	by     bitlocker.Protector
}
