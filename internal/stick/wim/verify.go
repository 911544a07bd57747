package wim

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
)

// verify reads the changed copy back: header, other images, lists of files, and every file that was
// added or put back.
func (j *Job) verify(ctx context.Context, wim string) error {
	if err := j.tool.verify(ctx, wim); err != nil {
		return wrong(err, "the tool does not take it")
	}
	now, err := readFile(wim)
	if err != nil {
		return wrong(err, "it can't be read")
	}
	if err := j.sameBut(now); err != nil {
		return err
	}
	for _, e := range j.edits {
		if err := e.verify(ctx, j.tool, wim); err != nil {
			return err
		}
	}
	return nil
}

// wrong is a failed verification, or its interrupt.
func wrong(err error, why string) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return &Error{Kind: VerifyFailed, Why: why, Err: err}
}

// sameBut makes sure that only the images that were to change have changed.
func (j *Job) sameBut(now *Info) error {
	if now.BootIndex != j.WIM.BootIndex || len(now.Images) != len(j.WIM.Images) {
		return wrong(nil, "the boot index or the number of images changed")
	}
	changed := map[int]bool{}
	for _, e := range j.edits {
		changed[e.looked.Index] = true
	}
	for i, image := range now.Images {
		if !changed[image.Index] && image != j.WIM.Images[i] {
			return wrong(nil, "an image changed that was to stay")
		}
	}
	return nil
}

func (e *edit) verify(ctx context.Context, tool tool, wim string) (err error) {
	view, err := tool.view(ctx, wim, e.looked.Index)
	if err != nil {
		return wrong(err, "the image can't be opened")
	}
	defer func() { err = errors.Join(err, view.close(ctx)) }()
	paths, err := view.list(ctx)
	if err != nil {
		return wrong(err, "the image can't be listed")
	}
	if difference := e.now().difference(newTree(paths)); difference != "" {
		return wrong(nil, "the image is not as planned: "+difference)
	}
	for _, f := range e.added {
		if err := e.compare(ctx, view, f.Path, hex.EncodeToString(f.SHA256[:])); err != nil {
			return err
		}
	}
	if name, ok := e.shellNow(); ok {
		return e.compare(ctx, view, name, hex.EncodeToString(e.looked.keptSum[:]))
	}
	return nil
}

func (e *edit) compare(ctx context.Context, view view, name, want string) error {
	sum, err := hashIn(ctx, view, name)
	if err == nil && !strings.EqualFold(hex.EncodeToString(sum[:]), want) {
		err = errors.New("another content")
	}
	if err != nil {
		return wrong(err, name)
	}
	return nil
}

// shellNow is where the image's own winpeshl.ini is after the edit.
func (e *edit) shellNow() (string, bool) {
	if e.looked.shell.ini == nil {
		return "", false
	}
	tree := e.now()
	if kept, ok := tree.find(system32 + "/" + keptName); ok {
		return kept, true
	}
	return tree.find(system32 + "/" + shellName)
}

// difference names the first path that only one of two trees has.
func (t tree) difference(other tree) string {
	for lower, p := range t {
		if other[lower] != p {
			return p
		}
	}
	for lower, p := range other {
		if _, ok := t[lower]; !ok {
			return p
		}
	}
	return ""
}
