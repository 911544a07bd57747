package wim

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"unhello/internal/device"
	"unhello/internal/stick"
)

// A Job changes a WIM. Everything is done to a copy next to it, which only replaces it after
// being read back and found right: whatever ends the program before that leaves the WIM as it was.
type Job struct {
	Path   string // links resolved
	WIM    *Info
	Tool   Tool
	Backup string // to be made, "" for none

	backedUp bool // by a run that ended right after that

	tool  tool
	info  os.FileInfo // of the WIM when it was looked at
	edits []*edit
}

// Stage is what a job is doing.
type Stage int

const (
	StageCopy Stage = iota
	StageChange
	StageVerify
	StageDone
)

// Names of what a job leaves next to a WIM: the backup and, until it ends, a folder.
const (
	backupSuffix = ".unhello-backup"
	workSuffix   = ".unhello-work"
	workCopy     = "new.wim"
)

func newJob(ctx context.Context, wim string) (*Job, error) {
	full, err := filepath.Abs(wim)
	if err == nil {
		full, err = filepath.EvalSymlinks(full)
	}
	if err != nil {
		return nil, err
	}
	j := &Job{Path: full}
	if j.info, err = os.Stat(full); err != nil {
		return nil, err
	}
	if !j.info.Mode().IsRegular() {
		return nil, &Error{Kind: NotAWIM}
	}
	if j.WIM, err = readFile(full); err != nil {
		return nil, err
	}
	if err := refuseLive(full); err != nil {
		return nil, err
	}
	if j.info.Mode().Perm()&0o200 == 0 {
		return nil, &Error{Kind: ReadOnly}
	}
	if j.tool, err = findTool(); err != nil {
		return nil, err
	}
	j.Tool, err = j.tool.describe(ctx)
	return j, err
}

func readFile(name string) (*Info, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return readInfo(f, info.Size())
}

