package hive

import (
	"context"
	"fmt"
)

// Progress is called with how many of total bytes are done. It may be nil.
type Progress func(done, total int64)

func (p Progress) report(done, total int64) {
	if p != nil {
		p(done, total)
	}
}

// Replay says what the transaction logs added to a dirty hive.
type Replay struct {
	Logs        []FileID // in the order they were applied
	Format      string   // "HvLE" or "DIRT"; "" for none
	Entries     int      // log entries applied; a DIRT log counts as one
	First, Last uint32   // their sequence numbers
	Sectors     int      // 512-byte sectors that come from the logs
}

// A Hive is an open registry hive as Windows would see it: if it is dirty, its transaction logs are
// replayed in memory. It reads from its files as needed and is not safe for concurrent use.
type Hive struct {
	files Files
	v     *view
	disk  baseBlock // as the primary file has it
	base  baseBlock // as it will be once everything is written
	dirty bool
	stale bool        // opened without its logs
	logs  [2]*logFile // LOG1 and LOG2 if they are valid
	unfit [2]string   // why not, otherwise
	// foreign says which of these are not logs at all; only an edit needs to know.
	foreign [2]bool
	play    Replay
	proved  *tiling // what is known of the bins, before any edit; nil at first
	report  *Report // of the latest check; nil at first
}

// Open opens a hive strictly: a dirty one is replayed and then checked as a whole before it is
// trusted. It fails with *NotHiveError, *LogAsHiveError, *VersionError, *TruncatedError,
// *CorruptError, *DirtyError (dirty and no usable log), *LogBehindError (the volume knows less of a
// log than its clusters hold) or *DamagedError (the replayed hive is not sound).
func Open(ctx context.Context, f Files, p Progress) (*Hive, error) {
	h, err := OpenUnchecked(f)
	if err != nil || h.play.Entries == 0 {
		return h, err
	}
	r, err := h.Check(ctx, p)
	if err != nil {
		return nil, err
	}
	if fatal := r.Fatal(); len(fatal) > 0 {
		return nil, &DamagedError{fatal}
	}
	return h, nil
}

// OpenUnchecked opens a hive and replays its logs without checking the result. It is only for
// callers that run Check themselves.
func OpenUnchecked(f Files) (*Hive, error) {
	h, err := openPrimary(f)
	if err != nil {
		return nil, err
	}
	if err := h.openLogs(); err != nil {
		return nil, err
	}
	if !h.dirty {
		err = h.checkClean()
	} else {
		err = h.replayLogs()
		if behind := h.checkBehind(); behind != nil {
			err = behind // whatever else is wrong comes from that
		}
	}
	if err != nil {
		return nil, err
	}
	return h, nil
}

// OpenStale opens only the primary file of a hive, without its logs: what other tools see. It is
// for showing what is stale and for looking into a dirty hive whose logs are lost. The hive can't
// be edited.
func OpenStale(f Files) (*Hive, error) {
	h, err := openPrimary(Files{Primary: f.Primary})
	if err != nil {
		return nil, err
	}
	h.stale = true
	if !h.disk.valid() {
		bins, err := measureBins(f.Primary)
		if err != nil {
			return nil, &readError{"the hive bins", err}
		}
		put32(h.base[bbBinsSize:], uint32(bins))
		h.v.size = binsStart + bins
		if h.base.minor() < 3 || h.base.minor() > 6 {
			put32(h.base[bbMinor:], 5) // the usual version, since the real one is lost
		}
	}
	return h, h.checkClean()
}

// openPrimary reads the base block and decides whether the hive is dirty.
func openPrimary(f Files) (*Hive, error) {
	size := f.Primary.Size()
	b := make(baseBlock, pageSize)
	if err := readFull(f.Primary, b, 0); err != nil {
		return nil, &readError{"the base block", err}
	}
	if b.signed() && b.fileType() != typePrimary && (b.valid() || holdsLog(b)) {
		return nil, &LogAsHiveError{b.fileType()}
	}
	if size < binsStart {
		return nil, &NotHiveError{size, "too short for a base block"}
	}
	var first [4]byte
	if err := readFull(f.Primary, first[:], binsStart); err != nil {
		return nil, &readError{"the first hive bin", err}
	}
	if !b.signed() && string(first[:]) != "hbin" {
		return nil, &NotHiveError{size, fmt.Sprintf("it begins with %q, expected \"regf\"", b[:4])}
	}
	h := &Hive{files: f, disk: b, base: append(baseBlock(nil), b...)}
	h.dirty = !b.valid() || b.seq1() != b.seq2()
	h.v = &view{primary: f.Primary, size: binsStart + int64(b.binsSize())}
	if b.valid() {
		return h, b.checkVersion()
	}
	return h, nil
}

// checkClean refuses a hive whose base block doesn't match its file.
func (h *Hive) checkClean() error {
	if err := h.base.checkBinsSize(); err != nil {
		return err
	}
	if need := binsStart + int64(h.base.binsSize()); h.files.Primary.Size() < need {
		return &TruncatedError{h.files.Primary.Size(), need}
	}
	return nil
}

// openLogs finds out which logs are valid.
func (h *Hive) openLogs() (err error) {
	for i, src := range []Storage{h.files.Log1, h.files.Log2} {
		h.logs[i], h.unfit[i], err = openLog(Log1+FileID(i), src)
		if err != nil {
			return err
		}
	}
	return nil
}

// Dirty reports whether the primary file lacks some of the hive's content, because it was in use
// when Windows stopped.
func (h *Hive) Dirty() bool { return h.dirty }

// Replay says what the logs added.
func (h *Hive) Replay() Replay { return h.play }

// MissingLog returns the log that is missing beside the HvLE log that was replayed: the hive lacks
// whatever only that log holds. Windows keeps two HvLE logs and fills them in turn, so either may
// have the newest entries; one that exists and is empty has not had its turn. A DIRT log counts
// alone, and a dirty hive without any log that counts is a DirtyError.
func (h *Hive) MissingLog() (log FileID, missing bool) {
	switch {
	case h.play.Format != "HvLE":
	case h.files.Log1 == nil:
		return Log1, true
	case h.files.Log2 == nil:
		return Log2, true
	}
	return Primary, false
}

// Version returns the minor format version, 3 to 6.
func (h *Hive) Version() int { return int(h.base.minor()) }

// Sequence returns the sequence numbers as they are on disk.
func (h *Hive) Sequence() (primary, secondary uint32) { return h.disk.seq1(), h.disk.seq2() }

// Size returns the size of the hive in bytes, without anything that follows its last bin.
func (h *Hive) Size() int64 { return binsStart + int64(h.base.binsSize()) }

// ReadAt reads the hive as it will be once everything is written: the base block, then the bins.
func (h *Hive) ReadAt(p []byte, off int64) (int, error) {
	n, err := clip(p, off, h.Size())
	if n == 0 {
		return 0, err
	}
	if err := h.v.readAt(p[:n], off); err != nil {
		return 0, err
	}
	if off < pageSize {
		overlay(p[:n], off, h.base, 0)
	}
	return n, err
}
