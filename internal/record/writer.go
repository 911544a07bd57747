package record

import (
	"bytes"
	"fmt"
	"io"
)

const chunkSize = 1 << 20 // bytes compared and written at once

// writer does the writes of Apply and Rollback.
type writer struct {
	files       map[string]File
	opts        Options
	done, total int64
	started     bool // Started was called
	wrote       bool // a write has succeeded, or may have had some effect
	unsynced    bool // a sync has failed: what can be read may not be on the medium
	buf         []byte
}

// step does one step of a plan, forward.
func (w *writer) step(s Step) error {
	if s.IsResize() {
		return w.resize(s.File, s.OldSize, s.NewSize)
	}
	return w.write(s.File, s.Offset, s.Old, s.New, func(now, old, _ []byte) int {
		if bytes.Equal(now, old) {
			return -1
		}
		return commonPrefix(now, old)
	})
}

// A differ returns the index of the first byte because of which the new bytes must not be written
// over those that are there now, or -1.
type differ func(now, old, new []byte) int

// write replaces old by new where the differ agrees, chunk by chunk.
func (w *writer) write(name string, off int64, old, new []byte, differs differ) error {
	for len(new) > 0 {
		n := int(min(int64(len(new)), chunkSize-off%chunkSize))
		if err := w.chunk(name, off, old[:n], new[:n], differs); err != nil {
			return err
		}
		off, old, new = off+int64(n), old[n:], new[n:]
	}
	return nil
}

func (w *writer) chunk(name string, off int64, old, new []byte, differs differ) error {
	f := w.files[name]
	if cap(w.buf) < len(new) {
		w.buf = make([]byte, len(new))
	}
	now := w.buf[:len(new)]
	if err := readFull(f, now, off); err != nil {
		return &WriteError{File: name, Offset: off,
			Err: fmt.Errorf("reading before: %w", bare(err)), Written: w.wrote}
	}
	if i := differs(now, old, new); i >= 0 {
		return &ChangedError{File: name, Offset: off + int64(i), Written: w.wrote}
	}
	return w.put(name, off, now, new)
}

// put writes new where now was read.
func (w *writer) put(name string, off int64, now, new []byte) error {
	f := w.files[name]
	w.start()
	n, err := f.WriteAt(new, off)
	if err == nil && n < len(new) {
		err = io.ErrShortWrite
	}
	if err != nil {
		if !w.wrote {
			again := make([]byte, len(now))
			w.wrote = readFull(f, again, off) != nil || !bytes.Equal(again, now)
		}
		return &WriteError{File: name, Offset: off, Err: err, Written: w.wrote}
	}
	w.wrote = true
	w.advance(len(new))
	return nil
}

// advance reports that n more bytes are as they should be.
func (w *writer) advance(n int) {
	w.done += int64(n)
	if w.opts.Progress != nil {
		w.opts.Progress(w.done, w.total)
	}
}

// resize changes the size of a file that should have the size from.
func (w *writer) resize(name string, from, to int64) error {
	f := w.files[name]
	if now := f.Size(); now != from {
		return &ChangedError{File: name, Offset: max(0, min(now, from)), Written: w.wrote}
	}
	w.start()
	if err := f.Truncate(to); err != nil {
		w.wrote = w.wrote || f.Size() != from
		return &WriteError{File: name, Offset: min(from, to), Err: err, Written: w.wrote}
	}
	w.wrote = true
	return nil
}

func (w *writer) start() {
	if !w.started && w.opts.Started != nil {
		w.opts.Started()
	}
	w.started = true
}

// sync syncs the files. A file that can't be synced counts as written.
func (w *writer) sync(names []string) error {
	for _, name := range names {
		if err := w.files[name].Sync(); err != nil {
			return &WriteError{File: name, Offset: -1, Err: err, Written: true}
		}
	}
	return nil
}

func (w *writer) committed() {
	if w.opts.Committed != nil {
		w.opts.Committed()
	}
}
