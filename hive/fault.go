package hive

import "fmt"

// A Class says how bad a fault is.
type Class int

// The classes of faults.
const (
	Note      Class = iota // harmless: leaked cells, slack
	Tolerated              // wrong, but Windows tolerates it: an edit goes on
	Fatal                  // an edit is refused
)

// String returns the word used in reports.
func (c Class) String() string { return [...]string{"note", "tolerated", "fatal"}[c] }

// A Fault is something in a hive that Windows would not write like this.
type Fault struct {
	Class   Class
	Offset  int64  // in the file
	Record  string // the kind of record
	Problem string
}

// String returns the fault in one line.
func (f Fault) String() string {
	return fmt.Sprintf("%s: %s at 0x%x: %s", f.Class, f.Record, f.Offset, f.Problem)
}
