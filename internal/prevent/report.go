package prevent

import (
	"unhello/internal/report"
	"unhello/internal/signin"
)

// The results of Check, Prevent and Restore.
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

// WouldChange reports whether a dry run found something to do.
func WouldChange(r *report.Prevent) bool {
	return r.Result == ResultWouldTurnOff || r.Result == ResultWouldTurnOn || r.WouldAdd
}

func (s *Session) report(st *state, result string) *report.Prevent {
	r := &report.Prevent{
		Result: result, Before: st.value.Number(), After: st.value.Number(),
		HelloOnly: report.RunningHelloOnly{
			Value: st.value.Number(), Present: st.value.Present, On: st.value.On(),
		},
		BitLocker: report.SystemDrive{
			Drive: s.Machine.Drive, State: st.encryption.State, Missing: st.encryption.Missing(),
		},
	}
	if st.encryption.Recovery != nil || st.encryption.State != StateUnknown {
		r.BitLocker.Recovery = []string{}
	}
	for _, id := range st.encryption.Recovery {
		r.BitLocker.Recovery = append(r.BitLocker.Recovery, id.String())
	}
	return r
}

// noteSwitch reports that the switch was set.
func noteSwitch(r *report.Prevent, n uint32) {
	r.After = &n
	r.HelloOnly = report.RunningHelloOnly{Value: &n, Present: true, On: n != valueOff}
}

func resultOf(v signin.HelloOnly) string {
	switch {
	case !v.Present:
		return ResultAbsent
	case v.On():
		return ResultOn
	}
	return ResultOff
}

func preventResult(v signin.HelloOnly, dryRun bool) string {
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

func restoreResult(v signin.HelloOnly, dryRun bool) string {
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
