package record

import "fmt"

// PlanError says why a plan can't be carried out by anybody.
type PlanError struct {
	Group  int // index; -1 if it is not about one group
	File   string
	Offset int64 // in bytes
	Detail string
}

func (e *PlanError) Error() string {
	if e.Group < 0 {
		return "record: plan: " + e.Detail
	}
	return fmt.Sprintf("record: plan: group %d, %s at 0x%x: %s", e.Group, e.File, e.Offset, e.Detail)
}

// ChangedError says that a file is not as the plan found it: something else has
// written to it.
type ChangedError struct {
	File    string
	Offset  int64 // of the first byte that differs; where the size differs, the place up to which both have bytes
	Written bool  // something of the plan had already been written
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("record: %s at 0x%x: changed by something else", e.File, e.Offset)
}

// WriteError says that a file could not be written, resized or synced.
type WriteError struct {
	File   string
	Offset int64 // in bytes, -1 for a sync
	Err    error
	// Written is false if nothing has changed: it was the first write, and the
	// old bytes were found in place afterwards. The medium won't take writes.
	Written bool
}

func (e *WriteError) Error() string {
	if e.Offset < 0 {
		return fmt.Sprintf("record: %s: sync: %v", e.File, e.Err)
	}
	return fmt.Sprintf("record: %s at 0x%x: write: %v", e.File, e.Offset, e.Err)
}

func (e *WriteError) Unwrap() error { return e.Err }

// VerifyError says that a byte read back is not the one that was written.
type VerifyError struct {
	File   string
	Offset int64 // as in ChangedError
}

func (e *VerifyError) Error() string {
	return fmt.Sprintf("record: %s at 0x%x: reads back differently from what was written", e.File, e.Offset)
}
