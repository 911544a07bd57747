package record

import (
	"bytes"
	"context"
)

// Options are callbacks that tell the caller of Apply and Rollback how far they have come. Each may
// be nil.
type Options struct {
	// Started is called right before the first byte is written: from then on the context is
	// ignored.
	Started func()
	// Progress is called after every write with the bytes done and the total.
	Progress func(done, total int64)
	// Committed is called once the last group is written and synced.
	Committed func()
	// Force lets Rollback overwrite bytes that are neither old nor new. That is right only for the
	// process that has just applied the whole plan, still holds the files, and did not read back
	// what it wrote.
	Force bool
}

// Apply writes the plan to the files, which have the names that the plan uses.
//
// First it makes sure that the files are as the plan expects them and that nothing but zeros gets
// cut off; otherwise it returns a *ChangedError and writes nothing. Until the first byte is written
// a canceled context ends it with the context's error; after that the context is ignored and the
// plan is finished. All bytes are compared again right before they are overwritten, and each group
// is synced.
//
// A failed write, resize or sync is a *WriteError, an impossible plan a *PlanError. If a
// *WriteError or *ChangedError has Written set, call Rollback; after any other error everything is
// as it was.
func Apply(ctx context.Context, plan Plan, files map[string]File, opts Options) error {
	tl, err := compile(plan, nil)
	if err != nil {
		return err
	}
	if err := preflight(ctx, tl, asReaders(files)); err != nil {
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

// Fits makes sure that the files are as the plan expects them; otherwise it returns a
// *ChangedError.
func Fits[R Reader](plan Plan, files map[string]R) error {
	tl, err := compile(plan, nil)
	if err != nil {
		return err
	}
	return tl.fits(asReaders(files))
}

// fits is Fits for a compiled plan.
func (tl *timeline) fits(files map[string]Reader) error {
	file, off, err := tl.mismatch(files)
	if err == nil && file != "" {
		err = &ChangedError{File: file, Offset: off}
	}
	return err
}

// Verify reads back what the plan has written, and the sizes. To be sure of the medium, give it
// files from OpenUncached. A difference is a *VerifyError. To verify an undo, give it the reverse
// plan.
func Verify[R Reader](plan Plan, files map[string]R) error {
	tl, err := compile(plan.Reverse(), nil)
	if err != nil {
		return err
	}
	file, off, err := tl.mismatch(asReaders(files))
	if err == nil && file != "" {
		err = &VerifyError{File: file, Offset: off}
	}
	return err
}

// preflight makes sure that the plan can be applied from start to end.
func preflight(ctx context.Context, tl *timeline, files map[string]Reader) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := tl.fits(files); err != nil {
		return err
	}
	return tl.losesNothing(ctx, files)
}

// losesNothing makes sure that files that shrink lose only zeros.
func (tl *timeline) losesNothing(ctx context.Context, files map[string]Reader) error {
	for _, f := range tl.files {
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

// cutsOff returns the offset of the first byte that is not zero and would be lost because the file
// shrinks, or -1. The plan's own pieces are known to be zero by then.
func (f *fileTimeline) cutsOff(ctx context.Context, r Reader) (int64, error) {
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

// firstNonZero returns the offset of the first byte in [from, to) that is not zero, or -1.
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
