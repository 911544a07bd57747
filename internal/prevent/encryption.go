package prevent

import (
	"errors"
	"slices"

	"unhello/bitlocker"
)

// The states of BitLocker on the system drive.
const (
	StateNone      = "none"      // BitLocker does not encrypt it
	StateOn        = "on"        // it only opens with a key
	StateSuspended = "suspended" // encrypted, but for now it opens without a key
	StateUnknown   = "unknown"
)

// Encryption is what BitLocker does on a volume.
type Encryption struct {
	State string
	// Recovery has the key IDs of the recovery passwords that open it.
	Recovery []bitlocker.GUID
	// Why says why the state is unknown.
	Why error

	keyed      bool // it takes a key, or will when protection is resumed
	passphrase bool // a password opens it, even without this PC
	volume     *bitlocker.Volume
}

// Missing reports whether it is protected and could not be opened by anybody if the PC itself no
// longer opens it.
func (e *Encryption) Missing() bool { return e.keyed && len(e.Recovery) == 0 }

// encrypted reports whether the volume could get locked.
func (e *Encryption) encrypted() bool { return e.State == StateOn || e.State == StateSuspended }

var (
	errSeesDecrypted = errors.New("the system does not say where on its disk the volume is")
	errNoSectors     = errors.New("its sectors cannot be read")
)

// look reads the BitLocker metadata of a volume, which takes no key.
func (v Volume) look() *Encryption {
	if v.Open == nil {
		return &Encryption{State: StateUnknown, Why: errNoSectors}
	}
	sectors, err := v.Open()
	if err != nil {
		return &Encryption{State: StateUnknown, Why: err}
	}
	defer sectors.Close()
	volume, err := bitlocker.Open(sectors, sectors.Size())
	switch {
	case bitlocker.IsNotBitLocker(err) && v.Decrypted:
		return &Encryption{State: StateUnknown, Why: errSeesDecrypted}
	case bitlocker.IsNotBitLocker(err):
		return &Encryption{State: StateNone}
	case err != nil:
		return &Encryption{State: StateUnknown, Why: err}
	case volume.State() == bitlocker.Decrypted:
		return &Encryption{State: StateNone}
	}
	return encryptionOf(volume)
}

func encryptionOf(v *bitlocker.Volume) *Encryption {
	e := &Encryption{State: StateOn, volume: v}
	if v.Suspended() {
		e.State = StateSuspended
	}
	for _, p := range v.Protectors() {
		switch p.Kind {
		case bitlocker.KindRecoveryPassword:
			e.Recovery = append(e.Recovery, p.ID)
		case bitlocker.KindPassphrase:
			e.passphrase = true
		}
		e.keyed = e.keyed || p.Kind != bitlocker.KindClearKey
	}
	return e
}

// since returns the recovery passwords that were not there before.
func (e *Encryption) since(before *Encryption) (fresh []bitlocker.GUID) {
	for _, id := range e.Recovery {
		if !slices.Contains(before.Recovery, id) {
			fresh = append(fresh, id)
		}
	}
	return fresh
}
