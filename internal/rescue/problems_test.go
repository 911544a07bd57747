package rescue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
)

// TestProblems: every typed error of the packages below has its reason, and the
// detail tells people what the message does not.
func TestProblems(t *testing.T) {
	noSpace := &fs.PathError{Op: "write", Path: "/stick/x", Err: syscall.ENOSPC}
	ofHive := func(err error) error { return hiveProblem(err, "D:") }
	ofRecord := func(err error) error { return recordProblem(err, "R") }
	ofTarget := func(err error) error { return targetProblem(err, "D:") }
	ofUndo := func(err error) error { return undoProblem(err, text.Args{"path": "D:"}) }
	ofWrite := func(err error) error { return changedOrFailed(err, text.Args{"path": "D:"}) }
	for _, c := range []struct {
		of     func(error) error
		err    error
		reason problem.Reason
		detail string
	}{
		{ofHive, &hive.NotHiveError{Size: 5000, Seen: "words"}, problem.NotAHive, "words"},
		{ofHive, &hive.NotHiveError{}, problem.EmptyFile, ""},
		{ofHive, &hive.LogAsHiveError{Type: 6}, problem.LogAsHive, ""},
		{ofHive, &hive.VersionError{Major: 1, Minor: 2}, problem.HiveVersion, ""},
		{ofHive, &hive.LayeredError{Minor: 6}, problem.HiveLayered, "version 1.6, flags 0x0: a layered or differencing hive is not edited"},
		{ofHive, &hive.TruncatedError{Size: 5, Need: 8}, problem.HiveTruncated, ""},
		{ofHive, &hive.DirtyError{Seq1: 2, Seq2: 1}, problem.DirtyNoLogs, "dirty (sequence numbers 2/1) and no usable log: LOG1 , LOG2 "},
		{ofHive, &hive.CorruptError{Record: "cell", Problem: "odd"}, problem.HiveDamaged, "cell at 0x0: odd"},
		{ofHive, &hive.DamagedError{}, problem.HiveDamaged, "0 fatal faults"},
		{ofHive, &hive.LinkError{Path: "A", Target: "B"}, problem.LinkedKey, ""},
		{ofHive, &hive.NeedsLogError{Why: "so"}, problem.NeedsLog, "no transaction log to make this change safe: so"},
		{ofHive, &hive.NoRoomError{Has: 1, Need: 2}, problem.NoRoom, "the hive has room for 1 bytes and needs 2, and the file can't grow here"},
		{ofHive, &hive.LimitError{What: "a name", Got: 2, Max: 1}, problem.DataMalformed, "a name is 2, more than the limit of 1"},
		{ofHive, fmt.Errorf("hive: reading: %w", syscall.EIO), problem.ReadFailed, "hive: reading: input/output error"},
		{ofHive, fmt.Errorf("walk: %w", context.Canceled), problem.Interrupted, ""},

		{ofRecord, &record.ExistsError{Path: "R/x"}, problem.RecordExists, ""},
		{ofRecord, &record.NoRoomError{Path: "R/x", Err: noSpace}, problem.NoRoom, "no space left on device"},
		{ofRecord, &record.ReadOnlyError{Path: "R/x", Err: syscall.EROFS}, problem.ReadOnly, "read-only file system"},
		{ofRecord, &record.DamagedError{Path: "R", Detail: "bent"}, problem.RecordDamaged, "bent"},
		{ofRecord, &record.NotRecordError{Path: "R"}, problem.NotARecord, ""},
		{ofRecord, &record.VersionError{Path: "R", Version: "9"}, problem.RecordVersion, `format version "9"`},
		{ofRecord, fs.ErrNotExist, problem.NotFound, "file does not exist"},
		{ofRecord, syscall.EIO, problem.WriteFailed, "input/output error"},

		{ofTarget, &record.InUseError{Path: "D:", Err: syscall.EAGAIN}, problem.InUse, "resource temporarily unavailable"},
		{ofTarget, &record.ReadOnlyError{Path: "D:", Err: syscall.EROFS}, problem.ReadOnly, "read-only file system"},
		{ofTarget, &record.NotPlainError{Path: "D:", Why: "so"}, problem.NotPlainFile, "so"},
		{ofTarget, fs.ErrPermission, problem.NoAccess, "permission denied"},

		{ofUndo, &record.ChangedError{File: "hive"}, problem.UsedSince, "hive at 0x0: changed by something else"},
		{ofUndo, &record.ChangedError{File: "hive", Written: true}, problem.WriteFailedNotRestored, "hive at 0x0: changed by something else"},
		{ofUndo, &record.WriteError{File: "hive", Err: syscall.EIO}, problem.WriteFailed, "hive at 0x0: write: input/output error"},
		{ofUndo, &record.WriteError{File: "hive", Err: noSpace}, problem.NoRoom, "hive at 0x0: write: no space left on device"},
		{ofUndo, &record.WriteError{File: "hive", Offset: -1, Err: syscall.EIO, Written: true}, problem.WriteFailedNotRestored,
			"hive: sync: input/output error"},
		{ofUndo, &record.VerifyError{File: "hive"}, problem.WriteFailedNotRestored, "hive at 0x0: reads back differently from what was written"},

		{ofWrite, &record.ChangedError{File: "hive"}, problem.Changed, "hive at 0x0: changed by something else"},
		{ofWrite, &record.WriteError{File: "hive", Err: syscall.EROFS}, problem.ReadOnly, "hive at 0x0: write: read-only file system"},
		{ofWrite, &record.WriteError{File: "hive", Err: syscall.EIO}, problem.WriteFailed, "hive at 0x0: write: input/output error"},
		{ofWrite, &record.PlanError{Detail: "odd"}, problem.Unexpected, "record: plan: group 0,  at 0x0: odd"},
		{ofWrite, context.Canceled, problem.Interrupted, ""},
	} {
		p := problem.Of(c.of(c.err))
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