func (j *Job) lookAtAll(ctx context.Context) ([]*lookedAt, error) {
	var all []*lookedAt
	for _, image := range j.WIM.Images {
		l, err := lookAt(ctx, j.tool, j.Path, image)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

// planBackup keeps the first backup: a later one would have us in it.
func (j *Job) planBackup(injected bool) error {
	name := j.Path + backupSuffix
	_, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !injected:
		j.Backup = name
	case err == nil && !injected:
		j.Backup = name
		if j.backedUp, err = j.isBackup(name); err == nil && !j.backedUp {
			err = &Error{Kind: BackupExists, Path: name}
		}
		return err
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return nil
}

// isBackup reports whether a file is identical to the WIM.
func (j *Job) isBackup(name string) (bool, error) {
	info, err := os.Lstat(name)
	if err != nil || os.SameFile(info, j.info) {
		return err == nil, err
	}
	if !info.Mode().IsRegular() || info.Size() != j.info.Size() {
		return false, nil
	}
	theirs, err := stick.HashFile(name)
	if err != nil {
		return false, err
	}
	ours, err := stick.HashFile(j.Path)
	return theirs == ours, err
}

// Images lists the images that change.
func (j *Job) Images() []Image {
	var all []Image
	for _, e := range j.edits {
		all = append(all, e.looked.Image)
	}
	return all
}

// Added lists the files added to the images, by their paths there.
func (j *Job) Added() []stick.Item {
	var all []stick.Item
	for _, e := range j.edits {
		all = append(all, e.added...)
	}
	return all
}

// Removed lists the paths removed from the images; an inject removes an older one first.
func (j *Job) Removed() []string {
	var all []string
	for _, e := range j.edits {
		all = append(all, e.removed...)
	}
	return all
}

// room is what the work takes next to the WIM: the copy, the files, and the files within the copy.
func (j *Job) room(links bool) int64 {
	const margin = 4 << 20 // lists of files
	need := j.info.Size() + margin
	if j.Backup != "" && !j.backedUp && !links {
		need += j.info.Size()
	}
	for _, f := range j.Added() {
		need += 2 * (f.Size + 4096)
	}
	return need
}

// Run carries out the job. stage is told what is being done and, if known, how far it is;
// committing is called right before the copy replaces the WIM. The hash is that of the WIM as it
// was.
func (j *Job) Run(ctx context.Context, stage func(s Stage, done, total int64),
	committing func() (func(), error)) (before [32]byte, err error) {
	defer stage(StageDone, 0, 0)
	lock, err := j.lock()
	if err != nil {
		return before, err
	}
	defer lock.Close()
	work := j.Path + workSuffix
	// Remove what a killed run left.
	if err := errors.Join(device.RemoveTree(work), device.NewFolder(work, 0o700)); err != nil {
		return before, err
	}
	defer func() {
		// If this fails after success, the next run cleans up.
		if left := device.RemoveTree(work); err != nil {
			err = errors.Join(err, left)
		}
	}()
	links := j.canLink(work)
	need := j.room(links)
	if free, known := device.FreeSpace(work); known && free < need {
		return before, &Error{Kind: NoRoom, Path: filepath.Dir(j.Path), Needed: need,
			Free: free}
	}
	in := &watched{ctx, content(lock), 0, func(n int64) { stage(StageCopy, n, j.info.Size()) }}
	before, err = writeNew(filepath.Join(work, workCopy), in, j.info.Mode().Perm())
	if err != nil {
		return before, err
	}
	stage(StageChange, 0, 0)
	if err := j.change(ctx, work); err != nil {
		return before, err
	}
	stage(StageVerify, 0, 0)
	if err := j.verify(ctx, filepath.Join(work, workCopy)); err != nil {
		return before, err
	}
	finished, err := committing()
	if err != nil {
		return before, err
	}
	defer finished()
	return before, j.replace(work, links, before, lock)
}

func content(f *device.File) io.Reader { return io.NewSectionReader(f, 0, f.Size()) }

// writeNew writes a new file to disk and returns the hash of its content.
func writeNew(name string, in io.Reader, mode fs.FileMode) (sum [32]byte, err error) {
	err = device.NewFile(name, device.NewOptions{Mode: mode}, func(out *device.Content) error {
		h := sha256.New()
		_, err := io.CopyBuffer(io.MultiWriter(out, h), in, make([]byte, 1<<20))
		sum = [32]byte(h.Sum(nil))
		return err
	})
	return sum, err
}

// watched is a reader that stops at an interrupt and reports how far it is.
type watched struct {
	ctx      context.Context
	r        io.Reader
	done     int64
	progress func(int64)
}

func (w *watched) Read(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(b)
	w.done += int64(n)
	w.progress(w.done)
	return n, err
}

// change writes what goes into the images to plain files, and has the tool do the rest.
func (j *Job) change(ctx context.Context, work string) error {
	n := 0
	for _, e := range j.edits {
		added := e.added
		for i := range e.steps {
			if e.steps[i].change != addFile {
				continue
			}
			e.steps[i].local = strconv.Itoa(n)
			if err := stageFile(filepath.Join(work, e.steps[i].local), added[0]); err != nil {
				return err
			}
			added = added[1:]
			n++
		}
		if err := j.tool.update(ctx, filepath.Join(work, workCopy), e.looked.Index, work,
			e.steps); err != nil {
			return err
		}
	}
	return nil
}

func stageFile(name string, f stick.Item) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	sum, err := writeNew(name, in, 0o600)
	if err == nil && sum != f.SHA256 {
		err = fmt.Errorf("%s was changed while it was read", f.Path)
	}
	return err
}

// replace makes the backup and puts the copy in the WIM's place.
func (j *Job) replace(work string, links bool, before [32]byte, lock *device.File) error {
	made := false
	err := lock.Replace(filepath.Join(work, workCopy), j.info.Mode().Perm(), func() error {
		err := j.unchanged()
		if err == nil && j.Backup != "" && !j.backedUp {
			err = j.backUp(links, before, lock)
			made = err == nil
		}
		return err
	})
	if err != nil && made && j.unchanged() == nil {
		err = errors.Join(err, device.RemoveFile(j.Backup))
	}
	return err
}

// unchanged makes sure that the WIM is still the one that was looked at.
func (j *Job) unchanged() error {
	now, err := os.Stat(j.Path)
	if err != nil {
		return err
	}
	if !os.SameFile(now, j.info) || now.Size() != j.info.Size() ||
		!now.ModTime().Equal(j.info.ModTime()) {
		return &Error{Kind: InUse}
	}
	return nil
}

// backUp gives the WIM a second name where the file system has hard links; elsewhere it copies it.
// Neither replaces anything.
func (j *Job) backUp(links bool, before [32]byte, lock *device.File) error {
	var err error
	if links {
		err = device.SecondName(j.Path, j.Backup)
	} else {
		var sum [32]byte
		sum, err = writeNew(j.Backup, content(lock), j.info.Mode().Perm())
		if err == nil && sum != before {
			err = errors.Join(&Error{Kind: InUse}, device.RemoveFile(j.Backup))
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return &Error{Kind: BackupExists, Path: j.Backup}
	}
	return err
}

// canLink finds out whether the file system has hard links.
func (j *Job) canLink(work string) bool {
	a, b := filepath.Join(work, "a"), filepath.Join(work, "b")
	if _, err := writeNew(a, strings.NewReader(""), 0o600); err != nil {
		return false
	}
	return errors.Join(device.SecondName(a, b), device.RemoveFile(a), device.RemoveFile(b)) == nil
}

// lock keeps other unhellos from changing the WIM, and finds out whether it can be written at all.
func (j *Job) lock() (*device.File, error) {
	f, err := device.Open(j.Path, true)
	if inUse, ok := errors.AsType[*device.InUseError](err); ok {
		if why, ok := errors.AsType[*fs.PathError](inUse.Err); ok {
			return nil, &Error{Kind: InUse, Err: why.Err}
		}
		return nil, &Error{Kind: InUse, Why: inUse.By}
	}
	if err != nil {
		return nil, err
	}
	if err := j.unchanged(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
