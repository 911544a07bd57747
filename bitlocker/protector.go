package bitlocker

import (
	"fmt"
	"time"
)

// A Kind is what a protector asks for.
type Kind int

// All kinds.
const (
	UnknownKind Kind = iota
	ClearKey         // nothing: the volume is suspended, or not yet activated
	TPM
	StartupKey // a key file: startup key or recovery key
	TPMStartupKey
	TPMPIN
	TPMPINStartupKey
	RecoveryPassword48 // 48 digits
	SmartCard          // or another certificate
	Passphrase
)

var kindNames = [...]string{
	"unknown protector", "clear key", "TPM", "key file", "TPM and key file", "TPM and PIN", "TPM, PIN and key file",
	"recovery password", "smart card", "passphrase",
}

func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		k = UnknownKind
	}
	return kindNames[k]
}

// A Protector is one way to the key of a volume, as can be seen without a key.
type Protector struct {
	ID          GUID // the key ID, to look the key up by
	Kind        Kind
	Raw         uint16 // as the format has it
	Created     time.Time
	Description string // such as "DiskPassword", often empty
	Backups     []Backup
}

// A Backup says where Windows put a copy of a recovery password.
type Backup struct {
	Place BackupPlace
	Time  time.Time
}

// A BackupPlace is where Windows put it.
type BackupPlace uint16

// All places.
const (
	ActiveDirectory  BackupPlace = 1
	MicrosoftAccount BackupPlace = 2
	EntraID          BackupPlace = 4
	File             BackupPlace = 8
	Printed          BackupPlace = 0x10
)

var backupNames = map[BackupPlace]string{
	ActiveDirectory:  "Active Directory",
	MicrosoftAccount: "Microsoft account",
	EntraID:          "Entra ID",
	File:             "file",
	Printed:          "printout",
}

func (p BackupPlace) String() string {
	if name, ok := backupNames[p]; ok {
		return name
	}
	return fmt.Sprintf("unknown place 0x%02x", uint16(p))
}

// kindOf tells a kind by the number of the format: bits for what is combined, a
// counter below them for clear keys.
func kindOf(raw uint16) Kind {
	if raw < 0x100 {
		return ClearKey
	}
	switch raw &^ 0xFF {
	case 0x0100:
		return TPM
	case 0x0200:
		return StartupKey
	case 0x0300:
		return TPMStartupKey
	case 0x0500:
		return TPMPIN
	case 0x0700:
		return TPMPINStartupKey
	case 0x0800:
		return RecoveryPassword48
	case 0x1000:
		return SmartCard
	case 0x2000:
		return Passphrase
	}
	return UnknownKind
}
