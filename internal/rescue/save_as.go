package rescue

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// saveAs writes the edited hive, clean, to a new file; a dry run only checks that it could.
func (s *Session) saveAs(ctx context.Context, c *change) error {
	h, err := s.outcome(ctx, c)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(c.out); err == nil {
		return problem.New(problem.OutExists, text.Args{"path": c.out})
	}
	if dir := filepath.Dir(c.out); !device.IsFolder(dir) {
		return problem.New(problem.NotFound, text.Args{"path": dir}).Hinting(
			"nothing was written; make that folder first, or name another one")
	}
	if c.DryRun {
		return nil
	}
	err = device.NewFile(c.out, device.NewOptions{}, func(out *device.Content) error {
		_, err := io.Copy(out, io.NewSectionReader(h, 0, h.Size()))
		return err
	})
	if errors.Is(err, fs.ErrExist) {
		return problem.New(problem.OutExists, text.Args{"path": c.out})
	}
	return problem.AtWriting(c.out, err)
}
