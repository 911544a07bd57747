package prevent

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// saveFileFor returns the file for a recovery password that has to be added, and checks beforehand
// whatever can be checked. A dry run asks for nothing.
func (s *Session) saveFileFor(ctx context.Context, o Options) (string, error) {
	args := text.Args{"drive": s.Machine.Drive}
	if s.Machine.BitLocker == nil {
		return "", problem.New(problem.EncryptionState, args).Saying(
			"drive {drive} has no recovery password, and there is no manage-bde here that " +
				"could add one").Hinting(hintNotAdded)
	}
	save := o.Save
	switch {
	case save != "":
	case o.DryRun:
		return "", nil
	case o.Yes || !s.Console.Interactive():
		return "", needsSave(args)
	default:
		reply, err := s.Console.Ask(ctx,
			"drive {drive} is protected by BitLocker and has no recovery password: one "+
				"will be added\n"+
				"folder or file to save it in, on a stick or another PC:", args)
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

func needsSave(args text.Args) error {
	return problem.New(problem.Usage, args).Saying(
		"drive {drive} has no recovery password, and nothing says where to save a new one").Hinting(
		"nothing was changed; name a folder on a stick or another PC: --save E:\\\n" +
			"--save none turns the switch off all the same and adds no recovery password")
}

// fileFor returns the path of the new file. In a folder it gets a name much like the one that
// Windows would give it.
func (s *Session) fileFor(save string) (string, error) {
	if volume := filepath.VolumeName(save); volume == save && volume != "" {
		save += string(filepath.Separator) // E: alone means the current folder on E:
	}
	path, err := filepath.Abs(save)
	if err != nil {
		return "", problem.AtWriting(save, err)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path,
			"BitLocker Recovery Key "+s.Machine.Name+" "+s.Now().UTC().
				Format("20060102T150405Z")+".txt")
	}
	if _, err := os.Lstat(path); err == nil {
		return "", problem.OnSaving(path, &device.ExistsError{Path: path})
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", problem.AtWriting(path, err)
	}
	folder := filepath.Dir(path)
	info, err := os.Stat(folder)
	if err == nil && !info.IsDir() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return "", problem.AtWriting(folder, err)
	}
	return path, nil
}

// allow refuses a file that nobody could read when the password is needed: on the drive itself, or
// on another one that this PC unlocks. It compares volumes, not letters.
func (s *Session) allow(file string) error {
	refused := problem.New(problem.SavePlace, text.Args{"path": file, "drive": s.Machine.Drive})
	v, err := s.Machine.Storage.Around(filepath.Dir(file))
	switch {
	case err != nil:
		return refused.Saying("Windows does not say on which drive {path} is").Because(err)
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
		s.Console.Warn(
			"it could not be told whether BitLocker locks the drive of {path} together "+
				"with this PC", text.Args{"path": file})
	}
	return nil
}
