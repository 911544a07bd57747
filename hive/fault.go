package hive

import "fmt"

// A Class says how bad a fault is.
type Class int

// The classes of faults.
const (
	Note      Class = iota // harmless: leaked cells, slack
	Tolerated              // wrong, but Windows lives with it: an edit goes on
	Fatal                  // an edit is refused
)

// String gives the word used in reports.
func (c Class) String() string { return [...]string{"note", "tolerated", "fatal"}[c] }

// A Fault is something in a hive that is not as Windows would write it.
type Fault struct {
	Class   Class
	Offset  int64  // in the file
	Record  string // the kind of record
	Problem string
}

// String gives the fault in one line.
func (f Fault) String() string {
	return fmt.Sprintf("%s: %s at 0x%x: %s", f.Class, f.Record, f.Offset, f.Problem)
}
