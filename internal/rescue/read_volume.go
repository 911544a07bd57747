package rescue

import (
	"context"
	"errors"
	"io/fs"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/target"
	"unhello/internal/text"
)

// ReadVolume writes the plaintext of a BitLocker volume to a new file, with holes for zeros.
func (s *Session) ReadVolume(
	ctx context.Context, source, out string, which target.Select,
) (*report.Decrypted, error) {
	found, err := s.EncryptedVolumes(ctx, source, which)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	v, err := found.OnlyOpened()
	if err != nil {
		return nil, err
	}
	plain, err := v.Plaintext()
	if err != nil {
		return nil, err
	}
	progress := s.Console.Progress("reading {path}", text.Args{"path": v.Path})
	defer progress.Done()
	for _, left := range device.Unfinished(out) {
		s.Console.Warn(
			"{path} is what a run left that was cut off, or is still at work: it is not "+
				"encrypted, delete it", text.Args{"path": left})
	}
	unfinished := func(path string) {
		s.Console.Say(
			"until it is complete its name is {path}; if this run is cut off, delete that file",
			text.Args{"path": path})
	}
	err = device.NewFile(out, device.NewOptions{OnName: unfinished}, func(w *device.Content) error {
		s.Console.Warn(
			"{path} will hold everything of that drive unencrypted: keep it safe and "+
				"delete it after use", text.Args{"path": out})
		return (&sparseCopy{to: w, from: plain, size: plain.Size(),
			progress: progress.Update}).run(ctx)
	})
	switch {
	case err == nil: // an interrupt that comes now is too late
		return &report.Decrypted{Path: v.Path, Out: out, Size: plain.Size()}, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, fs.ErrExist):
		return nil, problem.New(problem.OutExists, text.Args{"path": out})
	}
	return nil, problem.AtWriting(out, err)
}
