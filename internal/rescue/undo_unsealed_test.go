//go:build !windows

package rescue

import (
	"os"
	"testing"

	"unhello/internal/demo"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
)

// TestUnsealedRecordOfUnlockedDrive: an unsealed record that was made in the folder of an encrypted
// volume, which somebody else had unlocked, undoes there. One that was made elsewhere is not
// applied there, even if it fits.
func TestUnsealedRecordOfUnlockedDrive(t *testing.T) {
	m := newMachine(t, demo.Locked.Make)
	m.locked = false
	if err := os.CopyFS(m.drive(), os.DirFS(volume(t, "clean-on"))); err != nil {
		t.Fatal(err)
	}
	s, _ := sessionWith(t, m, otherPassword) // the right key is not at hand
	fixed, err := s.Fix(t.Context(), m.drive(),
		FixOptions{WriteOptions: WriteOptions{Yes: true, RecordDir: t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := record.Load(fixed.Record)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Target.Unlocked {
		t.Error("the record does not say where it was made")
	}
	r.Target.Unlocked = false
	elsewhere, err := record.Create(t.TempDir(), "elsewhere.record", r)
	if err != nil {
		t.Fatal(err)
	}
	undo := func(path string, o UndoOptions) (*report.Undo, error) {
		o.Yes, o.RecordDir = true, t.TempDir()
		return s.Undo(t.Context(), path, m.drive(), o)
	}
	_, err = undo(elsewhere, UndoOptions{})
	wantReason(t, err, problem.RecordUnsealed)
	if done, err := undo(fixed.Record, UndoOptions{}); err != nil || done.Result != ResultUndone {
		t.Errorf("its own: %+v, %v", done, err)
	}
	if done, err := undo(elsewhere, UndoOptions{}); err != nil ||
		done.Result != ResultAlreadyUndone {
		t.Errorf("with nothing left to do: %+v, %v", done, err)
	}
}
