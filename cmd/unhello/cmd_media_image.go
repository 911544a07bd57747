package main

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/stick"
	"unhello/internal/text"
	"unhello/media/fat"
)

const (
	resultWritten    = "written"
	resultWouldWrite = "would-write"
)

// imageRequest is what the flags of media image ask for.
type imageRequest struct {
	out, from, device string
	size              int64 // 0 for the size of the disk, or what the files need
	mbr, dryRun, yes  bool
	sources           stick.Sources
}

func (e *environment) runMediaImage(c *cli.Context) error {
	r, err := e.imageRequest(c)
	if err != nil {
		return err
	}
	report, err := e.mediaImage(c, r)
	if err != nil {
		return err
	}
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string { return e.mediaImageLines(report) }, nil)
}

// imageRequest reads the flags. Only --device needs consent: a new file overwrites nothing.
func (e *environment) imageRequest(c *cli.Context) (r imageRequest, err error) {
	r = imageRequest{
		out: c.String(flagOut), from: c.String(flagFrom), device: c.String(flagDevice),
		mbr: c.Bool(flagMBR), dryRun: c.Bool(flagDryRun), yes: c.Bool(flagYes),
	}
	if r.out == "" && r.device == "" {
		return r, problem.New(problem.Usage, text.Args{"command": c.Command.HelpName}).Saying(
			"'{command}' needs --out, --device or both")
	}
	if r.device != "" {
		if err := e.consentPossible(c); err != nil {
			return r, err
		}
	}
	if s := c.String(flagSize); s != "" {
		if r.size, err = parseSize(s); err != nil {
			return r, problem.New(problem.Usage,
				text.Args{"command": c.Command.HelpName, "size": s}).Saying(
				"'{size}' is no size; a size is a number and K, M, G or T")
		}
	}
	r.sources, err = e.mediaSources(c)
	return r, err
}

// parseSize reads a number of bytes: 64M, 32G or 32GB, or digits alone.
func parseSize(s string) (int64, error) {
	const units = "KMGT"
	number, shift := strings.TrimSuffix(strings.ToUpper(s), "B"), 0
	if last := len(number) - 1; last > 0 && strings.Contains(units, number[last:]) {
		shift = 10 * (1 + strings.Index(units, number[last:]))
		number = number[:last]
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err == nil && (n <= 0 || n > math.MaxInt64>>shift) {
		err = strconv.ErrRange
	}
	return n << shift, err
}

// mediaImage makes the image. Everything that can be refused is refused before the first write.
func (e *environment) mediaImage(c *cli.Context, r imageRequest) (*report.MediaImage, error) {
	doc := &report.MediaImage{
		Result: resultWouldWrite, Path: r.out, Table: "gpt", From: r.from,
		Keys: r.sources.Keys != nil,
	}
	if r.mbr {
		doc.Table = "mbr"
	}
	if _, err := os.Lstat(r.out); err == nil {
		return nil, problem.New(problem.OutExists, text.Args{"path": r.out})
	}
	disk, err := e.imageDisk(&r, doc)
	if err != nil {
		return nil, err
	}
	work, err := device.WorkFolder(workDir(r.out), ".unhello-")
	if err != nil {
		return nil, problem.OnImage(r.out, err)
	}
	defer e.removeWork(work)
	files, err := e.imageFiles(c, r, work, doc)
	if err != nil {
		return nil, problem.OnImage(r.from, err)
	}
	image, err := stick.NewImage(files, r.size, r.mbr)
	if err != nil {
		return nil, problem.OnImage(r.out, err)
	}
	doc.Size, doc.Bytes, doc.Free, doc.Files = image.Size, image.Bytes, image.Free, len(files)
	if doc.Keys {
		e.Warn(warnKeysOnMedium, text.Args{"path": r.out + r.device})
	}
	if r.dryRun {
		return doc, nil
	}
	if r.device != "" {
		if err := e.consentToErase(c, disk, r.yes); err != nil {
			return nil, err
		}
	}
	doc.Result = resultWritten
	return doc, e.writeImage(c, r, image, disk, work)
}

// workDir is the folder of the new file, where there has to be room anyway; "" is the system's own
// for temporary files.
func workDir(out string) string {
	if out == "" {
		return ""
	}
	return filepath.Dir(out)
}

// removeWork removes the folder with the files of an ISO image.
func (e *environment) removeWork(dir string) {
	if err := device.RemoveTree(dir); err != nil {
		e.Warn(warnLeftBehind, text.Args{"path": dir})
	}
}

// imageDisk finds the disk of --device. Without --size the image is as large as the disk.
func (e *environment) imageDisk(r *imageRequest, doc *report.MediaImage) (device.Identity, error) {
	if r.device == "" {
		return device.Identity{}, nil
	}
	disk, err := stick.FindDisk(r.device)
	if err != nil {
		return disk, problem.OnImage(r.device, err)
	}
	if r.size == 0 {
		r.size = min(disk.Size, fat.LargestImage)
	}
	doc.Device = &report.MediaDevice{
		Path: disk.Path, Model: disk.Model, Serial: disk.Serial, Size: disk.Size,
	}
	return disk, nil
}

// imageFiles gathers what goes on the stick: our own files, and those of --from that boot.
func (e *environment) imageFiles(
	c *cli.Context, r imageRequest, work string, doc *report.MediaImage,
) ([]stick.Item, error) {
	files, err := stick.NewPayload(r.sources)
	if err != nil || r.from == "" {
		return files, err
	}
	dir := r.from
	info, err := os.Stat(r.from)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		dir = filepath.Join(work, "from")
		if err := device.NewFolder(dir, 0o700); err != nil {
			return nil, err
		}
		progress := e.Progress("reading {path}", text.Args{"path": r.from})
		doc.ISOReader, err = stick.ExtractISO(c.Context, r.from, dir)
		progress.Done()
		if err != nil {
			return nil, err
		}
	}
	boot, err := stick.BootFiles(dir, files)
	return append(files, boot...), err
}

