package rescue

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

// Registry is a hive opened for the hive commands.
type Registry struct {
	*hive.Hive
	Path string // of the hive file

	lost   error // why it is shown without its logs; nil if they were used or not needed
	w      *Windows
	files  *reading
	before []stamp
}

// Stale reports whether the hive is dirty and shown without its logs: what is
// shown may be out of date.
func (r *Registry) Stale() bool { return r.lost != nil }

// MissingLog names the log that the hive lacks, "" for none: without it what is shown may be out of
// date.
func (r *Registry) MissingLog() string {
	if problem.Is(r.lost, problem.LogMissing) {
		return logOf(r.lost)
	}
	return r.w.hiveReport(r.Hive).MissingLog
}

// Close closes the hive's files.
func (r *Registry) Close() { r.files.close() }

// HiveOptions says which hive of a source is meant.
type HiveOptions struct {
	Hive string // name of the hive if the source is not a file; "" for SOFTWARE

	WithoutLog bool // go on although one of the logs of a dirty hive is missing
	Select

	toEdit bool // see Windows
}

// OpenRegistry opens a hive for reading. A dirty hive without usable logs, or one that is damaged
// without a missing log, is shown as it stands and is Stale.
func (s *Session) OpenRegistry(
	ctx context.Context, source string, o HiveOptions,
) (*Registry, error) {
	w, err := s.hiveOf(ctx, source, o)
	if err != nil {
		return nil, err
	}
	return s.openSound(ctx, w)
}

func (s *Session) openSound(ctx context.Context, w *Windows) (*Registry, error) {
	return openRegistry(w, func(f *reading) (*hive.Hive, error) {
		progress := s.Console.Progress("reading {path}", text.Args{"path": w.place.path()})
		defer progress.Done()
		return w.openSound(ctx, f, progress.Update)
	})
}

// OpenForCheck opens a hive that hive check will judge.
func (s *Session) OpenForCheck(
	ctx context.Context, source string, o HiveOptions,
) (*Registry, error) {
	w, err := s.hiveOf(ctx, source, o)
	if err != nil {
		return nil, err
	}
	return openRegistry(w,
		func(f *reading) (*hive.Hive, error) { return hive.OpenUnchecked(f.hive()) })
}

// hiveOf finds the hive of a source that is meant.
func (s *Session) hiveOf(ctx context.Context, source string, o HiveOptions) (*Windows, error) {
	name := o.Hive
	if name == "" {
		name = Software
	}
	if strings.ContainsAny(name, `/\:`) || strings.Trim(name, ".") == "" {
		return nil, problem.New(problem.Usage, text.Args{"name": name}).
			Saying("--hive takes the name of a hive in System32\\config, such as SYSTEM, " +
				"not {name}").
			Hinting("a hive that lies elsewhere is named itself, as FILE")
	}
	found, err := s.Find(ctx, source, name, o.Select)
	if err != nil {
		return nil, err
	}
	w, err := s.choose(found, source, o.Windows, nil)
	if err != nil {
		return nil, err
	}
	w.withoutLog, w.toEdit = o.WithoutLog, o.toEdit
	return w, nil
}

func openRegistry(
	w *Windows, open func(*reading) (*hive.Hive, error),
) (r *Registry, err error) {
	r = &Registry{Path: w.place.path(), w: w}
	if r.before, err = w.place.stamps(); err != nil {
		return nil, err
	}
	if r.files, err = w.place.open(); err != nil {
		return nil, err
	}
	r.Hive, err = open(r.files)
	if problem.Is(err, problem.DirtyNoLogs, problem.LogMissing) {
		r.lost = err
		r.Hive, err = hive.OpenStale(r.files.hive())
	}
	if err != nil {
		r.Close()
		return nil, problem.At(r.Path, err)
	}
	return r, nil
}

// Check walks the whole hive.
func (s *Session) Check(ctx context.Context, r *Registry) (*hive.Report, error) {
	return s.check(ctx, r.Hive, r.Path)
}

