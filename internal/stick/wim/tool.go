package wim

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"unhello/internal/device"
)

// A tool changes images: wimlib-imagex, or DISM, which is part of Windows.
type tool interface {
	describe(ctx context.Context) (Tool, error)
	// view opens an image for reading.
	view(ctx context.Context, wim string, image int) (view, error)
	// update changes an image. The local files of the steps are in dir.
	update(ctx context.Context, wim string, image int, dir string, steps []step) error
	// verify reads the whole WIM, as far as the tool can.
	verify(ctx context.Context, wim string) error
}

// A view is an image that is only read. Paths begin with a slash, and have slashes.
type view interface {
	list(ctx context.Context) ([]string, error)
	read(ctx context.Context, path string, w io.Writer) error
	close(ctx context.Context) error
}

// Tool says which program changes images, and its version.
type Tool struct {
	Name, Version string
}

// A step changes one path of an image.
type step struct {
	change change
	path   string // in the image
	local  string // for add: the file's name in the folder of update
	to     string // for rename: in the same folder of the image
}

type change int

const (
	addFile    change = iota
	deleteTree        // or a file
	renameFile
)

// findTool prefers wimlib: it needs no privileges and mounts nothing.
func findTool() (tool, error) {
	if program, err := exec.LookPath("wimlib-imagex"); err == nil {
		return wimlib{program}, nil
	}
	if runtime.GOOS != "windows" {
		return nil, &Error{Kind: NoTool}
	}
	program := filepath.Join(os.Getenv("SystemRoot"), "System32", "Dism.exe")
	if _, err := os.Stat(program); err != nil {
		return nil, &Error{Kind: NoTool}
	}
	return dism{program}, nil
}

// toolRun is one run of a tool.
type toolRun struct {
	program string
	args    []string
	dir     string
	in      string
	out     io.Writer // nil: kept in case it fails
}

// do runs a tool to its end. If it fails, the last thing it said is the reason.
func (r toolRun) do(ctx context.Context) error {
	var said lastWords
	cmd := exec.CommandContext(ctx, r.program, r.args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = r.dir, strings.NewReader(r.in), r.out, &said
	if r.out == nil {
		cmd.Stdout = &said
	}
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // the encoding of names for wimlib
	err := device.RunApart(cmd)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, exec.ErrNotFound) {
		return &Error{Kind: NoTool, Err: err}
	}
	if err != nil {
		return &Error{Kind: ToolFailed, Path: r.program, Why: said.text(), Err: err}
	}
	return nil
}

// output runs a tool and returns what it prints.
func (r toolRun) output(ctx context.Context) (string, error) {
	var b bytes.Buffer
	r.out = &b
	err := r.do(ctx)
	return b.String(), err
}

// lastWords keeps the end of what a tool says.
type lastWords struct{ b []byte }

const maxLastWords = 600

func (l *lastWords) Write(p []byte) (int, error) {
	l.b = append(l.b, p...)
	if len(l.b) > 2*maxLastWords {
		l.b = append([]byte(nil), l.b[len(l.b)-maxLastWords:]...)
	}
	return len(p), nil
}

// text is all of it on one line.
func (l *lastWords) text() string {
	s := strings.Join(strings.Fields(strings.ToValidUTF8(string(l.b), "?")), " ")
	return s[max(0, len(s)-maxLastWords):]
}
