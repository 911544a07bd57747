package wim

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"unhello/internal/stick"
)

// A tree is the paths of an image, which are found in any letter case, as in Windows.
type tree map[string]string // the path by its lower-case form

func newTree(paths []string) tree {
	t := tree{}
	for _, p := range paths {
		t[strings.ToLower(p)] = p
	}
	return t
}

// find returns a path as spelled in the image.
func (t tree) find(p string) (string, bool) {
	found, ok := t[strings.ToLower(p)]
	return found, ok
}

// has reports whether a path exists.
func (t tree) has(p string) bool {
	_, ok := t.find(p)
	return ok
}

// below lists what is in a folder, at any depth.
func (t tree) below(dir string) []string {
	var all []string
	for lower, p := range t {
		if strings.HasPrefix(lower, strings.ToLower(dir)+"/") {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}

// after is the tree once these steps are done.
func (t tree) after(steps []step) tree {
	t = maps.Clone(t)
	for _, s := range steps {
		switch s.change {
		case addFile:
			for p := s.path; p != "/" && !t.has(p); p = path.Dir(p) {
				t[strings.ToLower(p)] = p
			}
		case deleteTree:
			for _, p := range append(t.below(s.path), s.path) {
				delete(t, strings.ToLower(p))
			}
		case renameFile:
			delete(t, strings.ToLower(s.path))
			t[strings.ToLower(s.to)] = s.to
		}
	}
	return t
}

// lookedAt is what we know of one image before we change it.
type lookedAt struct {
	Image
	tree    tree
	ours    *injected     // nil if we are not in it
	shell   originalShell // of the image without us
	keptSum [32]byte      // of the image's own winpeshl.ini
}

// lookAt reads what concerns us in an image.
func lookAt(ctx context.Context, tool tool, wim string,
	image Image) (l *lookedAt, err error) {
	view, err := tool.view(ctx, wim, image.Index)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, view.close(ctx)) }()
	paths, err := view.list(ctx)
	if err != nil {
		return nil, err
	}
	l = &lookedAt{Image: image, tree: newTree(paths)}
	if l.ours, err = l.readManifest(ctx, view); err != nil {
		return nil, err
	}
	if l.ours != nil {
		if err := l.checkOurs(ctx, view); err != nil {
			return nil, err
		}
	}
	return l, l.readShell(ctx, view)
}

func (l *lookedAt) readManifest(ctx context.Context, view view) (*injected, error) {
	b, err := l.content(ctx, view, system32+"/"+manifestName)
	if b == nil || err != nil {
		return nil, err
	}
	return parseInjected(b)
}

// content is nil for a file that is not there.
func (l *lookedAt) content(ctx context.Context, view view, name string) ([]byte, error) {
	found, ok := l.tree.find(name)
	if !ok {
		return nil, nil
	}
	b := bytes.NewBuffer([]byte{})
	if err := view.read(ctx, found, &limited{w: b, left: maxManifest + 1}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// checkOurs makes sure that nothing eject would remove was changed or added since.
func (l *lookedAt) checkOurs(ctx context.Context, view view) error {
	known := map[string]bool{}
	for _, f := range l.ours.Files {
		if err := l.checkFile(ctx, view, f.Path, f.SHA256); err != nil {
			return err
		}
		for p := strings.ToLower(f.Path); p != "/"; p = path.Dir(p) {
			known[p] = true
		}
	}
	for _, p := range l.tree.below("/" + stick.Folder) {
		if !known[strings.ToLower(p)] {
			return &Error{Kind: Changed, Path: p}
		}
	}
	if s := l.ours.Shell; s != nil {
		return l.checkFile(ctx, view, s.Kept, s.SHA256)
	}
	return nil
}

func (l *lookedAt) checkFile(ctx context.Context, view view, name, want string) error {
	found, ok := l.tree.find(name)
	if !ok {
		return &Error{Kind: Changed, Path: name}
	}
	sum, err := hashIn(ctx, view, found)
	if err == nil && !strings.EqualFold(hex.EncodeToString(sum[:]), want) {
		err = &Error{Kind: Changed, Path: name}
	}
	return err
}

// readShell finds out what the image starts on its own.
func (l *lookedAt) readShell(ctx context.Context, view view) (err error) {
	ini := system32 + "/" + shellName
	if l.ours != nil && l.hasAutostart() {
		if ini = ""; l.ours.Shell != nil {
			ini = l.ours.Shell.Kept
		}
	}
	if ini != "" {
		if l.shell.ini, err = l.content(ctx, view, ini); err != nil {
			return err
		}
		l.keptSum = sha256.Sum256(l.shell.ini)
	}
	l.shell.startnet, err = l.content(ctx, view, system32+"/startnet.cmd")
	l.shell.setup = l.tree.has("/setup.exe")
	return err
}

// hasAutostart reports whether the image's winpeshl.ini is ours.
func (l *lookedAt) hasAutostart() bool {
	return slices.ContainsFunc(l.ours.Files,
		func(f injectedFile) bool { return inSystem32(f.Path, shellName) })
}

// hashIn reads a file of an image.
func hashIn(ctx context.Context, view view, name string) (sum [32]byte, err error) {
	h := sha256.New()
	err = view.read(ctx, name, h)
	return [32]byte(h.Sum(nil)), err
}

// limited refuses to hold more than its limit.
type limited struct {
	w    io.Writer
	left int
}

func (l *limited) Write(b []byte) (int, error) {
	if l.left -= len(b); l.left < 0 {
		return 0, errors.New("a text file of more than a megabyte")
	}
	return l.w.Write(b)
}
