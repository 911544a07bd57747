package rescue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"unhello/hive"
	"unhello/internal/console"
	"unhello/internal/record"
)

// TestProblems: every typed error of the packages below has its reason, and the
// detail tells people what the message does not.
func TestProblems(t *testing.T) {
	noSpace := &fs.PathError{Op: "write", Path: "/stick/x", Err: syscall.ENOSPC}
	ofHive := func(err error) error { return hiveProblem(err, "D:") }
	ofRecord := func(err error) error { return recordProblem(err, "R") }
	ofTarget := func(err error) error { return targetProblem(err, "D:") }
	ofUndo := func(err error) error { return undoProblem(err, console.Args{"path": "D:"}) }
	ofWrite := func(err error) error { return changedOrFailed(err, console.Args{"path": "D:"}) }
	for _, c := range []struct {
		of     func(error) error
		err    error
		reason console.Reason
		detail string
	}{
		{ofHive, &hive.NotHiveError{Size: 5000, Seen: "words"}, console.ReasonNotAHive, "words"},
		{ofHive, &hive.NotHiveError{}, console.ReasonEmptyFile, ""},
		{ofHive, &hive.LogAsHiveError{Type: 6}, console.ReasonLogAsHive, ""},
		{ofHive, &hive.VersionError{Major: 1, Minor: 2}, console.ReasonHiveVersion, ""},
		{ofHive, &hive.LayeredError{Minor: 6}, console.ReasonHiveLayered, "version 1.6, flags 0x0: a layered or differencing hive is not edited"},
		{ofHive, &hive.TruncatedError{Size: 5, Need: 8}, console.ReasonHiveTruncated, ""},
		{ofHive, &hive.DirtyError{Seq1: 2, Seq2: 1}, console.ReasonDirtyNoLogs, "dirty (sequence numbers 2/1) and no usable log: LOG1 , LOG2 "},
		{ofHive, &hive.CorruptError{Record: "cell", Problem: "odd"}, console.ReasonHiveDamaged, "cell at 0x0: odd"},
		{ofHive, &hive.DamagedError{}, console.ReasonHiveDamaged, "0 fatal faults"},
		{ofHive, &hive.LinkError{Path: "A", Target: "B"}, console.ReasonLinkedKey, ""},
		{ofHive, &hive.NeedsLogError{Why: "so"}, console.ReasonNeedsLog, "no transaction log to make this change safe: so"},
		{ofHive, &hive.NoRoomError{Has: 1, Need: 2}, console.ReasonNoRoom, "the hive has room for 1 bytes and needs 2, and the file can't grow here"},
		{ofHive, &hive.LimitError{What: "a name", Got: 2, Max: 1}, console.ReasonDataMalformed, "a name is 2, more than the limit of 1"},
		{ofHive, fmt.Errorf("hive: reading: %w", syscall.EIO), console.ReasonReadFailed, "hive: reading: input/output error"},
		{ofHive, fmt.Errorf("walk: %w", context.Canceled), console.ReasonInterrupted, ""},

		{ofRecord, &record.ExistsError{Path: "R/x"}, console.ReasonRecordExists, ""},
		{ofRecord, &record.NoRoomError{Path: "R/x", Err: noSpace}, console.ReasonNoRoom, "no space left on device"},
		{ofRecord, &record.ReadOnlyError{Path: "R/x", Err: syscall.EROFS}, console.ReasonReadOnly, "read-only file system"},
		{ofRecord, &record.DamagedError{Path: "R", Detail: "bent"}, console.ReasonRecordDamaged, "bent"},
		{ofRecord, &record.NotRecordError{Path: "R"}, console.ReasonNotARecord, ""},
		{ofRecord, &record.VersionError{Path: "R", Version: "9"}, console.ReasonRecordVersion, `format version "9"`},
		{ofRecord, fs.ErrNotExist, console.ReasonNotFound, "file does not exist"},
		{ofRecord, syscall.EIO, console.ReasonWriteFailed, "input/output error"},

		{ofTarget, &record.InUseError{Path: "D:", Err: syscall.EAGAIN}, console.ReasonInUse, "resource temporarily unavailable"},
		{ofTarget, &record.ReadOnlyError{Path: "D:", Err: syscall.EROFS}, console.ReasonReadOnly, "read-only file system"},
		{ofTarget, &record.NotPlainError{Path: "D:", Why: "so"}, console.ReasonNotPlainFile, "so"},
		{ofTarget, fs.ErrPermission, console.ReasonNoAccess, "permission denied"},

		{ofUndo, &record.ChangedError{File: "hive"}, console.ReasonUsedSince, "hive at 0x0: changed by something else"},
		{ofUndo, &record.ChangedError{File: "hive", Written: true}, console.ReasonWriteFailedNotRestored, "hive at 0x0: changed by something else"},
		{ofUndo, &record.WriteError{File: "hive", Err: syscall.EIO}, console.ReasonWriteFailed, "hive at 0x0: write: input/output error"},
		{ofUndo, &record.WriteError{File: "hive", Err: noSpace}, console.ReasonNoRoom, "hive at 0x0: write: no space left on device"},
		{ofUndo, &record.WriteError{File: "hive", Offset: -1, Err: syscall.EIO, Written: true}, console.ReasonWriteFailedNotRestored,
			"hive: sync: input/output error"},
		{ofUndo, &record.VerifyError{File: "hive"}, console.ReasonWriteFailedNotRestored, "hive at 0x0: reads back differently from what was written"},

		{ofWrite, &record.ChangedError{File: "hive"}, console.ReasonChanged, "hive at 0x0: changed by something else"},
		{ofWrite, &record.WriteError{File: "hive", Err: syscall.EROFS}, console.ReasonReadOnly, "hive at 0x0: write: read-only file system"},
		{ofWrite, &record.WriteError{File: "hive", Err: syscall.EIO}, console.ReasonWriteFailed, "hive at 0x0: write: input/output error"},
		{ofWrite, &record.PlanError{Detail: "odd"}, console.ReasonUnexpected, "record: plan: group 0,  at 0x0: odd"},
		{ofWrite, context.Canceled, console.ReasonInterrupted, ""},
	} {
		p := console.ProblemOf(c.of(c.err))
		if p.Reason != c.reason || p.Detail != c.detail {
			t.Errorf("%T: %s %q, want %s %q", c.err, p.Reason, p.Detail, c.reason, c.detail)
		}
	}
	for _, of := range []func(error) error{ofHive, ofRecord, ofTarget} {
		if err := of(nil); err != nil {
			t.Errorf("no error became %v", err)
		}
	}
}

func TestPlain(t *testing.T) {
	onFile := &fs.PathError{Op: "open", Path: "/a/b", Err: syscall.EROFS}
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.New("hive: it is odd"), "it is odd"},
		{errors.New("record: it is odd"), "it is odd"},
		{errors.New("the hive: it is odd"), "the hive: it is odd"},
		{onFile, "read-only file system"},
		{fmt.Errorf("record: x: %w", onFile), "x: read-only file system"},
		{errors.Join(errors.New("record: one"), errors.New("hive: two")), "one; two"},
	} {
		if got := plain(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}
