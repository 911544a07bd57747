package console

import (
	"io"
	"testing"

	"unhello/internal/problem"
)

// interruptible is interrupted by a call instead of a signal.
func interruptible(t *testing.T) *Interrupts {
	t.Helper()
	i := NewInterrupts(t.Context(), New(Options{Stderr: io.Discard}),
		func(int) { t.Error("the process was ended") })
	t.Cleanup(i.Stop)
	return i
}

// Of several concurrent operations only those are canceled that are not writing.
func TestInterruptEndsOnlyWhatDoesNotWrite(t *testing.T) {
	all := interruptible(t)
	writer, done := all.Child()
	defer done()
	reader, done := all.Child()
	defer done()
	finished, err := writer.Committing("record")
	if err != nil {
		t.Fatal(err)
	}
	all.interrupt()
	for name, tt := range map[string]struct {
		i    *Interrupts
		want bool
	}{"all": {all, true}, "reader": {reader, true}, "writer": {writer, false}} {
		if got := tt.i.Context().Err() != nil; got != tt.want {
			t.Errorf("%s cancelled: %v", name, got)
		}
	}
	if _, err := reader.Committing("another"); reasonOf(err) != problem.Interrupted {
		t.Errorf("a write began: %v", err)
	}
	finished()
	if writer.Context().Err() == nil {
		t.Error("the writer may write again")
	}
}

func TestWorkThatBeginsAfterAnInterruptIsCancelled(t *testing.T) {
	all := interruptible(t)
	all.interrupt()
	late, done := all.Child()
	defer done()
	if late.Context().Err() == nil {
		t.Error("it is not")
	}
}

// Writes without a record all have the same name, and each of them counts.
func TestWritesOfOneRecordCountEach(t *testing.T) {
	all := interruptible(t)
	a, done := all.Child()
	defer done()
	b, done := all.Child()
	defer done()
	finishA, errA := a.Committing("")
	finishB, errB := b.Committing("")
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	all.interrupt()
	finishA()
	finishA() // more than once changes nothing
	if a.Context().Err() == nil || b.Context().Err() != nil {
		t.Errorf("a: %v, b: %v", a.Context().Err(), b.Context().Err())
	}
	finishB()
	if b.Context().Err() == nil {
		t.Error("b may write again")
	}
}