// SetOptions says how hive set and hive recover write.
type SetOptions struct {
	WriteOptions
	HiveOptions
	DryRun bool
	Out    string // a new file for the result; the source stays untouched
}

// The results of hive set and hive recover.
const (
	ResultSet          = "set"
	ResultWouldSet     = "would-set"
	ResultUnchanged    = "unchanged"
	ResultRecovered    = "recovered"
	ResultWouldRecover = "would-recover"
)

// SetValue sets a value, and creates its key if it is missing.
func (s *Session) SetValue(
	ctx context.Context, source, key, value string, t hive.Type, data []byte, o SetOptions,
) (*report.HiveChange, error) {
	return s.change(ctx, source, o, func(e *hive.Editor) error {
		if _, err := e.CreateKey(key); err != nil {
			return err
		}
		return e.SetValue(key, value, t, data)
	}, edit{key: key, value: value, done: ResultSet, would: ResultWouldSet, t: t, data: data})
}

// Recover writes what the logs of a dirty hive hold into it.
func (s *Session) Recover(
	ctx context.Context, source string, o SetOptions,
) (*report.HiveChange, error) {
	return s.change(ctx, source, o, func(*hive.Editor) error { return nil },
		edit{done: ResultRecovered, would: ResultWouldRecover})
}

// edit describes a change of a hive, for its record and its result.
type edit struct {
	key, value  string // "" for recover
	done, would string
	t           hive.Type
	data        []byte
}

func (s *Session) change(
	ctx context.Context, source string, o SetOptions, do func(*hive.Editor) error, what edit,
) (*report.HiveChange, error) {
	o.toEdit = true
	w, err := s.hiveOf(ctx, source, o.HiveOptions)
	if err != nil {
		return nil, err
	}
	if err := s.mayWrite(ctx, w, o); err != nil {
		return nil, err
	}
	r, err := s.openSound(ctx, w)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if r.Stale() {
		return nil, problem.At(r.Path, r.lost)
	}
	if err := s.needLogs(r.w, r.Hive); err != nil {
		return nil, err
	}
	if o.Out == "" {
		if err := w.refuseHibernated(); err != nil {
			return nil, err
		}
	}
	e, err := s.edit(ctx, r.Hive, r.Path)
	if err == nil {
		err = do(e)
	}
	if err != nil {
		return nil, s.keyProblem(err, r.Path, what.key, what.value)
	}
	doc := &report.HiveChange{Path: r.Path, Hive: r.w.hiveReport(r.Hive)}
	if o.Out != "" {
		doc.Result, doc.Out = what.done, o.Out
		if o.DryRun {
			doc.Result = what.would
		}
		return doc, s.saveAs(ctx, r, e, o.Out, o.DryRun)
	}
	return s.changeInPlace(ctx, r, e, o, what, doc)
}

// changeInPlace plans what the editor holds and writes it to the hive itself.
func (s *Session) changeInPlace(
	ctx context.Context, r *Registry, e *hive.Editor, o SetOptions, what edit,
	doc *report.HiveChange,
) (*report.HiveChange, error) {
	plan, err := s.plan(ctx, e, r.w, r.files)
	if err != nil {
		return nil, err
	}
	if plan.Empty() {
		doc.Result = ResultUnchanged
		return doc, nil
	}
	c := &change{
		w: r.w, plan: plan, before: r.before, read: r.files,
		summary: &changeSummary{
			Source: r.w.Source, Disk: r.w.place.disk(), Hive: r.Path,
			Key: what.key, Value: what.value,
		},
		verify: what.holds,
	}
	doc.Result, doc.PlannedBytes = what.would, plan.BytesWritten()
	if o.DryRun {
		return doc, s.rehearse(ctx, c, o.WriteOptions)
	}
	if doc.Written, err = s.writeEdit(ctx, c, o); err != nil {
		return nil, err
	}
	doc.Result = what.done
	return doc, nil
}

