package record

import (
	"bytes"
	"context"
)

// Options tells the caller of Apply and Rollback how far they are. Each
// function may be nil.
type Options struct {
	// Started is called right before the first byte is written: from here on
	// the context is not listened to any more.
	Started func()
	// Progress is called after every write with the bytes done and to do.
	Progress func(done, total int64)
	// Committed is called once the last group is written and synced.
	Committed func()
	// Force lets Rollback go over bytes that are neither old nor new. It is
	// right only for the process that has just applied the whole plan, still
	// holds the files, and read back something else than it wrote.
	Force bool
}

// Apply writes the plan to the files, which are named as in the plan.
//
// First it makes sure that the files are as the plan begins and that nothing
// but zeros gets cut off; a difference is a *ChangedError and nothing is
// written. Until the first byte a cancelled context ends it with the context's
// error; after that the context is ignored and the plan finished. Each place is
// compared again right before it is written, and each group is synced.
//
// A failed write, resize or sync is a *WriteError, an impossible plan a
// *PlanError. If a *WriteError or *ChangedError says Written, Rollback is next;
// after any other error everything is as it was.
func Apply(ctx context.Context, plan Plan, files map[string]File, opts Options) error {
	lay, err := compile(plan, nil)
	if err != nil {
		return err
	}
	if err := preflight(ctx, lay, asReaders(files)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if plan.Empty() {
		return nil
	}
	w := &writer{files: files, opts: opts, total: plan.BytesWritten()}
	for _, g := range plan.Groups {
		for _, s := range g.distinct() {
			if err := w.step(s); err != nil {
				return err
			}
		}
		if err := w.sync(g.files()); err != nil {
			return err
		}
	}
	w.committed()
	return nil
}

// Fits makes sure that the files are as the plan begins; a difference is a
// *ChangedError.
func Fits[R Reader](plan Plan, files map[string]R) error {
	lay, err := compile(plan, nil)
	if err != nil {
		return err
	}
	return lay.fits(asReaders(files))
}

// fits is Fits for a layout.
func (l *layout) fits(files map[string]Reader) error {
	file, off, err := l.mismatch(files)
	if err == nil && file != "" {
		err = &ChangedError{File: file, Offset: off}
	}
	return err
}

// Verify reads back what the plan has written, and the sizes. Give it files
// from OpenUncached to be sure of the medium. A difference is a *VerifyError.
// To verify an undo, give it the reverse plan.
func Verify[R Reader](plan Plan, files map[string]R) error {
	lay, err := compile(plan.Reverse(), nil)
	if err != nil {
		return err
	}
	file, off, err := lay.mismatch(asReaders(files))
	if err == nil && file != "" {
		err = &VerifyError{File: file, Offset: off}
	}
	return err
}

// preflight makes sure that the plan can be applied from start to end.
func preflight(ctx context.Context, lay *layout, files map[string]Reader) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := lay.fits(files); err != nil {
		return err
	}
	return lay.losesNothing(ctx, files)
}

// losesNothing makes sure that shrinking files cuts off zeros only.
func (l *layout) losesNothing(ctx context.Context, files map[string]Reader) error {
	for _, f := range l.files {
		off, err := f.cutsOff(ctx, files[f.name])
		if err != nil {
			return err
		}
		if off >= 0 {
			return &ChangedError{File: f.name, Offset: off}
		}
	}
	return nil
}

// cutsOff returns the first byte that is not zero and would be lost because the
// file shrinks, or -1. The plan's own pieces are known to be zero by then.
func (f *fileLayout) cutsOff(ctx context.Context, r Reader) (int64, error) {
	if len(f.size.values) == 0 || f.size.last() >= f.size.first() {
		return -1, nil
	}
	from := f.size.last()
	for _, p := range f.pieces {
		if p.off < f.size.last() {
			continue
		}
		if off, err := firstNonZero(ctx, f.name, r, from, p.off); off >= 0 || err != nil {
			return off, err
		}
		from = p.end()
	}
	return firstNonZero(ctx, f.name, r, from, f.size.first())
}

// firstNonZero returns the offset of the first byte from..to that is not zero,
// or -1.
func firstNonZero(ctx context.Context, name string, r Reader, from, to int64) (int64, error) {
	var zeros [windowSize]byte
	buf := make([]byte, min(windowSize, max(0, to-from)))
	for ; from < to; from += int64(len(buf)) {
		if err := ctx.Err(); err != nil {
			return -1, err
		}
		buf = buf[:min(int64(len(buf)), to-from)]
		if err := readFull(r, buf, from); err != nil {
			return -1, &readError{name, from, err}
		}
		if !bytes.Equal(buf, zeros[:len(buf)]) {
			return from + int64(commonPrefix(buf, zeros[:])), nil
		}
	}
	return -1, nil
}
