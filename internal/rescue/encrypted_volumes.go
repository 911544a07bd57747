package rescue

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"unhello/internal/console"
	"unhello/internal/record"
	"unhello/media"
)

// EncryptedVolumes gives the BitLocker volumes of a disk or image. Those for which
// a key is at hand are unlocked, and Windows says what is on them.
func (s *Session) EncryptedVolumes(ctx context.Context, source string, which Select) (*Found, error) {
	path, which := s.rawSource(source, which)
	found := &Found{}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		if found, err = s.findRaw(ctx, path, Software, which); err != nil {
			return nil, err
		}
	}
	found.Volumes = slices.DeleteFunc(found.Volumes, func(v *VolumeReport) bool { return v.FileSystem != string(media.KindBitLocker) })
	if len(found.Volumes) == 0 {
		return nil, console.NewProblem(console.ReasonNoWindows, console.Args{"path": source}).
			Saying(console.MsgNoBitLocker).Hinting(console.HintNoBitLocker)
	}
	return found, nil
}

// Opened reports whether a key for the volume was at hand.
func (v *VolumeReport) Opened() bool { return v.BitLocker.State == stateUnlocked }

// Unread reports whether nothing of the volume's BitLocker could be read, not even its
// key IDs.
func (v *VolumeReport) Unread() bool { return v.Locked() && v.volume == nil }

// Problem is what is wrong with the volume, nil for nothing.
func (v *VolumeReport) Problem() *console.Problem { return v.problem }

// ReadReport is what bitlocker read did.
type ReadReport struct {
	Path     string   `json:"path"`
	Out      string   `json:"out"`
	Size     int64    `json:"size"`
	Warnings []string `json:"warnings,omitempty"`
}

// ReadVolume writes the plaintext of a BitLocker volume to a new file, with holes
// where it is zero.
func (s *Session) ReadVolume(ctx context.Context, source, out string, which Select) (*ReadReport, error) {
	found, err := s.EncryptedVolumes(ctx, source, which)
	if err != nil {
		return nil, err
	}
	v, err := found.onlyOpened()
	if err != nil {
		return nil, err
	}
	path, _ := s.rawSource(source, which)
	d, err := openDisk(path, toRead)
	if err != nil {
		return nil, err
	}
	defer d.close()
	raw, err := d.volume(v.partition)
	if err != nil {
		return nil, err
	}
	plain, err := plaintext(raw, v.opened.master)
	if err != nil {
		return nil, fileProblem(err, v.Path)
	}
	progress := s.Console.Progress(console.ProgressReading, console.Args{"path": v.Path})
	defer progress.Done()
	for _, left := range record.Unfinished(out) {
		s.Console.Warn(console.WarnUnfinished, console.Args{"path": left})
	}
	unfinished := func(path string) { s.Console.Say(console.SayUnfinished, console.Args{"path": path}) }
	err = record.NewSecretFileAt(out, unfinished, func(w io.WriterAt) error {
		s.Console.Warn(console.WarnPlaintext, console.Args{"path": out})
		return (&sparseCopy{to: w, from: plain, size: plain.Size(), progress: progress.Update}).run(ctx)
	})
	var exists *record.ExistsError
	switch {
	case err == nil: // an interrupt now is too late
		return &ReadReport{Path: v.Path, Out: out, Size: plain.Size()}, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &exists):
		return nil, console.NewProblem(console.ReasonOutExists, console.Args{"path": out})
	}
	return nil, recordProblem(err, out)
}

// onlyOpened gives the volume that is unlocked, where there is but one.
func (f *Found) onlyOpened() (*VolumeReport, error) {
	var opened []*VolumeReport
	for _, v := range f.Volumes {
		if v.Opened() {
			opened = append(opened, v)
		}
	}
	switch len(opened) {
	case 0:
		return nil, f.problem()
	case 1:
		return opened[0], nil
	}
	return nil, console.NewProblem(console.ReasonSeveralWindows, console.Args{"count": len(opened)}).
		Saying(console.MsgSeveralVolumes).Hinting(console.HintSeveralVolumes)
}
