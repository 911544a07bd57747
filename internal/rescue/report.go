package rescue

import (
	"slices"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/signin"
)

// The types here are the program's JSON. Fields may be added; names and
// meanings stay.

// HelloReport is the switch as Windows will see it. Where the hive can't be
// read nothing is known: Present and On are null.
type HelloReport struct {
	Value   *uint32 `json:"value"` // null where absent or not a REG_DWORD of four bytes
	Present *bool   `json:"present"`
	On      *bool   `json:"on"`
	Type    string  `json:"type,omitempty"` // where Value can't tell
	Size    int     `json:"size,omitempty"` // in bytes, beside Type
	// Stale is what the hive's own file says where the logs say otherwise; where one
	// of them is missing, what the hive says without it.
	Stale *uint32 `json:"stale_value"`
}

// FaultReport is a fault that Check found.
type FaultReport struct {
	Class   string `json:"class"`
	Offset  int64  `json:"offset"`
	Record  string `json:"record"`
	Problem string `json:"problem"`
}

// HiveReport is the state of a hive's files.
type HiveReport struct {
	State    string `json:"state"` // "clean" or "dirty"
	Replayed int    `json:"replayed_entries"`
	Format   string `json:"log_format,omitempty"`
	// MissingLog names the log that a dirty hive lacks: the newest data may be in it.
	MissingLog string `json:"missing_log,omitempty"`
}

// WindowsReport is one installation.
type WindowsReport struct {
	N           int             `json:"n"`
	ID          string          `json:"id"`
	Source      string          `json:"source"`
	Path        string          `json:"path"`
	Volume      string          `json:"volume,omitempty"` // ID of one of ScanReport.Volumes
	Product     string          `json:"product"`
	Version     string          `json:"version,omitempty"`
	Build       string          `json:"build"`
	HelloOnly   HelloReport     `json:"hello_only"`
	Hive        HiveReport      `json:"hive"`
	Hibernation Hibernation     `json:"hibernation"`
	BitLocker   BitLockerReport `json:"bitlocker"`
	// Running: it is the system that runs now, which is never changed. Removable and
	// Own are about the medium: unhello was started from it.
	Running   bool            `json:"running,omitempty"`
	Removable bool            `json:"removable,omitempty"`
	Own       bool            `json:"own,omitempty"`
	Error     *problem.Object `json:"error,omitempty"` // Failure, in the person's language
	Failure   error           `json:"-"`
}

// ScanReport is what a source holds.
type ScanReport struct {
	Windows []WindowsReport `json:"windows"`
	Volumes []VolumeReport  `json:"volumes,omitempty"` // of disks and images

	// Drives are the volumes that the system knows, for a scan of the whole machine.
	Drives []DriveReport `json:"drives,omitempty"`

	found Found // those of Windows, in the same order
}

func (r *ScanReport) anyLocked() bool {
	return slices.ContainsFunc(r.Volumes, func(v VolumeReport) bool { return v.Locked() })
}

func helloReport(now signin.HelloOnly, stale *signin.HelloOnly) HelloReport {
	on := now.On()
	r := HelloReport{Value: number(now), Present: &now.Present, On: &on}
	if now.Present && r.Value == nil {
		r.Type, r.Size = now.Type.String(), len(now.Data)
	}
	if stale != nil {
		if n, ok := stale.Number(); ok && (r.Value == nil || *r.Value != n) {
			r.Stale = &n
		}
	}
	return r
}

// number gives the value for JSON: nil is null.
func number(s signin.HelloOnly) *uint32 {
	if n, ok := s.Number(); ok {
		return &n
	}
	return nil
}

func (w *Windows) hiveReport(h *hive.Hive) HiveReport {
	r := HiveReport{State: "clean", Replayed: h.Replay().Entries, Format: h.Replay().Format}
	if h.Dirty() {
		r.State = "dirty"
	}
	if id, missing := h.MissingLog(); missing {
		r.MissingLog = logName(w.place.path(), id)
	}
	return r
}

// Faults gives the faults of a check for JSON; never nil.
func Faults(r *hive.Report) []FaultReport {
	list := make([]FaultReport, 0, len(r.Faults))
	for _, f := range r.Faults {
		list = append(list, FaultReport{f.Class.String(), f.Offset, f.Record, f.Problem})
	}
	return list
}

// Base is what scan, fix and verify have in common about a Windows.
func (w *Windows) report(v *view) WindowsReport {
	r := WindowsReport{
		N: w.N, ID: w.ID, Source: w.Source, Path: w.Path,
		Product: v.product.Name, Version: v.product.Version, Build: v.product.Build,
		HelloOnly: helloReport(v.hello, v.stale), Hive: w.hiveReport(v.hive),
		Hibernation: v.hibernation, BitLocker: w.bitlocker(), Volume: w.Volume.id(),
	}
	if w.lacksLog(v.hive) != nil {
		r.HelloOnly = HelloReport{Stale: number(v.hello)}
	}
	return r
}
