package main

import (
	"context"
	"errors"
	"strings"

	"unhello/internal/imaging"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
	"unhello/media"
	"unhello/media/stick"
)

// imageProblem says why there is no image of a stick, or no stick.
func imageProblem(err error, path string) error {
	var half *imaging.HalfWrittenError
	if errors.As(err, &half) {
		return halfWrittenProblem(half)
	}
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	for _, sort := range []func(error, string) *problem.Problem{contentProblem, diskProblem, newFileProblem} {
		if p := sort(err, path); p != nil {
			return p
		}
	}
	return mediaProblem(err, path)
}

// halfWrittenProblem is about a disk that has lost what it had.
func halfWrittenProblem(half *imaging.HalfWrittenError) *problem.Problem {
	reason := problem.WriteFailedNotRestored
	var readBack *stick.ReadBackError
	switch {
	case errors.As(half.Err, &readBack):
		reason = problem.VerifyFailedNotRestored
	case errors.Is(half.Err, context.Canceled):
		return problem.New(problem.InterruptedWriting, nil).Hinting(hintHalfWritten)
	}
	return problem.New(reason, text.Args{"path": half.Path}).Because(half.Err).Hinting(hintHalfWritten)
}

// contentProblem is about what is to be on a stick, and about its size.
func contentProblem(err error, path string) *problem.Problem {
	var (
		name     *stick.NameError
		tooLarge *stick.TooLargeError
		full     *stick.FullError
		size     *stick.SizeError
		not      *stick.NotMediaError
		iso      *stick.ISOError
	)
	switch {
	case errors.As(err, &iso) && len(iso.Tried) == 0:
		return problem.New(problem.ISO, text.Args{"path": iso.Path, "programs": strings.Join(stick.ISOReaders(), ", ")}).
			Saying(
				"no program that reads ISO images is here, for {path}; one of these does: " +
					"{programs}")
	case errors.As(err, &iso):
		return problem.New(problem.ISO, text.Args{"path": iso.Path}).Because(errors.New(joined(iso.Tried)))
	case errors.As(err, &name):
		return problem.New(problem.FileName, text.Args{"path": name.Path, "why": nameTexts[name.Fault]})
	case errors.As(err, &tooLarge):
		return problem.New(problem.FileTooLarge, text.Args{"path": tooLarge.Path, "size": tooLarge.Size})
	case errors.As(err, &full):
		return problem.New(problem.NoRoom, text.Args{"need": full.Need, "have": full.Have}).
			Saying("the files take {need} bytes, and on the stick there is room for {have}").Hinting(
			"nothing was written; choose a larger --size or a larger disk, or none: " +
				"then the size is what fits")
	case errors.As(err, &size):
		return problem.New(problem.Usage, text.Args{"command": "unhello media image", "size": size.Size, "least": size.Least, "most": size.Most}).
			Saying("an image cannot have {size} bytes: at least {least}, at most {most}")
	case errors.As(err, &not):
		return problem.New(problem.NotInstallMedia, text.Args{"path": path, "missing": not.Missing})
	}
	return nil
}

// nameTexts say what is wrong with a name.
var nameTexts = map[stick.NameFault]text.Message{
	stick.NameNone:       "it is not a name",
	stick.NameTooLong:    "it is too long",
	stick.NameNotASCII:   "it has characters outside ASCII, which unhello cannot write to FAT32",
	stick.NameForbidden:  "it has characters that Windows does not allow",
	stick.NameEnds:       "it begins or ends with a space, or ends with a dot",
	stick.NameDot:        "it begins with a dot, so it has no short name",
	stick.NameTwice:      "two files have it; FAT32 does not tell upper from lower case",
	stick.NameFolder:     "a file and a folder have it",
	stick.NameShortTwice: "two files of one folder have this short name",
	stick.NameNotAFile:   "it is a link, or not a file",
	stick.NameOutside:    "it leads out of the image",
}

// joined puts what several programs said into one line.
func joined(errs []error) string {
	var texts []string
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	return strings.Join(texts, "; ")
}

var refusalTexts = map[imaging.Why]text.Message{
	imaging.NotPortable: "it is not removable and not on USB", imaging.HasSystem: "the running system is on it",
	imaging.HasUnhello: "this program was started from it", imaging.OtherDisk: "another disk has this name now",
}

// diskProblem is about the disk of --device.
func diskProblem(err error, _ string) *problem.Problem {
	var (
		refused  *imaging.RefusedError
		notDisk  *media.NotADiskError
		inUse    *media.InUseError
		readOnly *media.ReadOnlyError
		sectors  *stick.SectorsError
	)
	refuse := func(path string, why any) *problem.Problem {
		return problem.New(problem.DiskRefused, text.Args{"path": path, "why": why})
	}
	switch {
	case errors.As(err, &refused):
		return refuse(refused.Path, refusalTexts[refused.Why])
	case errors.As(err, &notDisk):
		return refuse(notDisk.Path, text.Message("it is not a whole disk"))
	case errors.As(err, &sectors):
		return refuse("--"+flagDevice, text.Message("its sectors are not of 512 bytes"))
	case errors.As(err, &inUse):
		p := problem.New(problem.InUse, text.Args{"path": inUse.Path}).Saying("{path} is in use").Hinting(
			"nothing was changed; close every window and program that shows its files, " +
				"unmount its volumes, then run unhello again")
		p.Detail = inUse.By
		return p
	case errors.As(err, &readOnly):
		return problem.New(problem.ReadOnly, text.Args{"path": readOnly.Path}).Because(readOnly.Err).Hinting(hintMediaReadOnly)
	}
	return nil
}

// newFileProblem is about the file of --out.
func newFileProblem(err error, _ string) *problem.Problem {
	var (
		exists   *record.ExistsError
		noRoom   *record.NoRoomError
		readOnly *record.ReadOnlyError
	)
	switch {
	case errors.As(err, &exists):
		return problem.New(problem.OutExists, text.Args{"path": exists.Path})
	case errors.As(err, &noRoom):
		return problem.New(problem.NoRoom, text.Args{"path": noRoom.Path}).Because(noRoom.Err)
	case errors.As(err, &readOnly):
		return problem.New(problem.ReadOnly, text.Args{"path": readOnly.Path}).Because(readOnly.Err)
	}
	return nil
}

const hintHalfWritten text.Message = "the disk has lost what it had and holds nothing that can be " +
	"used yet: run unhello again, or use another stick"
