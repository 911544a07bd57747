// Package rescue is the way from what a person names to a Windows that accepts passwords again:
// find, check, edit, record, write, verify, undo.
//
// The order never changes: resolve the target, validate the hive, rule out hibernation, make the
// plan, lock the files, get consent, write and sync the record, apply the plan, verify. The comment
// of change says what is refused where; package problem turns every error into words.
package rescue

import (
	"sync"
	"time"

	"unhello/internal/console"
	"unhello/internal/target"
)

// Session is what every operation needs from its environment.
type Session struct {
	target.Searcher                     // with BeforeAsking that is SettleRecordFolder
	Interrupts      *console.Interrupts // nil: nothing interrupts
	Record          *RecordChoice       // for the undo record; nil if nothing is changed
	Program         string              // name and version, for records
	Now             func() time.Time
}

// committing tells the interrupts that writing begins; finished ends it.
func (s *Session) committing(record string) (finished func(), err error) {
	if s.Interrupts == nil {
		return func() {}, nil
	}
	return s.Interrupts.Committing(record)
}

// RecordChoice is where the undo record of a run goes, as far as that was settled before anything
// was found: nobody should look up a key only to hear that there is no folder for the record. The
// sessions of a run share it.
type RecordChoice struct {
	Options WriteOptions

	mu  sync.Mutex
	dir string // the folder that the person named, "" for none
}

// WriteOptions says how a change is written.
type WriteOptions struct {
	Yes       bool   // consent is given; ask nothing
	DryRun    bool   // do everything but write
	RecordDir string // "" for the usual folders
	NoRecord  bool   // keep no undo record; the person gave consent to that
	BackupDir string // "" for no backup
	Note      string
	// AcceptUnproven goes on although the journal of the volume is not understood.
	AcceptUnproven bool
}
