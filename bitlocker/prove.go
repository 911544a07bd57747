package bitlocker

import "context"

// Prove finds the recovery password protector that a password opens, whatever else opens the
// volume. Unlock would not do: on a suspended volume it takes the clear key and tries no password.
//
// Errors are those of Unlock.
func (v *Volume) Prove(ctx context.Context, p RecoveryPassword) (Protector, error) {
	if v.State() == Decrypted {
		return Protector{}, &DecryptedError{}
	}
	u := &unlocking{volume: v, vmks: v.infos[0].vmks}
	if err := u.passwords(ctx, &Credentials{Passwords: []RecoveryPassword{p}}); err != nil {
		return Protector{}, err
	}
	switch {
	case u.found != nil:
		key, by, err := u.masterKey()
		if err == nil {
			key.Wipe()
		}
		return by, err
	case u.err != nil:
		return Protector{}, u.err
	}
	return Protector{}, u.locked(!p.IsZero())
}
