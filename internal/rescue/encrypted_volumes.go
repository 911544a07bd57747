package rescue

import (
	"bytes"
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
	path := sourcePath(source)
	found := &Found{}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		if found, err = s.findOnDisk(ctx, path, Software, which); err != nil {
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
	d, err := openDisk(sourcePath(source), toRead)
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
	s.Console.Warn(console.WarnPlaintext, console.Args{"path": out})
	progress := s.Console.Progress(console.ProgressReading, console.Args{"path": v.Path})
	defer progress.Done()
	err = record.NewFileAt(out, func(w io.WriterAt) error { return copySparse(ctx, w, plain, progress.Update) })
	var exists *record.ExistsError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &exists):
		return nil, console.NewProblem(console.ReasonOutExists, console.Args{"path": out})
	case err != nil:
		return nil, recordProblem(err, out)
	}
	return &ReadReport{Path: v.Path, Out: out, Size: plain.Size()}, nil
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

// copyPiece is how much is copied at once, and how much has to be zero to be a
// hole.
const copyPiece = 1 << 20

// copySparse copies all but zeros; the file gets its size in any case.
func copySparse(ctx context.Context, to io.WriterAt, from ground, progress func(done, total int64)) error {
	size := from.Size()
	buf, zeros := make([]byte, copyPiece), make([]byte, copyPiece)
	for off := int64(0); off < size; off += copyPiece {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := buf[:min(copyPiece, size-off)]
		if n, err := from.ReadAt(p, off); n < len(p) {
			return err
		}
		last := off+int64(len(p)) == size
		if last || !bytes.Equal(p, zeros[:len(p)]) {
			if _, err := to.WriteAt(p, off); err != nil {
				return err
			}
		}
		progress(off+int64(len(p)), size)
	}
	return nil
}
