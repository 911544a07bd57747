package rescue

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/target"
)

// view is an opened SOFTWARE hive with what it says.
type view struct {
	files       *target.Reading
	hive        *hive.Hive
	hello       signin.HelloOnly
	stale       *signin.HelloOnly // for a dirty hive, what it says without its logs
	product     signin.Product
	hibernation target.Hibernation
	journal     target.Journal
}

func (v *view) close() { v.files.Close() }

// look opens a SOFTWARE hive as Windows would see it and reads what we need. The caller closes the
// view.
func (s *Session) look(ctx context.Context, w *target.Windows) (*view, error) {
	files, err := w.Open()
	if err != nil {
		return nil, err
	}
	var v *view
	h, err := s.openSound(ctx, w, files.Hive())
	if err == nil {
		v, err = see(w, files, h)
	}
	if err != nil {
		files.Close()
	}
	return v, err
}

// see reads what we need from a SOFTWARE hive.
func see(w *target.Windows, files *target.Reading, h *hive.Hive) (v *view, err error) {
	v = &view{files: files, hive: h}
	if v.hello, err = signin.ReadHelloOnly(h); err != nil {
		return nil, problem.At(w.HivePath(), err)
	}
	if v.product, err = signin.ReadProduct(h); err != nil {
		return nil, problem.At(w.HivePath(), err)
	}
	if h.Dirty() {
		v.stale = readStale(files.Hive())
	}
	v.journal = w.Journal()
	v.hibernation, _, _, err = w.Hibernation()
	return v, err
}

// readStale reads the switch as tools that ignore the logs see it; nil if even that can't be read.
func readStale(f hive.Files) *signin.HelloOnly {
	h, err := hive.OpenStale(f)
	if err != nil {
		return nil
	}
	hello, err := signin.ReadHelloOnly(h)
	if err != nil {
		return nil
	}
	return &hello
}

// productOf names the Windows in one line, "" if its name can't be read.
func (s *Session) productOf(ctx context.Context, w *target.Windows) string {
	v, err := s.look(ctx, w)
	if err != nil {
		return ""
	}
	defer v.close()
	return ProductName(v.product.Name, v.product.Build)
}

// Scan reports on the installations of a source. One that can't be read is in the list, with its
// Failure; Scan itself only fails if there is none.
func (s *Session) Scan(ctx context.Context, source string, which target.Select) (*Scanned, error) {
	found, err := s.Find(ctx, source, target.Software, which)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	scanned := &Scanned{Scan: report.Scan{Windows: []report.Windows{}}, found: *found}
	for _, w := range found.Windows {
		r, err := s.scanOne(ctx, w)
		if err != nil {
			return nil, err
		}
		s.mark(&r, w)
		scanned.Windows = append(scanned.Windows, r)
	}
	for _, v := range found.Volumes {
		scanned.Volumes = append(scanned.Volumes, v.Volume)
	}
	if len(found.Windows) == 0 && !slices.ContainsFunc(found.Volumes, (*target.Volume).Locked) {
		return nil, found.Failure()
	}
	return scanned, nil
}

func (s *Session) scanOne(ctx context.Context, w *target.Windows) (report.Windows, error) {
	v, err := s.look(ctx, w)
	if err == nil {
		defer v.close()
		r := reportOf(w, v)
		w.Failure = doubted(w, v)
		return r, nil
	}
	if ctx.Err() != nil {
		return report.Windows{}, ctx.Err()
	}
	// A source that is not a hive was named by mistake. Within a Windows it is a finding.
	if w.Folder == "" && problem.Is(err, problem.NotAHive, problem.EmptyFile, problem.LogAsHive) {
		return report.Windows{}, err
	}
	w.Failure = err
	r := report.Windows{
		N: w.N, ID: w.ID, Source: w.Source, Path: w.Path, Volume: w.VolumeID(),
		BitLocker: w.BitLocker(),
	}
	state, _, _, _ := w.Hibernation()
	r.Hibernation, r.Journal = string(state), string(w.Journal().State)
	s.readLeniently(w, &r)
	r.Hive.MissingLog = logOf(err)
	return r, nil
}

// readLeniently adds what a hive says without its logs, if these are lost. Its value is stale: what
// Windows will see is unknown.
func (s *Session) readLeniently(w *target.Windows, r *report.Windows) {
	files, err := w.Open()
	if err != nil {
		return
	}
	defer files.Close()
	h, err := hive.OpenStale(files.Hive())
	if err != nil {
		return
	}
	r.Hive = hiveReport(w, h)
	if p, err := signin.ReadProduct(h); err == nil {
		r.Product, r.Version, r.Build = p.Name, p.Version, p.Build
	}
	if hello := readStale(files.Hive()); hello != nil {
		r.HelloOnly.Stale = hello.Number()
	}
}

// reportOf is what scan, fix and verify all say about a Windows.
func reportOf(w *target.Windows, v *view) report.Windows {
	r := report.Windows{
		N: w.N, ID: w.ID, Source: w.Source, Path: w.Path,
		Product: v.product.Name, Version: v.product.Version, Build: v.product.Build,
		HelloOnly: helloReport(v.hello, v.stale), Hive: hiveReport(w, v.hive),
		Hibernation: string(v.hibernation), BitLocker: w.BitLocker(), Volume: w.VolumeID(),
		Journal: string(v.journal.State),
	}
	if doubted(w, v) != nil {
		r.HelloOnly = report.HelloOnly{Stale: v.hello.Number()}
	}
	return r
}

// ProductName names a Windows, as far as its hive does: a bare one may say nothing.
func ProductName(name, build string) string {
	return cmp.Or(strings.TrimSpace(name+" "+build), "Windows")
}

// doubted is why what a hive says must not be taken for what Windows will see, nil for nothing.
func doubted(w *target.Windows, v *view) error {
	if err := lacksLog(w, v.hive); err != nil {
		return err
	}
	return w.JournalProblem(v.journal)
}
