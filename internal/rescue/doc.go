// Package rescue is the flow from what a person names to a Windows that takes
// passwords again: find, check, edit, record, write, verify, undo. It is the
// only package that knows all the others.
//
// The order never changes: resolve the target, rule out hibernation, validate
// the hive, make the plan, get consent, write and sync the record, apply the
// plan, verify. Every refusal is a *console.Problem.
package rescue

import (
	"time"

	"unhello/internal/console"
)

// Session is what every operation needs of its surroundings.
type Session struct {
	Console    *console.Console
	Interrupts *console.Interrupts // nil: nothing interrupts
	// what may open BitLocker volumes; nil: only what needs no key opens
	Keys   *Keys
	Drives Drives // what the system unlocks itself; nil for nothing
	// of a run that changes something; nil: nothing is settled beforehand
	Record  *RecordChoice
	Program string // name and version, for records
	Now     func() time.Time
}

// committing tells the interrupts that writing begins; finished ends it.
func (s *Session) committing(record string) (finished func(), err error) {
	if s.Interrupts == nil {
		return func() {}, nil
	}
	return s.Interrupts.Committing(record)
}
