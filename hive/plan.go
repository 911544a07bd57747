package hive

// FileID names one of the files of a hive.
type FileID int

// The files of a hive.
const (
	Primary FileID = iota
	Log1
	Log2
)

// String returns the suffix that follows the hive's own name in the file's name.
func (f FileID) String() string {
	return [...]string{"", ".LOG1", ".LOG2"}[f]
}

// A Step is one write or one change of size. A write has Old and New of the
// same length; a resize has neither.
type Step struct {
	File     FileID
	Offset   int64 // in bytes from the start of the file
	Old, New []byte

	OldSize, NewSize int64 // of the file in bytes, for a resize
}

// A Group is a set of steps that may reach the disk in any order. Every file they touch is synced
// before the next group begins.
type Group struct {
	Why   string // one line, for people who read the record
	Steps []Step
}

// A Plan is everything that a change of a hive writes, nothing if it has no groups. A crash at any
// point of it leaves the hive in its old or its new state, if it is carried out as follows.
//
// Nobody else may have the files open. Every Old, and every OldSize, must be what is there; nothing
// else shows that the files are still the ones that were read. Groups go in order; within a group a
// file grows before it is written. All files of a group are synced before the next one begins, and
// those of the last one before the change counts as made. If anything fails the plan is carried out
// backwards: groups and steps in reverse, with old and new exchanged. Whoever wants to undo the
// change later keeps the steps on another medium, synced, before the first is written.
//
// The program of this module does all this in a package that no other module can import.
type Plan struct {
	Groups []Group
}
