package bitlocker

import (
	"fmt"
	"time"
)

// A Kind is what a protector requires.
type Kind int

// All kinds.
const (
	KindUnknown  Kind = iota
	KindClearKey      // nothing: protection is suspended, or not yet activated
	KindTPM
	KindStartupKey // a key file: startup key or recovery key
	KindTPMStartupKey
	KindTPMPIN
	KindTPMPINStartupKey
	KindRecoveryPassword // 48 digits
	KindSmartCard        // or another certificate
	KindPassphrase
)

var kindNames = [...]string{
	"unknown protector", "clear key", "TPM", "key file", "TPM and key file", "TPM and PIN",
	"TPM, PIN and key file",
	"recovery password", "smart card", "passphrase",
}

func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		k = KindUnknown
	}
	return kindNames[k]
}

// A Protector is one way to the key of a volume, as far as it can be seen without a key.
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
	Location BackupLocation
	Time     time.Time
}

// A BackupLocation is where Windows put the copy.
type BackupLocation uint16

// All locations.
const (
	BackupActiveDirectory  BackupLocation = 1
	BackupMicrosoftAccount BackupLocation = 2
	BackupEntraID          BackupLocation = 4
	BackupFile             BackupLocation = 8
	BackupPrintout         BackupLocation = 0x10
)

var backupNames = map[BackupLocation]string{
	BackupActiveDirectory:  "Active Directory",
	BackupMicrosoftAccount: "Microsoft account",
	BackupEntraID:          "Entra ID",
	BackupFile:             "file",
	BackupPrintout:         "printout",
}

func (p BackupLocation) String() string {
	if name, ok := backupNames[p]; ok {
		return name
	}
	return fmt.Sprintf("unknown place 0x%02x", uint16(p))
}

// kindOf decodes the number that the format uses: bits that can be combined, and below them a
// counter for clear keys.
func kindOf(raw uint16) Kind {
	if raw < 0x100 {
		return KindClearKey
	}
	switch raw &^ 0xFF {
	case 0x0100:
		return KindTPM
	case 0x0200:
		return KindStartupKey
	case 0x0300:
		return KindTPMStartupKey
	case 0x0500:
		return KindTPMPIN
	case 0x0700:
		return KindTPMPINStartupKey
	case 0x0800:
		return KindRecoveryPassword
	case 0x1000:
		return KindSmartCard
	case 0x2000:
		return KindPassphrase
	}
	return KindUnknown
}
