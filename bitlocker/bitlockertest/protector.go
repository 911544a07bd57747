package bitlockertest

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"unhello/bitlocker"
)

// A Protector is a way to the key of a volume. It can be used for many volumes, and is then
// stretched only once.
type Protector struct {
	Kind bitlocker.Kind
	// Secret is the digits of a recovery password with dashes, or a passphrase.
	Secret string
	ID     bitlocker.GUID           // zero: from the seed of the volume
	Backup bitlocker.BackupLocation // of a recovery password, 0 for none

	// WithoutVolume makes a key file like those of Windows 10, which don't name the volume.
	WithoutVolume bool

	once   sync.Once
	secret secret
	err    error
}

// A secret is what is derived from a Protector's Secret.
type secret struct {
	raw  []byte // of a recovery password, as it is stored on the volume
	salt []byte
	key  [32]byte // the VMK is encrypted under it
}

// kinds are the protectors that can be made, with their numbers in the format.
var kinds = map[bitlocker.Kind]uint16{
	bitlocker.KindClearKey:         0x0000,
	bitlocker.KindTPM:              0x0100,
	bitlocker.KindStartupKey:       0x0200,
	bitlocker.KindTPMPIN:           0x0500,
	bitlocker.KindRecoveryPassword: 0x0800,
	bitlocker.KindSmartCard:        0x1000,
	bitlocker.KindPassphrase:       0x2000,
}

// stretched returns the key of a recovery password or passphrase.
func (p *Protector) stretched() (*secret, error) {
	p.once.Do(func() {
		initial := sha256.Sum256(utf16le(p.Secret))
		if p.Kind == bitlocker.KindRecoveryPassword {
			if p.secret.raw, p.err = rawPassword(p.Secret); p.err != nil {
				return
			}
			initial = sha256.Sum256(p.secret.raw)
		} else {
			initial = sha256.Sum256(initial[:])
		}
		salt := sha256.Sum256([]byte("salt of " + p.Secret))
		p.secret.salt = salt[:16]
		p.secret.key = stretch(initial, p.secret.salt)
	})
	return &p.secret, p.err
}

// rawPassword decodes the 48 digits: each group is a multiple of 11.
func rawPassword(digits string) (raw []byte, err error) {
	groups := strings.Split(digits, "-")
	if len(groups) != 8 {
		return nil, fmt.Errorf("bitlockertest: a recovery password of %d groups, expected 8",
			len(groups))
	}
	for i, g := range groups {
		n, err := strconv.ParseUint(g, 10, 32)
		if err != nil || len(g) != 6 || n%11 != 0 || n/11 > 0xFFFF {
			return nil, fmt.Errorf("bitlockertest: group %d of a recovery password can't be", i+1)
		}
		raw = binary.LittleEndian.AppendUint16(raw, uint16(n/11))
	}
	return raw, nil
}
