package stick

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"unhello/internal/device"
	"unhello/media/fat"
)

// A file is first written next to its final name, and what it replaces is kept until all files are
// in place. At worst, a power cut leaves such files behind.
const (
	newSuffix = ".unhello-new"
	oldSuffix = ".unhello-old"
)

// LeftError is a failure that could not be undone completely.
type LeftError struct {
	Err  error // the failure
	Left error // what prevented undoing it
}

func (e *LeftError) Error() string { return fmt.Sprintf("%v, and to undo that: %v", e.Err, e.Left) }

func (e *LeftError) Unwrap() error { return e.Err }

// Apply carries out the plan: all of it, or nothing if it fails. progress is told the number of
// bytes.
func (p *Plan) Apply(ctx context.Context, progress func(done, total int64)) error {
	if err := p.recover(); err != nil {
		return err
	}
	a := &adding{medium: folderMedium(p.Dir), total: 2 * p.Bytes, progress: progress}
	err := a.run(ctx, p.Files)
	if err == nil {
		return nil
	}
	if left := a.undo(); left != nil {
		return &LeftError{err, left}
	}
	return err
}

// recover cleans up after an Apply that was cut off. A file that was about to be replaced gets its
// name back.
func (p *Plan) recover() error {
	for _, left := range p.Leftovers {
		left = filepath.Join(p.Dir, filepath.FromSlash(left))
		name := strings.TrimSuffix(left, oldSuffix)
		_, err := os.Lstat(name)
		if name != left && errors.Is(err, fs.ErrNotExist) {
			err = device.Move(left, name)
		} else {
			err = device.RemoveFile(left)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// payloadPaths are all files that a payload can have.
func payloadPaths() []string {
	paths := []string{launcher, manifestPath, keysPath, readmePath, readmeJaPath}
	for _, arch := range architectures {
		paths = append(paths, Folder+"/"+programName(arch))
	}
	return paths
}

// adding is an Apply in progress, with what is needed to undo it.
type adding struct {
	*medium
	folder      string // our folder on the medium, as it is spelled there
	madeFolder  bool
	written     []string // new files under their first names; there may be fewer
	moves       []move   // done
	total, done int64    // bytes; each is written and read
	progress    func(done, total int64)
}

type move struct{ from, to string }

func (a *adding) run(ctx context.Context, files []PlannedFile) error {
	if err := a.openFolder(); err != nil {
		return err
	}
	files = inOrder(files)
	for _, f := range files {
		if err := a.write(ctx, f.Item); err != nil {
			return err
		}
	}
	if err := a.syncFolders(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, f := range slices.Backward(files) {
		if err := a.put(f.Item); err != nil {
			return err
		}
	}
	if err := a.syncFolders(); err != nil {
		return err
	}
	a.dropOld()
	return nil
}

// inOrder gives the files to be written. The list is written first and put in place last: whatever
// happens between, the old or the new one says what is ours.
func inOrder(files []PlannedFile) []PlannedFile {
	var list, others []PlannedFile
	for _, f := range files {
		switch {
		case f.Action == Keep:
		case f.Path == manifestPath:
			list = append(list, f)
		default:
			others = append(others, f)
		}
	}
	return append(list, others...)
}

// openFolder finds our folder on the medium, or makes it.
func (a *adding) openFolder() error {
	entry, err := a.findIn(".", Folder)
	if err != nil {
		return err
	}
	if entry != nil {
		a.folder = a.path(entry.Name())
		return nil
	}
	a.folder = filepath.Join(a.dir, Folder)
	err = device.NewFolder(a.folder, 0o777)
	a.madeFolder = err == nil
	return err
}

// pathOf is where a payload file belongs.
func (a *adding) pathOf(name string) string {
	if path.Dir(name) == Folder {
		return filepath.Join(a.folder, path.Base(name))
	}
	return filepath.Join(a.dir, name)
}

// write writes one file under its first name, and reads it back.
func (a *adding) write(ctx context.Context, f Item) error {
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	name, o := a.pathOf(f.Path)+newSuffix, device.NewOptions{Mode: 0o666}
	if f.Path == keysPath {
		o.Mode = 0o600
	}
	o.Check = func(written *device.File) error { return a.readBack(ctx, written, f.SHA256) }
	err = device.NewFile(name, o, func(to *device.Content) error {
		sum, err := a.copy(ctx, to, from)
		if err == nil && sum != f.SHA256 {
			err = &fat.ChangedError{Path: f.Path}
		}
		return err
	})
	if !errors.Is(err, fs.ErrExist) {
		a.written = append(a.written, name)
	}
	return err
}

func (a *adding) readBack(ctx context.Context, f *device.File, want [32]byte) error {
	sum, err := a.copy(ctx, io.Discard, io.NewSectionReader(f, 0, f.Size()))
	if err == nil && sum != want {
		err = &fat.ReadBackError{Path: f.Path()}
	}
	return err
}

// copy copies in pieces, so that it can be interrupted, and hashes along the way.
func (a *adding) copy(ctx context.Context, to io.Writer, from io.Reader) (sum [32]byte, err error) {
	const piece = 1 << 20
	h := sha256.New()
	for {
		if err := ctx.Err(); err != nil {
			return sum, err
		}
		n, err := io.CopyN(io.MultiWriter(to, h), from, piece)
		a.done += n
		a.progress(a.done, a.total)
		if errors.Is(err, io.EOF) {
			return [32]byte(h.Sum(nil)), nil
		}
		if err != nil {
			return sum, err
		}
	}
}

// put gives a new file its name, after moving away the one that has it now.
func (a *adding) put(f Item) error {
	now, err := a.find(f.Path)
	if err != nil {
		return err
	}
	path := a.pathOf(f.Path)
	if now != "" {
		if err := a.move(a.path(now), path+oldSuffix); err != nil {
			return err
		}
	}
	return a.move(path+newSuffix, path)
}

func (a *adding) move(from, to string) error {
	err := device.Move(from, to)
	if err == nil {
		a.moves = append(a.moves, move{from, to})
	}
	return err
}

// undo restores the medium to what it was.
func (a *adding) undo() error {
	var failed error
	for _, m := range slices.Backward(a.moves) {
		failed = errors.Join(failed, device.Move(m.to, m.from))
	}
	for _, name := range a.written {
		if err := device.RemoveFile(name); !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	if a.madeFolder {
		failed = errors.Join(failed, device.RemoveFile(a.folder))
	}
	return failed
}

// dropOld removes what was replaced. The next Apply removes what remains.
func (a *adding) dropOld() {
	for _, m := range a.moves {
		if filepath.Ext(m.to) == oldSuffix {
			_ = device.RemoveFile(m.to)
		}
	}
}

// syncFolders makes names durable where the system allows that for a folder.
func (a *adding) syncFolders() error {
	return errors.Join(device.SyncFolder(a.folder), device.SyncFolder(a.dir))
}
