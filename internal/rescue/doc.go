// Package rescue is the way from what a person names to a Windows that accepts passwords again:
// find, check, edit, record, write, verify, undo. It is the only package that knows all the others.
//
// The order never changes: resolve the target, rule out hibernation, validate the hive, make the
// plan, get consent, write and sync the record, apply the plan, verify. Package problem turns every
// error into words.
package rescue

import (
	"time"

	"unhello/internal/console"
)

// Session is what every operation needs from its environment.
type Session struct {
	Console    *console.Console
	Interrupts *console.Interrupts // nil: nothing interrupts
	// what may open BitLocker volumes; if nil, only those that need no key open
	Keys   *Keys
	Drives Drives // what the system can unlock itself; nil for nothing
	// where the undo record of this run goes; nil if nothing is settled beforehand
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
