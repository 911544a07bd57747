package report

// The states of BitLocker.
const (
	StateNone     = "none" // not encrypted, or mounted by the system, which shows no encryption
	StateLocked   = "locked"
	StateUnlocked = "unlocked"
)

// BitLocker is the state of a volume's encryption.
type BitLocker struct {
	State  string `json:"state"` // "none", "locked" or "unlocked"
	Volume string `json:"volume_guid,omitempty"`
	Method string `json:"method,omitempty"`
	// Conversion is "encrypted", "decrypted", "encrypting", "decrypting", "encryption paused"
	// or "decryption paused".
	Conversion string      `json:"conversion,omitempty"`
	Suspended  bool        `json:"suspended,omitempty"` // it opens without a key
	OpenedBy   string      `json:"opened_by,omitempty"` // the ID of a protector
	Protectors []Protector `json:"protectors,omitempty"`
}

// Protector is one way to a volume's key.
type Protector struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	Created     string   `json:"created,omitempty"`
	Description string   `json:"description,omitempty"`
	Backups     []string `json:"backups,omitempty"` // where Windows put copies of the password
}

// Encrypted is the document of bitlocker info, check-key and unlock.
type Encrypted struct {
	// WellFormed is of check-key without a source: the digits are those of a recovery password.
	WellFormed bool     `json:"well_formed,omitempty"`
	Volumes    []Volume `json:"volumes,omitempty"`
	Windows    []string `json:"windows,omitempty"`  // folders on the volumes that were opened
	Unlocked   bool     `json:"unlocked,omitempty"` // unlock: the system has unlocked the drive
	Warnings   []string `json:"warnings,omitempty"`
}

// Decrypted is the document of bitlocker read.
type Decrypted struct {
	Path     string   `json:"path"`
	Out      string   `json:"out"`
	Size     int64    `json:"size"`
	Warnings []string `json:"warnings,omitempty"`
}
