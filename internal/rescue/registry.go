package rescue

import (
	"context"
	"errors"
	"strings"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/target"
	"unhello/internal/text"
)

// Registry is a hive opened for the hive commands.
type Registry struct {
	*hive.Hive
	Path string // of the hive file

	lost  error // why it is shown without its logs; nil if they were used or not needed
	w     *target.Windows
	files *target.Reading
}

// Stale reports whether the hive is dirty and shown without its logs: what is shown may be out of
// date.
func (r *Registry) Stale() bool { return r.lost != nil }

// MissingLog names the log that the hive lacks, "" for none: without it what is shown may be out of
// date.
func (r *Registry) MissingLog() string {
	if problem.Is(r.lost, problem.LogMissing) {
		return logOf(r.lost)
	}
	return hiveReport(r.w, r.Hive).MissingLog
}

// Unproven is why Windows may see something else than what is shown: what the journal of the volume
// says, nil for nothing.
func (r *Registry) Unproven() error { return r.w.JournalProblem(r.w.Journal()) }

// Close closes the hive's files.
func (r *Registry) Close() { r.w.Close() }

// HiveOptions says which hive of a source is meant.
type HiveOptions struct {
	Hive string // name of the hive if the source is not a file; "" for SOFTWARE

	WithoutLog bool // go on although one of the logs of a dirty hive is missing
	target.Select
}

// OpenRegistry opens a hive for reading. A dirty hive without usable logs, or one that is damaged
// without a missing log, is shown as it stands and is Stale.
func (s *Session) OpenRegistry(
	ctx context.Context, source string, o HiveOptions,
) (*Registry, error) {
	return s.openRegistry(ctx, source, o,
		func(w *target.Windows, f hive.Files) (*hive.Hive, error) { return s.openSound(ctx, w, f) })
}

// OpenForCheck opens a hive that hive check will judge.
func (s *Session) OpenForCheck(
	ctx context.Context, source string, o HiveOptions,
) (*Registry, error) {
	return s.openRegistry(ctx, source, o,
		func(_ *target.Windows, f hive.Files) (*hive.Hive, error) { return hive.OpenUnchecked(f) })
}

// hiveOf finds the hive of a source that is meant.
func (s *Session) hiveOf(
	ctx context.Context, source string, o HiveOptions,
) (*target.Windows, error) {
	name := o.Hive
	if name == "" {
		name = target.Software
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
		found.Close()
		return nil, err
	}
	w.WithoutLog = o.WithoutLog
	return w, nil
}

func (s *Session) openRegistry(
	ctx context.Context, source string, o HiveOptions,
	open func(*target.Windows, hive.Files) (*hive.Hive, error),
) (*Registry, error) {
	w, err := s.hiveOf(ctx, source, o)
	if err != nil {
		return nil, err
	}
	r := &Registry{Path: w.HivePath(), w: w}
	if r.files, err = w.Open(); err != nil {
		r.Close()
		return nil, err
	}
	r.Hive, err = open(w, r.files.Hive())
	if problem.Is(err, problem.DirtyNoLogs, problem.LogMissing) {
		r.lost = err
		r.Hive, err = hive.OpenStale(r.files.Hive())
	}
	if err != nil {
		r.Close()
		return nil, problem.At(r.Path, err)
	}
	return r, nil
}

// Check walks the whole hive; all asks for every fault.
func (s *Session) Check(ctx context.Context, r *Registry, all bool) (*hive.Report, error) {
	if all {
		return s.checkBy(ctx, r.Hive.CheckAll, r.Path)
	}
	return s.check(ctx, r.Hive, r.Path)
}

// Edits says which edits of a hive are possible, given its faults: none without all that its logs
// hold.
func (r *Registry) Edits(found *hive.Report) hive.Edits {
	if r.Stale() || r.MissingLog() != "" && !r.w.WithoutLog {
		return hive.NoEdit
	}
	return found.Edits
}

// SetOptions says how hive set and hive recover write.
type SetOptions struct {
	WriteOptions
	HiveOptions
	Out string // a new file for the result; the source stays untouched
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
	return s.change(ctx, source, o, hiveEdit{
		done: ResultSet, would: ResultWouldSet, key: key, value: value,
		do: func(e *hive.Editor) error {
			if _, err := e.CreateKey(key); err != nil {
				return err
			}
			return e.SetValue(key, value, t, data)
		},
		verify: func(h *hive.Hive) error {
			k, err := h.Key(key)
			if err != nil {
				return err
			}
			v, err := k.Value(value)
			if err != nil {
				return err
			}
			if same, err := v.Equal(t, data); err != nil || !same {
				return errors.Join(errNotAsWritten, err)
			}
			return nil
		},
	})
}

// Recover writes what the logs of a dirty hive hold into it.
func (s *Session) Recover(
	ctx context.Context, source string, o SetOptions,
) (*report.HiveChange, error) {
	return s.change(ctx, source, o, hiveEdit{
		done: ResultRecovered, would: ResultWouldRecover,
		do:     func(*hive.Editor) error { return nil },
		verify: func(*hive.Hive) error { return nil },
	})
}

// hiveEdit is what a hive command does to a hive.
type hiveEdit struct {
	done, would string // the results
	key, value  string // for the record
	do          func(*hive.Editor) error
	verify      func(*hive.Hive) error
}

func (s *Session) change(
	ctx context.Context, source string, o SetOptions, what hiveEdit,
) (*report.HiveChange, error) {
	w, err := s.hiveOf(ctx, source, o.HiveOptions)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	c := newChange(w, o.WriteOptions)
	c.out, c.verify = o.Out, what.verify
	c.summary.Key, c.summary.Value = what.key, what.value
	if err := s.begin(ctx, c); err != nil {
		return nil, err
	}
	if err := s.plan(ctx, c, what.do); err != nil {
		return nil, err
	}
	doc := &report.HiveChange{
		Result: what.would, Path: c.summary.Hive, Out: o.Out, Hive: hiveReport(w, c.hive),
		PlannedBytes: c.plan.BytesWritten(),
	}
	if o.Out == "" && c.plan.Empty() {
		doc.Result = ResultUnchanged
		return doc, nil
	}
	doc.Written, err = s.commit(ctx, c, func() error {
		return s.Console.Confirm(ctx, "change {path}? this writes {bytes} bytes",
			text.Args{"path": doc.Path, "bytes": doc.PlannedBytes})
	})
	if err == nil && !o.DryRun {
		doc.Result = what.done
	}
	return doc, err
}

// keyProblem says that a key or value does not exist, or what else went wrong in a lookup.
func keyProblem(err error, path, key, value string) error {
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
func (r *Registry) Key(path string) (*hive.Key, error) {
	k, err := r.Hive.Key(path)
	if err != nil {
		return nil, keyProblem(err, r.Path, path, "")
	}
	return k, nil
}

// Value finds a value, "" being the default one.
func (r *Registry) Value(k *hive.Key, name string) (*hive.Value, error) {
	v, err := k.Value(name)
	if err != nil {
		return nil, keyProblem(err, r.Path, k.Path(), name)
	}
	return v, nil
}
