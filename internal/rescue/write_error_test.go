package rescue

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/signin"
	"unhello/internal/target"
)

var errFaulty = errors.New("the disk is faulty")

// fault says which calls to a target's files fail.
type fault struct {
	call       string // "write", "short write", "truncate" or "sync"
	from, many int    // the first one that fails, counted from 1, and how many fail
	calls      int
}

// now reports whether this call fails.
func (f *fault) now(call string) bool {
	if call != f.call {
		return false
	}
	f.calls++
	return f.calls >= f.from && f.calls < f.from+f.many
}

// faulty is a file of a target whose disk fails.
type faulty struct {
	record.File
	*fault
}

func (f faulty) WriteAt(b []byte, off int64) (int, error) {
	if f.now("write") {
		return 0, errFaulty
	}
	if f.now("short write") {
		n, err := f.File.WriteAt(b[:len(b)/2], off)
		return n, errors.Join(err, errFaulty)
	}
	return f.File.WriteAt(b, off)
}

func (f faulty) Truncate(size int64) error {
	if f.now("truncate") {
		return errFaulty
	}
	return f.File.Truncate(size)
}

func (f faulty) Sync() error {
	if f.now("sync") {
		return errFaulty
	}
	return f.File.Sync()
}

// fixOn is Fix, without the questions, on files that fail.
func fixOn(t *testing.T, root string, o WriteOptions, f *fault) error {
	t.Helper()
	s := session()
	c, files := changeOf(t, s, root, o)
	defer files.Close()
	for name, file := range files.Files {
		files.Files[name] = faulty{file, f}
	}
	_, err := s.write(t.Context(), c, files)
	return err
}

