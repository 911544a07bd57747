package bitlocker

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Credentials are all the keys that somebody has. Unlock doesn't wipe them.
type Credentials struct {
	Passwords   []RecoveryPassword
	Passphrases []string
	Keys        []*ExternalKey
	// Hints say for which key IDs some of Passwords are meant. They are tried there first: each try
	// takes a moment, and a volume can have a hundred protectors.
	Hints KeyList
	// List holds passwords of many volumes. Only those whose key ID is one of this volume's are
	// tried, before all others.
	List KeyList
}

func (c *Credentials) empty() bool {
	return len(c.Passwords)+len(c.Passphrases)+len(c.Keys)+len(c.List) == 0
}

// Unlock finds the master key with whatever opens the volume: its clear key, then key files,
// recovery passwords, passphrases. It also returns the protector that was opened. Wipe the master
// key after use.
//
// Errors are of type *NoKeyError, *WrongKeyError, *ValidationError, *DecryptedError or
// *CorruptError, or come from ctx.
func (v *Volume) Unlock(ctx context.Context, c Credentials) (*MasterKey, Protector, error) {
	if v.State() == Decrypted {
		return nil, Protector{}, &DecryptedError{}
	}
	u := &unlocking{volume: v, vmks: v.infos[0].vmks}
	for _, try := range []func(context.Context, *Credentials) error{
		u.clearKeys, u.keyFiles, u.passwords, u.passphrases,
	} {
		if err := try(ctx, &c); err != nil {
			return nil, Protector{}, err
		}
		if u.found != nil {
			return u.masterKey()
		}
	}
	if u.err != nil {
		return nil, Protector{}, u.err
	}
	return nil, Protector{}, u.locked(!c.empty())
}

// unlocking is the state of one Unlock.
type unlocking struct {
	volume *Volume
	vmks   []vmk

	mu    sync.Mutex
	tried map[int]bool // by index in vmks, without the clear keys
	found *[32]byte
	by    int   // index in vmks
	err   error // of a protector that opened but held no VMK
}

// try tries a key on a protector.
func (u *unlocking) try(i int, key *[32]byte) (ok bool) {
	vmk, ok, err := u.vmks[i].unwrap(key)
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.vmks[i].Kind != KindClearKey {
		if u.tried == nil {
			u.tried = map[int]bool{}
		}
		u.tried[i] = true
	}
	switch {
	case !ok:
		return false
	case err != nil:
		u.err = err
		return false
	case u.found != nil:
		clear(vmk[:])
	default:
		u.found, u.by = vmk, i
	}
	return true
}

func (u *unlocking) clearKeys(context.Context, *Credentials) error {
	for i := range u.vmks {
		if key, ok := u.vmks[i].clearKey(); ok && u.try(i, key) {
			return nil
		}
	}
	return nil
}

func (u *unlocking) keyFiles(_ context.Context, c *Credentials) error {
	for _, k := range c.Keys {
		if k == nil || k.key.get() == nil || k.Volume != nil && *k.Volume != u.volume.ID() {
			continue
		}
		for i := range u.vmks {
			if u.vmks[i].Kind == KindStartupKey && u.vmks[i].ID == k.ID && u.try(i, k.key.get()) {
				return nil
			}
		}
	}
	return nil
}

func (u *unlocking) passwords(ctx context.Context, c *Credentials) error {
	return u.stretchAll(ctx, u.passwordAttempts(c))
}

// passwordAttempts pairs every password with every protector, those first that are known to belong
// together.
func (u *unlocking) passwordAttempts(c *Credentials) []attempt {
	var a attempts
	all := slices.Clone(c.Passwords)
	for _, i := range u.derived(KindRecoveryPassword) {
		for _, p := range c.Hints.For(u.vmks[i].ID) {
			a.addPassword(i, p)
		}
	}
	for _, i := range u.derived(KindRecoveryPassword) {
		for _, p := range c.List.For(u.vmks[i].ID) {
			a.addPassword(i, p)
			all = append(all, p)
		}
	}
	for _, p := range all {
		for _, i := range u.derived(KindRecoveryPassword) {
			a.addPassword(i, p)
		}
	}
	return a.list
}

func (u *unlocking) passphrases(ctx context.Context, c *Credentials) error {
	var a attempts
	for _, p := range c.Passphrases {
		for _, i := range u.derived(KindPassphrase) {
			a.add(i, passphraseHash(p))
		}
	}
	return u.stretchAll(ctx, a.list)
}

// derived returns the indexes of the protectors of a kind whose key can be derived.
func (u *unlocking) derived(kind Kind) (list []int) {
	for i := range u.vmks {
		if u.vmks[i].Kind == kind && u.vmks[i].derives() {
			list = append(list, i)
		}
	}
	return list
}

// An attempt is a hash to stretch for a protector.
type attempt struct {
	vmk  int
	hash [32]byte
}

// attempts has each attempt only once, as stretching takes time.
type attempts struct {
	list []attempt
	seen map[attempt]bool
}

func (a *attempts) add(vmk int, hash [32]byte) {
	t := attempt{vmk, hash}
	if a.seen == nil {
		a.seen = map[attempt]bool{}
	}
	if !a.seen[t] {
		a.seen[t] = true
		a.list = append(a.list, t)
	}
}

func (a *attempts) addPassword(vmk int, p RecoveryPassword) {
	if !p.IsZero() {
		a.add(vmk, p.hash())
	}
}

// stretchAll makes attempts on all processors until one opens its protector.
func (u *unlocking) stretchAll(ctx context.Context, list []attempt) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(len(list), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(list)); n = next.Add(1) - 1 {
				if u.attempt(inner, &list[n]) {
					cancel()
				}
			}
		})
	}
	workers.Wait()
	for i := range list {
		clear(list[i].hash[:])
	}
	if u.found != nil {
		return nil
	}
	return ctx.Err()
}

func (u *unlocking) attempt(ctx context.Context, a *attempt) bool {
	salt := [16]byte(u.vmks[a.vmk].stretch.b[stretchKeySalt:])
	key, err := stretch(ctx, &a.hash, &salt)
	if err != nil {
		return false // the context is done, and whoever ended it knows why
	}
	defer clear(key[:])
	return u.try(a.vmk, key)
}

// masterKey concludes a successful unlocking: some copy of the metadata must be sealed with the
// key.
func (u *unlocking) masterKey() (*MasterKey, Protector, error) {
	mk := &MasterKey{key: hide(u.found), volume: u.volume.ID()}
	sealed := func(info *information) bool { return info.sealed(u.found) }
	if _, _, err := u.volume.working(sealed); err != nil {
		mk.Wipe()
		return nil, Protector{}, err
	}
	return mk, u.vmks[u.by].Protector, nil
}

// locked returns the error if nothing opened.
func (u *unlocking) locked(given bool) error {
	all := u.volume.Protectors()
	var tried []Protector
	for i := range all {
		if u.tried[i] {
			tried = append(tried, all[i])
		}
	}
	if tried == nil {
		return &NoKeyError{Protectors: all, Given: given}
	}
	return &WrongKeyError{Protectors: all, Tried: tried}
}
