package rescue

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
)

// TestFailedUndo: the error says how far undo got.
func TestFailedUndo(t *testing.T) {
	noSpace := &fs.PathError{Op: "write", Path: "/stick/x", Err: syscall.ENOSPC}
	for _, c := range []struct {
		err    error
		reason problem.Reason
		detail string
	}{
		{&record.ChangedError{File: "hive"}, problem.UsedSince,
			"hive at 0x0: changed by something else"},
		{&record.ChangedError{File: "hive", Written: true}, problem.WriteFailedNotRestored,
			"hive at 0x0: changed by something else"},
		{&record.WriteError{File: "hive", Err: syscall.EIO}, problem.WriteFailed,
			"hive at 0x0: write: input/output error"},
		{&record.WriteError{File: "hive", Err: noSpace}, problem.NoRoom,
			"hive at 0x0: write: no space left on device"},
		{&record.WriteError{File: "hive", Offset: -1, Err: syscall.EIO, Written: true},
			problem.WriteFailedNotRestored,
			"hive: sync: input/output error"},
		{&record.VerifyError{File: "hive"}, problem.WriteFailedNotRestored,
			"hive at 0x0: reads back differently from what was written"},
	} {
		p := problem.Of(undoFailed(c.err, text.Args{"path": "D:"}))
		if p.Reason != c.reason || p.Detail != c.detail {
			t.Errorf("%T: %s %q, want %s %q", c.err, p.Reason, p.Detail, c.reason, c.detail)
		}
	}
}

// TestUnreadableRecord: what can't be read was never to be written.
func TestUnreadableRecord(t *testing.T) {
	loop := filepath.Join(t.TempDir(), "loop.record")
	if err := os.Symlink(loop, loop); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	_, err := session().Undo(t.Context(), loop, "", UndoOptions{})
	wantReason(t, err, problem.ReadFailed)
}
