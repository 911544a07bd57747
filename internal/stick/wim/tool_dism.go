package wim

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"unhello/internal/device"
)

// dism is the path of Dism.exe. It shows an image as a folder, which takes an administrator, and an
// NTFS drive for the temporary folder.
type dism struct{ program string }

// The command lines are as documented by Microsoft in "DISM Image Management Command-Line Options".
// /English makes its output independent of the PC's language.
func (t dism) mount(wim string, image int, dir string, readOnly bool) toolRun {
	args := []string{"/English", "/Quiet", "/Mount-Image", "/ImageFile:" + wim,
		"/Index:" + strconv.Itoa(image), "/MountDir:" + dir}
	if readOnly {
		args = append(args, "/ReadOnly")
	}
	return toolRun{program: t.program, args: args}
}

func (t dism) unmount(dir string, keep bool) toolRun {
	what := "/Discard"
	if keep {
		what = "/Commit"
	}
	return toolRun{program: t.program,
		args: []string{"/English", "/Quiet", "/Unmount-Image", "/MountDir:" + dir, what}}
}

func (t dism) info(wim string) toolRun {
	return toolRun{program: t.program,
		args: []string{"/English", "/Get-ImageInfo", "/ImageFile:" + wim}}
}

var dismVersion = regexp.MustCompile(`(?m)^Version: (\S+)`)

func (t dism) describe(ctx context.Context) (Tool, error) {
	out, err := toolRun{program: t.program, args: []string{"/English", "/?"}}.output(ctx)
	tool := Tool{Name: "DISM"}
	if match := dismVersion.FindStringSubmatch(out); match != nil {
		tool.Version = match[1]
	}
	return tool, err
}

// verify checks that the WIM still lists its images; their files are read back one by one anyway.
func (t dism) verify(ctx context.Context, wim string) error { return t.info(wim).do(ctx) }

func (t dism) view(ctx context.Context, wim string, image int) (view, error) {
	return t.open(ctx, wim, image, true)
}

func (t dism) open(ctx context.Context, wim string, image int, readOnly bool) (*dismFolder, error) {
	dir, err := device.WorkFolder("", "unhello-wim-")
	if err != nil {
		return nil, err
	}
	if err := t.mount(wim, image, dir, readOnly).do(ctx); err != nil {
		return nil, errors.Join(err, device.RemoveFile(dir))
	}
	return &dismFolder{t, dir}, nil
}

func (t dism) update(ctx context.Context, wim string, image int, dir string,
	steps []step) error {
	folder, err := t.open(ctx, wim, image, false)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if err == nil {
			err = folder.change(dir, s)
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	return errors.Join(err, folder.end(ctx, err == nil))
}

// dismFolder is a mounted image.
type dismFolder struct {
	dism
	dir string
}

func (f *dismFolder) local(path string) string {
	return filepath.Join(f.dir, filepath.FromSlash(path))
}

func (f *dismFolder) change(dir string, s step) error {
	switch s.change {
	case deleteTree:
		return device.RemoveTree(f.local(s.path))
	case renameFile:
		return device.Move(f.local(s.path), f.local(s.to))
	}
	if err := device.MakeFolder(filepath.Dir(f.local(s.path))); err != nil {
		return err
	}
	in, err := os.Open(filepath.Join(dir, s.local))
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = writeNew(f.local(s.path), in, 0o644)
	return err
}

func (f *dismFolder) list(ctx context.Context) ([]string, error) {
	paths := []string{"/"}
	err := filepath.WalkDir(f.dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && path != f.dir {
			paths = append(paths, filepath.ToSlash(strings.TrimPrefix(path, f.dir)))
		}
		return errors.Join(err, ctx.Err())
	})
	return paths, err
}

func (f *dismFolder) read(_ context.Context, path string, w io.Writer) error {
	in, err := os.Open(f.local(path))
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(w, in)
	return err
}

func (f *dismFolder) close(ctx context.Context) error { return f.end(ctx, false) }

// end is done even after an interrupt: otherwise the image would stay mounted.
func (f *dismFolder) end(ctx context.Context, keep bool) error {
	if err := f.unmount(f.dir, keep).do(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	return device.RemoveFile(f.dir)
}
