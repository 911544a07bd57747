package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"unhello/bitlocker"
	"unhello/internal/demo"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/text"
)

func (e *environment) runDemo(c *cli.Context) error {
	dir, err := device.WorkFolder("", "unhello-demo-")
	if err != nil {
		return problem.AtWriting(os.TempDir(), err)
	}
	defer func() {
		if err := device.RemoveTree(dir); err != nil {
			e.Warn(warnLeftBehind, text.Args{"path": dir})
		}
	}()
	e.keys = &target.Keys{}
	defer e.keys.Forget()
	var report report.Demo
	if err := e.demo(c.Context, dir, &report); err != nil {
		return err
	}
	if e.JSON() {
		return e.printJSON(report)
	}
	return e.printLines(e.Text(
		"\n" +
			"that was the whole way; the disk image was byte for byte as before and is removed " +
			"again"))
}

// demo makes a disk image in dir, then scans, fixes, verifies and undoes it.
func (e *environment) demo(ctx context.Context, dir string, r *report.Demo) error {
	disk := filepath.Join(dir, "windows.img")
	if err := demo.Locked.Make(disk); err != nil {
		return problem.AtWriting(disk, err)
	}
	before, err := hashFile(disk)
	if err != nil {
		return err
	}
	args := text.Args{"path": disk, "stale": demo.StaleValue, "real": demo.RealValue}
	e.step(
		"made a small disk image with a locked-out Windows, encrypted by BitLocker: {path}\n"+
			"its hive says {stale}, but Windows stopped before saving: its logs say {real}", args)
	if err := e.demoLook(ctx, disk, r, args); err != nil {
		return err
	}
	if err := e.demoRepair(ctx, disk, filepath.Join(dir, "records"), r, args); err != nil {
		return err
	}
	after, err := hashFile(disk)
	if err != nil {
		return err
	}
	if after != before {
		return fmt.Errorf("%s is not back as it was after undo", disk)
	}
	return nil
}

// demoLook shows the disk first without and then with its key, which later steps use too.
func (e *environment) demoLook(ctx context.Context, disk string, r *report.Demo,
	args text.Args) (err error) {
	e.step("step 1: unhello scan {path}", args)
	if r.Locked, err = e.scan(ctx, disk, target.Select{}); err != nil {
		return err
	}
	e.show(e.scanLines(r.Locked)...)

	password, err := bitlocker.ParseRecoveryPassword(demo.RecoveryPassword)
	if err != nil {
		return err
	}
	e.keys.Passwords = []bitlocker.RecoveryPassword{password}
	e.step("step 2: unhello bitlocker check-key {path} --recovery-password ***", args)
	found, err := e.session().EncryptedVolumes(ctx, disk, target.Select{})
	if err != nil {
		return err
	}
	found.Close()
	r.CheckKey = e.newEncryptedReport(found)
	e.show(e.encryptionLines(r.CheckKey, false)...)

	e.step("step 3: unhello scan {path} --recovery-password ***", args)
	if r.Scan, err = e.scan(ctx, disk, target.Select{}); err != nil {
		return err
	}
	e.show(e.scanLines(r.Scan)...)
	return nil
}

// demoRepair fixes the disk, verifies that, and undoes it.
func (e *environment) demoRepair(ctx context.Context, disk, records string, r *report.Demo,
	args text.Args) (err error) {
	e.step("step 4: unhello fix {path} --yes --recovery-password ***", args)
	o := rescue.FixOptions{WriteOptions: rescue.WriteOptions{Yes: true, RecordDir: records}}
	if r.Fix, err = e.fix(ctx, disk, o); err != nil {
		return err
	}
	e.show(append(e.fixLines(r.Fix), e.nextSteps(r.Fix)...)...)

	e.step("step 5: unhello verify {path} --recovery-password ***", args)
	s := e.session()
	if r.Verify, err = s.Verify(ctx, disk, target.Select{}); err != nil {
		return err
	}
	e.show(e.verifyLines(r.Verify, nil)...)

	e.step("step 6: unhello undo with the record and the recovery password", args)
	if r.Undo, err = s.Undo(ctx, r.Fix.Record, "",
		rescue.UndoOptions{WriteOptions: rescue.WriteOptions{Yes: true}}); err != nil {
		return err
	}
	e.show(e.undoLines(r.Undo)...)
	return nil
}

// hashFile returns the SHA-256 of a whole file.
func hashFile(path string) (sum [sha256.Size]byte, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return sum, problem.At(path, err)
	}
	return sha256.Sum256(b), nil
}

// step prints the heading of a step.
func (e *environment) step(heading text.Message, args text.Args) {
	e.show("", e.Text(heading, args))
}

// show prints lines for people. With --json the report at the end has everything.
func (e *environment) show(lines ...string) {
	if !e.JSON() {
		_ = e.printLines(lines...) // the last print reports a closed output
	}
}

const warnLeftBehind text.Message = "{path} could not be removed; it is no longer needed"
