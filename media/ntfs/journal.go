package ntfs

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
)

// The journal ($LogFile) holds changes of the file system's own structures that may not have
// reached their places yet. Windows carries these out when it next mounts the volume, so that until
// then a file record, or the clusters that it names, can be out of date. Nothing is replayed here:
// the question is only whether what was read of some files is what Windows will see.
//
// The rule is strict. From the oldest record on that Windows would look at, none may be about these
// files, whether it was carried out already or not, and every one must be understood.

// JournalState says what the journal means for some files.
type JournalState string

// The states of a journal.
const (
	JournalClosed  JournalState = "closed"  // nothing is pending on the whole volume
	JournalCurrent JournalState = "current" // it is open, and has nothing about these files
	JournalPending JournalState = "pending" // it has something about them
	JournalUnknown JournalState = "unknown" // it is open, and not understood
)

// A Journal is what the journal says about some files.
type Journal struct {
	State JournalState
	Why   string // it is pending or unknown
	// Where that is said in the journal; LSN is 0 where it is not about a single record.
	LSN        uint64
	Offset     int64 // of that record in $LogFile
	Redo, Undo uint16
	// Digest changes with what was read of the journal.
	Digest [sha256.Size]byte
}

// Detail says in one line why the journal is pending or unknown, "" if it is neither.
func (j Journal) Detail() string {
	if j.LSN == 0 {
		return j.Why
	}
	return fmt.Sprintf("%s: record 0x%x at 0x%x of $LogFile (operations 0x%02x and 0x%02x)", j.Why,
		j.LSN, j.Offset, j.Redo, j.Undo)
}

// finding is the reason why the journal is pending or unknown.
type finding struct{ Journal }

func (f *finding) Error() string { return "ntfs: " + f.Detail() }

// unknown makes the finding of what is not understood.
func unknown(format string, args ...any) error {
	return &finding{Journal{State: JournalUnknown, Why: fmt.Sprintf(format, args...)}}
}

// Journal says whether the records, folders and clusters of the files at these paths are what
// Windows will see. A path may lead nowhere: then it says whether that is so for Windows too. What
// can't be read is unknown, too.
func (v *Volume) Journal(paths ...string) Journal {
	l := &journal{v: v, hash: sha256.New()}
	state := JournalCurrent
	closed, err := l.open()
	switch {
	case err != nil:
	case closed:
		state = JournalClosed
	default:
		err = l.judge(paths)
	}
	result := Journal{State: state}
	if err != nil {
		f, ok := errors.AsType[*finding](err)
		if !ok {
			f = &finding{Journal{State: JournalUnknown, Why: bare(err)}}
		}
		result = f.Journal
	}
	l.hash.Sum(result.Digest[:0])
	return result
}

// bare is an error without the name of this package.
func bare(err error) string {
	if e, ok := errors.AsType[interface {
		error
		Bare() string
	}](err); ok {
		return e.Bare()
	}
	return err.Error()
}

// A journal is $LogFile while it is read.
type journal struct {
	v    *Volume
	c    *content
	hash hash.Hash

	restarts               [2]restartPage
	size                   int64 // where the ring ends
	first                  int64 // where the ring begins
	fast                   bool  // version 2.0, with fast pages in the place of tail copies
	bits                   uint  // of an LSN that are its place
	oldest, restart, newer uint64

	copies map[int64]logPage // the newest ones, by their places in the ring
	now    logPage           // the page that was read last
	buffer []byte            // for it
	data   []byte            // of the record that was read last

	highest uint64  // LSN in the header of any page
	lsn     [8]byte // of the record that is hashed
	end     uint64  // the last LSN
	met     bool    // the record at restart
	point   checkpoint
	opened  map[uint16]*openSlot
	watch   *watched
	doubt   error // the first record that was not understood
}

// open reads the restart pages. If the journal was closed there is no more to do.
func (l *journal) open() (closed bool, err error) {
	if l.c, err = l.v.logFile(); err != nil {
		return false, err
	}
	var empty [2]bool
	at := int64(0)
	for i := range l.restarts {
		l.restarts[i], empty[i], err = l.v.restartPage(l.c, at)
		if err != nil && !empty[i] {
			return false, err
		}
		l.hash.Write(l.restarts[i].b)
		if b := l.restarts[i].b; b != nil && le16(b[restartArea:]) != restartAreaAt {
			return false, unknown("the restart area of $LogFile is at 0x%x", le16(b[restartArea:]))
		}
		at = cmp.Or(l.restarts[i].size, defaultPageSize)
	}
	if empty[0] != empty[1] {
		return false, unknown("one of the restart pages of $LogFile was emptied, the other was not")
	}
	return empty[0] || l.newest().clean, nil
}

// newest gives the restart page that counts. If both are as old, one that is open does.
func (l *journal) newest() restartPage {
	a, b := l.restarts[0], l.restarts[1]
	if b.lsn > a.lsn || b.lsn == a.lsn && a.clean {
		return b
	}
	return a
}

// judge goes through an open journal.
func (l *journal) judge(paths []string) (err error) {
	if l.watch, err = l.v.watchFiles(paths); err != nil {
		return err
	}
	if err := l.checkRestarts(); err != nil {
		return err
	}
	if err := l.readCopies(); err != nil {
		return err
	}
	if err := l.readCheckpoint(); err != nil {
		return err
	}
	if err := l.walk(); err != nil {
		return err
	}
	if l.doubt != nil {
		return l.doubt
	}
	return l.checkEnd()
}