// changeOf prepares a fix up to the write.
func changeOf(t *testing.T, s *Session, root string, o WriteOptions) (*change, *target.Locked) {
	t.Helper()
	found, err := session().Find(t.Context(), root, target.Software, target.Select{})
	if err != nil {
		t.Fatal(err)
	}
	w := found.Windows[0]
	c := newChange(w, o)
	if err := s.begin(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	was, err := signin.ReadHelloOnly(c.hive)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.planSwitch(t.Context(), c, was, func(e *hive.Editor) error {
		return signin.TurnOff(e, false)
	}); err != nil {
		t.Fatal(err)
	}
	files, err := s.Take(w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(files.Close)
	if c.keep, err = s.keepIn(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.keep.Close)
	return c, files
}

// TestOneFailureIsTakenBack lets each call in turn fail once: the old state is restored, byte for
// byte, and the error says so.
func TestOneFailureIsTakenBack(t *testing.T) {
	for _, fixture := range []string{"clean-on", "clean-string", "dirty-stale-0-real-2",
		"dirty-dirt", "dirty-no-header"} {
		for _, call := range []string{"write", "short write", "truncate", "sync"} {
			for n := 1; ; n++ {
				f := &fault{call: call, from: n, many: 1}
				root := volume(t, fixture)
				before := content(t, root)
				err := fixOn(t, root, WriteOptions{Yes: true, RecordDir: t.TempDir()}, f)
				if f.calls < n {
					break // there are no more such calls
				}
				name := fmt.Sprintf("%s, %s %d", fixture, call, n)
				if err == nil {
					t.Fatalf("%s: no error", name)
				}
				reason := problem.Of(err).Reason
				if reason != problem.WriteFailedRestored &&
					!(n == 1 && reason == problem.WriteFailed) {
					t.Errorf("%s: %v", name, err)
				}
				if !errors.Is(err, errFaulty) {
					t.Errorf("%s: the cause is not told: %v", name, err)
				}
				wantContent(t, root, before)
			}
		}
	}
}

// TestLastingFailureIsSaid: if the old state can't be put back the error says so, and the record
// puts it back once the disk works again.
func TestLastingFailureIsSaid(t *testing.T) {
	for n := 2; n <= 5; n++ {
		root, records := volume(t, "dirty-stale-0-real-2"), t.TempDir()
		before := content(t, root)
		err := fixOn(t, root, WriteOptions{Yes: true, RecordDir: records},
			&fault{call: "write", from: n, many: 1000})
		wantReason(t, err, problem.WriteFailedNotRestored)
		paths, _ := filepath.Glob(filepath.Join(records, "*"))
		if len(paths) != 1 {
			t.Fatalf("records: %q", paths)
		}
		if got := problem.Of(err).Args["record"]; got != paths[0] {
			t.Errorf("the problem names %v, the record is %s", got, paths[0])
		}
		r, err := session().
			Undo(t.Context(), paths[0], "", UndoOptions{WriteOptions: WriteOptions{Yes: true}})
		if err != nil {
			t.Fatalf("write %d: undo: %v", n, err)
		}
		if !r.Resumed {
			t.Errorf("write %d: undo does not say that it went on", n)
		}
		wantContent(t, root, before)
	}
}

// lying is a file on a disk that loses the last write.
type lying struct {
	record.File
	lose *bool
}

func (l lying) WriteAt(b []byte, off int64) (int, error) {
	n, err := l.File.WriteAt(b, off)
	if err == nil && *l.lose {
		*l.lose = false
		_, err = l.File.WriteAt([]byte{^b[0]}, off)
	}
	return n, err
}

// TestWhatReadsBackOtherwise: what reads back differently is put back, and the error says so.
func TestWhatReadsBackOtherwise(t *testing.T) {
	s, root := session(), volume(t, "clean-on")
	before := content(t, root)
	c, files := changeOf(t, s, root, WriteOptions{NoRecord: true})
	lose := true
	for name, file := range files.Files {
		files.Files[name] = lying{file, &lose}
	}
	_, err := s.write(t.Context(), c, files)
	wantReason(t, err, problem.VerifyFailedRestored)
	wantContent(t, root, before)
}

// TestWrongContentReadBack: if the bytes are as written but the hive does not have the right value,
// that is no success either.
func TestWrongContentReadBack(t *testing.T) {
	s, root := session(), volume(t, "clean-on")
	before := content(t, root)
	c, files := changeOf(t, s, root, WriteOptions{NoRecord: true})
	for i := range c.plan.Groups[0].Steps {
		c.plan.Groups[0].Steps[i].New[0] = 1 // instead of 0
	}
	_, err := s.write(t.Context(), c, files)
	wantReason(t, err, problem.VerifyFailedRestored)
	wantContent(t, root, before)
}

// TestCancelledBeforeTheWrite: whatever was interrupted, nothing is changed, and the error is an
// interrupt, not a failing disk.
func TestCancelledBeforeTheWrite(t *testing.T) {
	root := volume(t, "dirty-stale-0-real-2")
	other := volume(t, "dirty-stale-0-real-2")
	undoable := fixed(t, other).Record
	hive := filepath.Join(root, "Windows", "System32", "config", "SOFTWARE")
	before, beforeOther := content(t, root), content(t, other)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, yes := session(), WriteOptions{Yes: true, RecordDir: t.TempDir()}
	for name, do := range map[string]func() error{
		"fix": func() error {
			_,
				err := s.Fix(ctx, root, FixOptions{WriteOptions: yes})
			return err
		},
		"scan":   func() error { _, err := s.Scan(ctx, root, target.Select{}); return err },
		"verify": func() error { _, err := s.Verify(ctx, root, target.Select{}); return err },
		"undo": func() error {
			_,
				err := s.Undo(ctx, undoable, "", UndoOptions{WriteOptions: yes})
			return err
		},
		"recover": func() error {
			_,
				err := s.Recover(ctx, hive, SetOptions{WriteOptions: yes})
			return err
		},
		"set": func() error {
			_, err := s.SetValue(ctx, hive, "A", "b", 1, nil, SetOptions{WriteOptions: yes})
			return err
		},
		"set to a new file": func() error {
			_, err := s.SetValue(ctx, hive, "A", "b", 1, nil,
				SetOptions{Out: filepath.Join(t.TempDir(), "new")})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			wantReason(t, do(), problem.Interrupted)
			wantContent(t, root, before)
			wantContent(t, other, beforeOther)
		})
	}
}
