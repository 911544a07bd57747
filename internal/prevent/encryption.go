package prevent

import (
	"errors"
	"slices"

	"unhello/bitlocker"
)

// The states of the system drive.
const (
	StateNone      = "none"      // BitLocker does not encrypt it
	StateOn        = "on"        // it opens with a key only
	StateSuspended = "suspended" // encrypted, but it opens without a key for now
	StateUnknown   = "unknown"
)

// Encryption is what BitLocker does on a volume.
type Encryption struct {
	State string
	// Recovery are the recovery passwords that open it, by key ID.
	Recovery []bitlocker.GUID
	// Why says why the state is unknown.
	Why error

	keyed      bool // something asks for a key, or will when protection is resumed
	passphrase bool // a person can open it without this PC
	volume     *bitlocker.Volume
}

// Missing reports whether it is protected and nothing a person has would open it
// where the PC itself no longer does.
func (e *Encryption) Missing() bool { return e.keyed && len(e.Recovery) == 0 }

// encrypted reports whether what is on the volume can be locked away.
func (e *Encryption) encrypted() bool { return e.State == StateOn || e.State == StateSuspended }

var (
	errSeesDecrypted = errors.New("the system does not say where on its disk the volume is")
	errNoSectors     = errors.New("its sectors cannot be read")
)

// look reads the metadata of a volume. It needs no key.
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

// since gives the recovery passwords that were not there before.
func (e *Encryption) since(before *Encryption) (fresh []bitlocker.GUID) {
	for _, id := range e.Recovery {
		if !slices.Contains(before.Recovery, id) {
			fresh = append(fresh, id)
		}
	}
	return fresh
}
