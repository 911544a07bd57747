package hive

import "fmt"

// A Class says what Windows' loader does about a fault.
type Class int

// The classes of faults, the gravest last.
const (
	Note    Class = iota // nothing: leaked cells, slack
	Mends                // it corrects it whenever it loads the hive
	Drops                // it loads the hive without what has the fault
	Refuses              // it does not load the hive
	Broken               // cells or records can't be trusted; who knows
)

var classNames = [...]string{"note", "mends", "drops", "refuses", "broken"}

// String returns the word used in reports.
func (c Class) String() string { return classNames[c] }

// Classes lists the classes, the gravest first.
func Classes() []Class { return []Class{Broken, Refuses, Drops, Mends, Note} }

// A Loss is what Windows drops for a fault of the class Drops.
type Loss string

// The losses.
const (
	KeyLost      Loss = "key-removed"       // with all that is below it
	KeyMisplaced Loss = "key-not-found"     // or removed
	KeyEmptied   Loss = "key-emptied"       // of its values
	ValueLost    Loss = "value-removed"     //
	SecurityLost Loss = "security-replaced" // all keys get the root's
)

// A Fault is something in a hive that Windows would not write like this.
type Fault struct {
	Class   Class
	Offset  int64  // in the file
	Record  string // the kind of record
	Problem string
	Loss    Loss // of the class Drops
}

// String returns the fault in one line.
func (f Fault) String() string {
	return fmt.Sprintf("%s: %s at 0x%x: %s", f.Class, f.Record, f.Offset, f.Problem)
}

// A Kind is all faults of a report that differ only in where they are.
type Kind struct {
	First Fault
	Count int
}

// kindKey tells kinds apart: the format of a Problem is the same for all of a kind.
type kindKey struct {
	class          Class
	record, format string
}

// Edits says which edits of a hive its faults allow.
type Edits int

// From none to all. A single value is one whose change takes one sector, so that nothing depends on
// the rest of the hive, and whose key is reached without a fault.
const (
	NoEdit Edits = iota
	SingleValues
	AnyEdit
)

// String returns the words used in reports.
func (e Edits) String() string {
	return [...]string{"no edit", "single values only", "any edit"}[e]
}
