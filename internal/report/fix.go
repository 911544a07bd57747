package report

// Fix is the document of fix.
type Fix struct {
	// Result is "fixed", "already-off", "absent", "created" or "would-fix".
	Result  string   `json:"result"`
	Before  *uint32  `json:"before"` // null where absent or not a REG_DWORD of four bytes
	After   *uint32  `json:"after"`
	Windows *Windows `json:"windows"`
	Hive    Hive     `json:"hive"` // as it was before
	Written
	PlannedBytes int64    `json:"planned_bytes,omitempty"`
	Discards     bool     `json:"discards_session,omitempty"` // the saved session of Windows
	Note         string   `json:"note,omitempty"`             // as --note has it
	Warnings     []string `json:"warnings,omitempty"`
}

// Written is what a change wrote; its fields stand among those of the change.
type Written struct {
	Bytes int64 `json:"bytes_written"`
	// Record is the undo record, "" where nothing was written or none was kept.
	Record string `json:"record"`
	Backup string `json:"backup,omitempty"` // the folder of --backup
}
