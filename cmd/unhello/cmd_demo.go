package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/demo"
	"unhello/internal/rescue"
)

// demoReport is the JSON of demo: the report of each step.
type demoReport struct {
	Scan   *rescue.ScanReport   `json:"scan"`
	Fix    *rescue.FixReport    `json:"fix"`
	Verify *rescue.VerifyReport `json:"verify"`
	Undo   *rescue.UndoReport   `json:"undo"`
}

func demoCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Flags: flags(),
		Action: func(c *cli.Context) error {
			dir, err := os.MkdirTemp("", "unhello-demo-")
			if err != nil {
				return console.FileProblem(err, os.TempDir(), console.ReasonWriteFailed)
			}
			defer func() {
				if err := os.RemoveAll(dir); err != nil {
					env.Warn(console.WarnLeftBehind, console.Args{"path": dir})
				}
			}()
			var report demoReport
			if err := env.demo(c.Context, dir, &report); err != nil {
				return err
			}
			if env.JSON() {
				return env.printJSON(report)
			}
			return env.printText(console.DemoDone)
		},
	}
}

// demo makes a Windows folder below dir and goes the whole way with it.
func (e *environment) demo(ctx context.Context, dir string, r *demoReport) (err error) {
	volume := filepath.Join(dir, "volume")
	if err := demo.MakeVolume(volume); err != nil {
		return console.FileProblem(err, volume, console.ReasonWriteFailed)
	}
	args := console.Args{"path": volume, "stale": demo.StaleValue, "real": demo.RealValue}
	s := e.session()

	e.step(console.DemoMade, args)
	e.step(console.DemoScan, args)
	if r.Scan, err = e.scan(ctx, volume, rescue.Select{}, 0); err != nil {
		return err
	}
	e.show(e.scanLines(r.Scan)...)

	e.step(console.DemoFix, args)
	o := rescue.FixOptions{WriteOptions: rescue.WriteOptions{Yes: true, RecordDir: filepath.Join(dir, "records")}}
	if r.Fix, err = e.fix(ctx, volume, o); err != nil {
		return err
	}
	e.show(append(e.fixLines(r.Fix), e.nextSteps(r.Fix)...)...)

	e.step(console.DemoVerify, args)
	if r.Verify, err = s.Verify(ctx, volume, rescue.Select{}); err != nil {
		return err
	}
	e.show(e.verifyLines(r.Verify, nil)...)

	e.step(console.DemoUndo, args)
	if r.Undo, err = s.Undo(ctx, r.Fix.Record, "", rescue.UndoOptions{WriteOptions: rescue.WriteOptions{Yes: true}}); err != nil {
		return err
	}
	e.show(e.undoLines(r.Undo)...)
	return e.demoIsBack(ctx, volume)
}

// demoIsBack makes sure that the demonstration ends where it began.
func (e *environment) demoIsBack(ctx context.Context, volume string) error {
	after, err := e.scan(ctx, volume, rescue.Select{}, 0)
	if err != nil {
		return err
	}
	if v := after.Windows[0].HelloOnly.Value; v == nil || *v != demo.RealValue {
		return fmt.Errorf("the value is not back at %d after undo", demo.RealValue)
	}
	return nil
}

// step heads a part of the demonstration.
func (e *environment) step(id console.ID, args console.Args) {
	e.show("", e.Text(id, args))
}

// show prints lines for people; in JSON the report at the end says it all.
func (e *environment) show(lines ...string) {
	if !e.JSON() {
		_ = e.printLines(lines...) // the last print tells a closed output
	}
}