// consentToErase names the disk and asks for a word that nobody types by habit.
func (e *environment) consentToErase(c *cli.Context, disk device.Identity, yes bool) error {
	if yes {
		e.Say("writing over {path}: {model}, serial number {serial}, {size} bytes",
			deviceArgs(disk))
		return nil
	}
	return e.ConfirmWord(c.Context, "erase",
		"everything on this disk will be lost:\n"+
			"  {path}: {model}, serial number {serial}, {size} bytes", deviceArgs(disk))
}

func deviceArgs(disk device.Identity) text.Args {
	args := text.Args{"path": disk.Path, "model": disk.Model, "serial": disk.Serial,
		"size": disk.Size}
	for _, name := range []string{"model", "serial"} {
		if args[name] == "" {
			args[name] = text.Message("not told")
		}
	}
	return args
}

// writeImage writes the new file, and the disk before the file gets its name: if the disk fails,
// there is no file either.
func (e *environment) writeImage(c *cli.Context, r imageRequest, image *fat.Image,
	disk device.Identity, work string) error {
	out := r.out
	if out == "" {
		out = filepath.Join(work, "stick.img")
	}
	progress := e.Progress("writing {path}", text.Args{"path": out})
	defer func() { progress.Done() }()
	err := stick.NewImageFile(c.Context, out, image, progress.Update, func(in io.ReaderAt) error {
		if r.device == "" {
			return nil
		}
		progress.Done()
		progress = e.Progress("writing {path}", text.Args{"path": r.device})
		return stick.WriteDisk(c.Context, disk, image, in, progress.Update)
	})
	return problem.OnImage(out, err)
}

func (e *environment) mediaImageLines(r *report.MediaImage) []string {
	args := text.Args{"path": r.Path, "size": r.Size, "count": r.Files, "bytes": r.Bytes,
		"free": r.Free, "program": r.ISOReader}
	if r.Device != nil {
		args["path"] = r.Device.Path
	}
	if r.Result == resultWouldWrite {
		return []string{e.Text(
			"would write {path}, {size} bytes, with {count} files of {bytes} bytes; nothing was "+
				"written", args)}
	}
	lines := []string{e.Text(
		"done: {path}, {size} bytes, with {count} files of {bytes} bytes; {free} bytes are "+
			"free", args)}
	if r.ISOReader != "" {
		lines = append(lines, e.Text("{program} read the ISO image", args))
	}
	if r.Device == nil {
		return append(lines, e.Text(
			"write it to a stick with --device, or with any program that writes images to sticks"))
	}
	return append(lines, e.Text("all was read back; take the stick out by the system's own way"),
		e.Text(mediaNext))
}
