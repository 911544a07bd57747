package prevent

import "unhello/bitlocker"

// The results.
const (
	ResultOn  = "on"  // of Check
	ResultOff = "off" // of Check

	ResultTurnedOff    = "turned-off"
	ResultAlreadyOff   = "already-off"
	ResultWouldTurnOff = "would-turn-off"

	ResultTurnedOn    = "turned-on"
	ResultAlreadyOn   = "already-on"
	ResultWouldTurnOn = "would-turn-on"

	ResultAbsent = "absent"
)

// Report is what was found and done. It is the program's JSON: fields may be added;
// names and meanings stay.
type Report struct {
	Result    string           `json:"result"`
	Before    *uint32          `json:"before"` // null where absent or no REG_DWORD of four bytes
	After     *uint32          `json:"after"`
	HelloOnly HelloOnlyReport  `json:"hello_only"` // as it is now
	BitLocker EncryptionReport `json:"bitlocker"`
	WouldAdd  bool             `json:"would_add_recovery_password,omitempty"`
	Added     *AddedReport     `json:"added,omitempty"`
	Warnings  []string         `json:"warnings,omitempty"`
}

// HelloOnlyReport is the switch.
type HelloOnlyReport struct {
	Value   *uint32 `json:"value"`
	Present bool    `json:"present"`
	On      bool    `json:"on"`
}

// EncryptionReport is what BitLocker does on the system drive.
type EncryptionReport struct {
	Drive    string           `json:"drive"`
	State    string           `json:"state"`
	Recovery []bitlocker.GUID `json:"recovery_passwords"` // by key ID; null where unknown
	Missing  bool             `json:"recovery_password_missing"`
}

// AddedReport is a recovery password that was added.
type AddedReport struct {
	ID   bitlocker.GUID `json:"id"`
	Path string         `json:"path"` // of the file that holds it
}

// WouldChange reports whether a dry run found something to do.
func (r *Report) WouldChange() bool {
	return r.Result == ResultWouldTurnOff || r.Result == ResultWouldTurnOn || r.WouldAdd
}

func (s *Session) report(st *state, result string) *Report {
	r := &Report{
		Result: result, Before: st.value.Number(), After: st.value.Number(),
		HelloOnly: HelloOnlyReport{Value: st.value.Number(), Present: st.value.Present, On: st.value.On()},
		BitLocker: EncryptionReport{
			Drive: s.Machine.Drive, State: st.encryption.State, Recovery: st.encryption.Recovery, Missing: st.encryption.Missing(),
		},
	}
	if r.BitLocker.Recovery == nil && st.encryption.State != StateUnknown {
		r.BitLocker.Recovery = []bitlocker.GUID{}
	}
	return r
}

// after notes that the switch was set.
func (r *Report) after(n uint32) {
	r.After = &n
	r.HelloOnly = HelloOnlyReport{Value: &n, Present: true, On: n != valueOff}
}

func resultOf(v Value) string {
	switch {
	case !v.Present:
		return ResultAbsent
	case v.On():
		return ResultOn
	}
	return ResultOff
}

func preventResult(v Value, dryRun bool) string {
	switch {
	case !v.Present:
		return ResultAbsent
	case !v.On():
		return ResultAlreadyOff
	case dryRun:
		return ResultWouldTurnOff
	}
	return ResultTurnedOff
}

func restoreResult(v Value, dryRun bool) string {
	switch {
	case !v.Present:
		return ResultAbsent
	case v.On():
		return ResultAlreadyOn
	case dryRun:
		return ResultWouldTurnOn
	}
	return ResultTurnedOn
}
