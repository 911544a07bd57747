package report

// Prevent is the document of prevent.
type Prevent struct {
	// Result is "turned-off", "already-off" or "would-turn-off"; with --restore "turned-on",
	// "already-on" or "would-turn-on"; with --check "on" or "off"; "absent" for all.
	Result    string           `json:"result"`
	Before    *uint32          `json:"before"` // null where absent or not a REG_DWORD of four bytes
	After     *uint32          `json:"after"`
	HelloOnly RunningHelloOnly `json:"hello_only"` // as it is now
	BitLocker SystemDrive      `json:"bitlocker"`
	WouldAdd  bool             `json:"would_add_recovery_password,omitempty"`
	Added     *AddedPassword   `json:"added,omitempty"`
	Warnings  []string         `json:"warnings,omitempty"`
}

// RunningHelloOnly is the switch of the Windows that is running.
type RunningHelloOnly struct {
	Value   *uint32 `json:"value"` // null where absent or not a REG_DWORD of four bytes
	Present bool    `json:"present"`
	On      bool    `json:"on"`
}

// SystemDrive is what BitLocker does on the system drive.
type SystemDrive struct {
	Drive    string   `json:"drive"`
	State    string   `json:"state"`              // "none", "on", "suspended" or "unknown"
	Recovery []string `json:"recovery_passwords"` // by key ID; null where unknown
	Missing  bool     `json:"recovery_password_missing"`
}

// AddedPassword is a recovery password that was added.
type AddedPassword struct {
	ID   string `json:"id"`
	Path string `json:"path"` // of the file that holds it
}
