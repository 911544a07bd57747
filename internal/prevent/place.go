package prevent

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"unhello/internal/console"
)

// placeFor finds where a recovery password goes that has to be added, and makes
// sure beforehand of all that can be known. A dry run asks for nothing.
func (s *Session) placeFor(ctx context.Context, o Options) (string, error) {
	args := console.Args{"drive": s.Machine.Drive}
	if s.Machine.BitLocker == nil {
		return "", console.NewProblem(console.ReasonEncryptionState, args).Saying(console.MsgNoManageBDE).Hinting(console.HintNotAdded)
	}
	save := o.Save
	switch {
	case save != "":
	case o.DryRun:
		return "", nil
	case o.Yes || !s.Console.Interactive():
		return "", needsSave(args)
	default:
		reply, err := s.Console.Ask(ctx, console.AskSave, args)
		if err != nil {
			return "", err
		}
		if save = strings.Trim(reply, `"`); save == "" {
			return "", needsSave(args)
		}
	}
	file, err := s.fileFor(save)
	if err != nil {
		return "", err
	}
	return file, s.allow(file)
}

func needsSave(args console.Args) error {
	return console.NewProblem(console.ReasonUsage, args).Saying(console.MsgNeedsSave).Hinting(console.HintNeedsSave)
}

// fileFor gives the path of the new file. In a folder it is named much as Windows
// does it.
func (s *Session) fileFor(save string) (string, error) {
	if volume := filepath.VolumeName(save); volume == save && volume != "" {
		save += string(filepath.Separator) // E: alone means the current folder on E:
	}
	path, err := filepath.Abs(save)
	if err != nil {
		return "", console.FileProblem(err, save, console.ReasonWriteFailed)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "BitLocker Recovery Key "+s.Machine.Name+" "+s.Now().UTC().Format("20060102T150405Z")+".txt")
	}
	if _, err := os.Lstat(path); err == nil {
		return "", existsProblem(path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", console.FileProblem(err, path, console.ReasonWriteFailed)
	}
	folder := filepath.Dir(path)
	info, err := os.Stat(folder)
	if err == nil && !info.IsDir() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return "", console.FileProblem(err, folder, console.ReasonWriteFailed)
	}
	return path, nil
}

func existsProblem(path string) error {
	return console.NewProblem(console.ReasonOutExists, console.Args{"path": path}).Hinting(console.HintSaveExists)
}

// allow refuses a place that nobody could read when the password is needed: the
// drive itself, or another that this PC unlocks. Volumes are compared, not letters.
func (s *Session) allow(file string) error {
	refused := console.NewProblem(console.ReasonSavePlace, console.Args{"path": file, "drive": s.Machine.Drive})
	v, err := s.Machine.Storage.Around(filepath.Dir(file))
	switch {
	case err != nil:
		return refused.Saying(console.MsgSavePlaceUnknown).Because(err)
	case v.Remote:
		return nil
	case v.Running:
		return refused
	}
	e := v.look()
	switch {
	case e.encrypted() && !e.passphrase:
		return refused
	case e.State == StateUnknown:
		s.Console.Warn(console.WarnSaveUnknown, console.Args{"path": file})
	}
	return nil
}
