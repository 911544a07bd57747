package rescue

import (
	"slices"

	"unhello/hive"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/target"
)

// Scanned is what a source holds: the document of scan without its errors, and what that was made
// from.
type Scanned struct {
	report.Scan
	found target.Found
}

// Found returns what the document was made from: the same Windows and Volumes, in the same order.
func (s *Scanned) Found() *target.Found { return &s.found }

func helloReport(now signin.HelloOnly, stale *signin.HelloOnly) report.HelloOnly {
	on := now.On()
	r := report.HelloOnly{Value: now.Number(), Present: &now.Present, On: &on}
	if now.Present && r.Value == nil {
		r.Type, r.Size = now.Type.String(), len(now.Data)
	}
	if stale != nil {
		if n := stale.Number(); n != nil && (r.Value == nil || *r.Value != *n) {
			r.Stale = n
		}
	}
	return r
}

func hiveReport(w *target.Windows, h *hive.Hive) report.Hive {
	r := report.Hive{State: "clean", Replayed: h.Replay().Entries, Format: h.Replay().Format}
	if h.Dirty() {
		r.State = "dirty"
	}
	if id, missing := h.MissingLog(); missing {
		r.MissingLog = logName(w.HivePath(), id)
	}
	return r
}

// Faults returns the faults of a check for JSON, never nil.
func Faults(r *hive.Report) []report.Fault {
	list := make([]report.Fault, 0, len(r.Faults))
	for _, f := range r.Faults {
		list = append(list, oneFault(f))
	}
	return list
}

// FaultKinds returns the kinds of faults of a check for JSON, never nil.
func FaultKinds(r *hive.Report) []report.FaultKind {
	list := make([]report.FaultKind, 0, len(r.Kinds))
	for _, k := range r.Kinds {
		list = append(list, report.FaultKind{Fault: oneFault(k.First), Count: k.Count})
	}
	return list
}

func oneFault(f hive.Fault) report.Fault {
	return report.Fault{Class: f.Class.String(), Offset: f.Offset, Record: f.Record,
		Problem: f.Problem, Loss: string(f.Loss)}
}

// Add adds what another source holds, except installations that are already known.
func (r *Scanned) Add(o *Scanned) {
	for i, v := range o.found.Volumes {
		if !slices.ContainsFunc(r.found.Volumes, v.IsTwin) {
			r.found.Volumes = append(r.found.Volumes, v)
			r.Volumes = append(r.Volumes, o.Volumes[i])
		}
	}
	for i, w := range o.found.Windows {
		if !r.found.Has(w) {
			r.found.Windows = append(r.found.Windows, w)
			r.Windows = append(r.Windows, o.Windows[i])
		}
	}
}
