package wim

import (
	"context"
	"io"
	"strconv"
	"strings"
)

// wimlib is the path of wimlib-imagex.
type wimlib struct{ program string }

func (t wimlib) run(args ...string) toolRun { return toolRun{program: t.program, args: args} }

func (t wimlib) describe(ctx context.Context) (Tool, error) {
	out, err := t.run("--version").output(ctx)
	tool := Tool{Name: "wimlib-imagex"}
	if fields := strings.Fields(out); len(fields) > 1 {
		tool.Version = fields[1]
	}
	return tool, err
}

// update appends to the WIM. Names are quoted; none has a quotation mark in it.
func (t wimlib) update(ctx context.Context, wim string, image int, dir string,
	steps []step) error {
	var commands strings.Builder
	for _, s := range steps {
		switch s.change {
		case addFile:
			commands.WriteString(`add --no-acls "` + s.local + `" "` + s.path + "\"\n")
		case deleteTree:
			commands.WriteString(`delete --recursive "` + s.path + "\"\n")
		case renameFile:
			commands.WriteString(`rename "` + s.path + `" "` + s.to + "\"\n")
		}
	}
	r := t.run("update", wim, strconv.Itoa(image))
	r.dir, r.in = dir, commands.String()
	return r.do(ctx)
}

func (t wimlib) verify(ctx context.Context, wim string) error {
	return t.run("verify", wim).do(ctx)
}

func (t wimlib) view(_ context.Context, wim string, image int) (view, error) {
	return wimlibView{t, wim, strconv.Itoa(image)}, nil
}

// wimlibView keeps nothing open.
type wimlibView struct {
	wimlib
	wim, image string
}

func (v wimlibView) list(ctx context.Context) ([]string, error) {
	out, err := v.run("dir", v.wim, v.image).output(ctx)
	return strings.FieldsFunc(out, func(r rune) bool { return r == '\n' || r == '\r' }), err
}

func (v wimlibView) read(ctx context.Context, path string, w io.Writer) error {
	r := v.run("extract", v.wim, v.image, path, "--to-stdout")
	r.out = w
	return r.do(ctx)
}

func (wimlibView) close(context.Context) error { return nil }
