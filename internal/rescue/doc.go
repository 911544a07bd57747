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
	Keys       *Keys               // for BitLocker; if nil, only volumes that need no key open
	Drives     Drives              // what the system can unlock itself; nil for nothing
	Record     *RecordChoice       // for the undo record; nil if nothing is changed
	Program    string              // name and version, for records
	Now        func() time.Time
}

// committing tells the interrupts that writing begins; finished ends it.
func (s *Session) committing(record string) (finished func(), err error) {
	if s.Interrupts == nil {
		return func() {}, nil
	}
	return s.Interrupts.Committing(record)
}