// mayWrite refuses the Windows that runs here, unless it stays as it is, and a copy in the clear of
// what is encrypted.
func (s *Session) mayWrite(ctx context.Context, w *Windows, o SetOptions) error {
	if o.Out == "" {
		if err := w.refuseRunning(); err != nil {
			return err
		}
	}
	s.knowEncryption(ctx, w)
	return w.refusePlaintext(cmp.Or(o.Out, o.BackupDir))
}

// writeEdit writes an edit in place, with consent.
func (s *Session) writeEdit(ctx context.Context, c *change, o SetOptions) (report.Written, error) {
	return s.commit(ctx, c, o.WriteOptions, func() error {
		if o.Yes {
			return nil
		}
		if err := s.consentToNoRecord(ctx, o.WriteOptions); err != nil {
			return err
		}
		return s.Console.Confirm(ctx, "change {path}? this writes {bytes} bytes",
			text.Args{"path": c.w.place.path(), "bytes": c.plan.BytesWritten()})
	})
}

var errNotAsWritten = errors.New("the value does not read back as it was set")

// holds makes sure that a hive, opened anew, is as the edit wants it.
func (e edit) holds(h *hive.Hive) error {
	if h.Dirty() {
		return errNotAsWritten
	}
	if e.done == ResultRecovered {
		return nil
	}
	k, err := h.Key(e.key)
	if err != nil {
		return err
	}
	v, err := k.Value(e.value)
	if err != nil {
		return err
	}
	if same, err := v.Equal(e.t, e.data); err != nil || !same {
		return errors.Join(errNotAsWritten, err)
	}
	return nil
}

// saveAs writes the edited hive, clean, to a new file; with dry it only checks that it could.
func (s *Session) saveAs(
	ctx context.Context, r *Registry, e *hive.Editor, path string, dry bool,
) error {
	h, err := s.outcome(ctx, e, r.Path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return problem.New(problem.OutExists, text.Args{"path": path})
	}
	if dir := filepath.Dir(path); !isFolder(dir) {
		return problem.New(problem.NotFound, text.Args{"path": dir}).Hinting(
			"nothing was written; make that folder first, or name another one")
	}
	if dry {
		return nil
	}
	err = device.NewFile(path, device.NewOptions{}, func(out *device.Content) error {
		_, err := io.Copy(out, io.NewSectionReader(h, 0, h.Size()))
		return err
	})
	if errors.Is(err, fs.ErrExist) {
		return problem.New(problem.OutExists, text.Args{"path": path})
	}
	return problem.AtWriting(path, err)
}

// keyProblem says that a key or value does not exist, or what else went wrong in a lookup.
func (s *Session) keyProblem(err error, path, key, value string) error {
	switch {
	case errors.Is(err, hive.ErrKeyNotFound):
		return problem.New(problem.KeyNotFound, text.Args{"path": path, "key": key})
	case errors.Is(err, hive.ErrValueNotFound):
		p := problem.New(problem.ValueNotFound, text.Args{"key": key, "value": value})
		if value == "" {
			p.Saying("the key {key} has no default value")
		}
		return p
	}
	return problem.At(path, err)
}

// Key finds a key.
func (s *Session) Key(r *Registry, path string) (*hive.Key, error) {
	k, err := r.Key(path)
	if err != nil {
		return nil, s.keyProblem(err, r.Path, path, "")
	}
	return k, nil
}

// Value finds a value, "" being the default one.
func (s *Session) Value(r *Registry, k *hive.Key, name string) (*hive.Value, error) {
	v, err := k.Value(name)
	if err != nil {
		return nil, s.keyProblem(err, r.Path, k.Path(), name)
	}
	return v, nil
}

// hiveNameOf returns the name of the hive that a record is about.
func hiveNameOf(summary changeSummary) string {
	return summary.Hive[strings.LastIndexAny(summary.Hive, `/\`)+1:]
}

// Damaged returns what went wrong in reading a key.
func (s *Session) Damaged(r *Registry, err error) error { return problem.At(r.Path, err) }
