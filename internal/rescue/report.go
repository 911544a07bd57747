package rescue

import (
	"unhello/hive"
	"unhello/internal/report"
	"unhello/internal/signin"
)

// Scanned is what a source holds: the document of scan without its errors, and what that was made
// from.
type Scanned struct {
	report.Scan
	found Found
}

// Found returns what the document was made from: the same Windows and Volumes, in the same order.
func (s *Scanned) Found() *Found { return &s.found }

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

func (w *Windows) hiveReport(h *hive.Hive) report.Hive {
	r := report.Hive{State: "clean", Replayed: h.Replay().Entries, Format: h.Replay().Format}
	if h.Dirty() {
		r.State = "dirty"
	}
	if id, missing := h.MissingLog(); missing {
		r.MissingLog = logName(w.place.path(), id)
	}
	return r
}

// Faults returns the faults of a check for JSON, never nil.
func Faults(r *hive.Report) []report.Fault {
	list := make([]report.Fault, 0, len(r.Faults))
	for _, f := range r.Faults {
		list = append(list, report.Fault{
			Class: f.Class.String(), Offset: f.Offset, Record: f.Record, Problem: f.Problem,
		})
	}
	return list
}

// report is what scan, fix and verify all say about a Windows.
func (w *Windows) report(v *view) report.Windows {
	r := report.Windows{
		N: w.N, ID: w.ID, Source: w.Source, Path: w.Path,
		Product: v.product.Name, Version: v.product.Version, Build: v.product.Build,
		HelloOnly: helloReport(v.hello, v.stale), Hive: w.hiveReport(v.hive),
		Hibernation: string(v.hibernation), BitLocker: w.bitlocker(), Volume: w.Volume.id(),
	}
	if w.lacksLog(v.hive) != nil {
		r.HelloOnly = report.HelloOnly{Stale: v.hello.Number()}
	}
	return r
}
