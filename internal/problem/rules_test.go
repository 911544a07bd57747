package problem

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"unhello/bitlocker"
	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/record"
)

// TestProblems: every typed error of the packages below has its reason, and the
// detail tells people what the message does not.
func TestProblems(t *testing.T) {
	noSpace := &fs.PathError{Op: "write", Path: "/stick/x", Err: syscall.ENOSPC}
	read := func(err error) error { return At("D:", err) }
	written := func(err error) error { return AtWriting("D:", err) }
	_, tooLong := bitlocker.ParseRecoveryPassword(strings.Repeat("1 ", 1<<20))
	for _, c := range []struct {
		of     func(error) error
		err    error
		reason Reason
		detail string
	}{
		{read, &hive.NotHiveError{Size: 5000, Seen: "words"}, NotAHive, "words"},
		{read, &hive.NotHiveError{}, EmptyFile, ""},
		{read, &hive.LogAsHiveError{Type: 6}, LogAsHive, ""},
		{read, &hive.VersionError{Major: 1, Minor: 2}, HiveVersion, ""},
		{read, &hive.LayeredError{Minor: 6}, HiveLayered,
			"version 1.6, flags 0x0: a layered or differencing hive is not edited"},
		{read, &hive.TruncatedError{Size: 5, Need: 8}, HiveTruncated, ""},
		{read, &hive.DirtyError{Seq1: 2, Seq2: 1}, DirtyNoLogs,
			"dirty (sequence numbers 2/1) and no usable log: LOG1 , LOG2 "},
		{read, &hive.CorruptError{Record: "cell", Problem: "odd"}, HiveDamaged, "cell at 0x0: odd"},
		{read, &hive.DamagedError{}, HiveDamaged, "damaged"},
		{read, &hive.LinkError{Path: "A", Target: "B"}, LinkedKey, ""},
		{read, &hive.NeedsLogError{Why: "so"}, NeedsLog,
			"no transaction log to make this change safe: so"},
		{read, &hive.NoRoomError{Has: 1, Need: 2}, NoRoom,
			"the hive has room for 1 bytes and needs 2, and the file can't grow here"},
		{read, &hive.LimitError{What: "a tree", Got: 2, Max: 1}, TooLarge,
			"a tree is 2, more than the limit of 1"},
		{read, &hive.LimitError{What: hive.KeyName, Got: 257, Max: 256}, NameTooLong, ""},
		{read, &hive.LimitError{What: hive.ValueName, Got: 16384, Max: 16383}, NameTooLong, ""},
		{read, fmt.Errorf("hive: reading: %w", syscall.EIO), ReadFailed,
			"hive: reading: input/output error"},
		{read, fmt.Errorf("walk: %w", context.Canceled), Interrupted, ""},

		{written, &device.ExistsError{Path: "R/x"}, RecordExists, ""},
		{written, &device.NoRoomError{Path: "R/x", Err: noSpace}, NoRoom,
			"no space left on device"},
		{written, &device.ReadOnlyError{Path: "R/x", Err: syscall.EROFS}, ReadOnly,
			"read-only file system"},
		{written, &record.DamagedError{Path: "R", Detail: "bent"}, RecordDamaged, "bent"},
		{written, &record.NotRecordError{Path: "R"}, NotARecord, ""},
		{written, &record.VersionError{Path: "R", Version: "9"}, RecordVersion,
			`format version "9"`},
		{written, fs.ErrNotExist, NotFound, "file does not exist"},
		{written, syscall.EIO, WriteFailed, "input/output error"},

		{written, &device.InUseError{Path: "D:", Err: syscall.EAGAIN, InFolder: true}, InUse,
			"resource temporarily unavailable"},
		{written, &device.ReadOnlyError{Path: "D:", Err: syscall.EROFS}, ReadOnly,
			"read-only file system"},
		{written, &device.NotPlainError{Path: "D:", Why: "so"}, NotPlainFile, "so"},
		{written, fs.ErrPermission, NoAccess, ""}, // its message says that
		{written, &device.ReadOnlyError{Path: "D:", Err: syscall.EACCES}, NoAccess, ""},

		{read, tooLong, RecoveryPassword, ""},
		{read, &record.ChangedError{File: "hive"}, Changed,
			"hive at 0x0: changed by something else"},
		{read, &record.WriteError{File: "hive", Err: syscall.EROFS}, ReadOnly,
			"hive at 0x0: write: read-only file system"},
		{read, &record.WriteError{File: "hive", Err: syscall.EIO}, WriteFailed,
			"hive at 0x0: write: input/output error"},
		{read, &record.PlanError{Detail: "odd"}, Unexpected, "record: plan: group 0,  at 0x0: odd"},
		{read, context.Canceled, Interrupted, ""},
	} {
		p := Of(c.of(c.err))
		if p.Reason != c.reason || p.Detail != c.detail {
			t.Errorf("%T: %s %q, want %s %q", c.err, p.Reason, p.Detail, c.reason, c.detail)
		}
	}
	for _, of := range []func(error) error{read, written} {
		if err := of(nil); err != nil {
			t.Errorf("no error became %v", err)
		}
	}
}

func TestDetail(t *testing.T) {
	onFile := &fs.PathError{Op: "open", Path: "/a/b", Err: syscall.EROFS}
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.New("hive: it is odd"), "hive: it is odd"},
		{&hive.CorruptError{Record: "cell", Problem: "odd"}, "cell at 0x0: odd"},
		{At("D:", onFile), "D: cannot be written: the medium is read-only: read-only file system"},
		{onFile, "read-only file system"},
		{errors.Join(errors.New("one"), &hive.LimitError{What: "a name", Got: 2, Max: 1}),
			"one; a name is 2, more than the limit of 1"},
	} {
		if got := detail(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}

// TestInnermostAtWins: who was nearest to the error knows best what it is about.
func TestInnermostAtWins(t *testing.T) {
	err := AtWriting("the disk", fmt.Errorf("opening: %w", At("the file", syscall.EIO)))
	if p := Of(err); p.Reason != ReadFailed || p.Args["path"] != "the file" {
		t.Errorf("%s of %v", p.Reason, p.Args["path"])
	}
}

// TestNoSentenceHasAHole: an error that does not tell its place is unexpected, with all it says.
func TestNoSentenceHasAHole(t *testing.T) {
	p := Of(&hive.LayeredError{Minor: 6})
	if p.Reason != Unexpected || !strings.Contains(p.Detail, "layered") {
		t.Errorf("%s: %s", p.Reason, p.Error())
	}
}
