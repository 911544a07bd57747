package main

import (
	"context"
	"errors"
	"strings"

	"unhello/internal/console"
	"unhello/internal/imaging"
	"unhello/internal/record"
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
	for _, sort := range []func(error, string) *console.Problem{contentProblem, diskProblem, newFileProblem} {
		if p := sort(err, path); p != nil {
			return p
		}
	}
	return mediaProblem(err, path)
}

// halfWrittenProblem is about a disk that has lost what it had.
func halfWrittenProblem(half *imaging.HalfWrittenError) *console.Problem {
	reason := console.ReasonWriteFailedNotRestored
	var readBack *stick.ReadBackError
	switch {
	case errors.As(half.Err, &readBack):
		reason = console.ReasonVerifyFailedNotRestored
	case errors.Is(half.Err, context.Canceled):
		return console.NewProblem(console.ReasonInterruptedWriting, nil).Hinting(console.HintHalfWritten)
	}
	return console.NewProblem(reason, console.Args{"path": half.Path}).Because(half.Err).Hinting(console.HintHalfWritten)
}

// contentProblem is about what is to be on a stick, and about its size.
func contentProblem(err error, path string) *console.Problem {
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
		return console.NewProblem(console.ReasonISO, console.Args{"path": iso.Path, "programs": strings.Join(stick.ISOReaders(), ", ")}).
			Saying(console.MsgNoISOReader)
	case errors.As(err, &iso):
		return console.NewProblem(console.ReasonISO, console.Args{"path": iso.Path}).Because(errors.New(joined(iso.Tried)))
	case errors.As(err, &name):
		return console.NewProblem(console.ReasonFileName, console.Args{"path": name.Path}).Because(errors.New(name.Problem))
	case errors.As(err, &tooLarge):
		return console.NewProblem(console.ReasonFileTooLarge, console.Args{"path": tooLarge.Path, "size": tooLarge.Size})
	case errors.As(err, &full):
		return console.NewProblem(console.ReasonNoRoom, console.Args{"need": full.Need, "have": full.Have}).
			Saying(console.MsgImageFull).Hinting(console.HintImageFull)
	case errors.As(err, &size):
		return console.NewProblem(console.ReasonUsage, console.Args{"command": "unhello media image", "size": size.Size, "least": size.Least, "most": size.Most}).
			Saying(console.MsgImageSize)
	case errors.As(err, &not):
		return console.NewProblem(console.ReasonNotInstallMedia, console.Args{"path": path, "missing": not.Missing})
	}
	return nil
}

// joined puts what several programs said into one line.
func joined(errs []error) string {
	var texts []string
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	return strings.Join(texts, "; ")
}

var refusalTexts = map[imaging.Why]console.ID{
	imaging.NotPortable: console.DiskNotPortable, imaging.HasSystem: console.DiskHasSystem,
	imaging.HasUnhello: console.DiskHasUnhello, imaging.OtherDisk: console.DiskIsAnother,
}

// diskProblem is about the disk of --device.
func diskProblem(err error, _ string) *console.Problem {
	var (
		refused  *imaging.RefusedError
		notDisk  *media.NotADiskError
		inUse    *media.InUseError
		readOnly *media.ReadOnlyError
		sectors  *stick.SectorsError
	)
	refuse := func(path string, why any) *console.Problem {
		return console.NewProblem(console.ReasonDiskRefused, console.Args{"path": path, "why": why})
	}
	switch {
	case errors.As(err, &refused):
		return refuse(refused.Path, refusalTexts[refused.Why])
	case errors.As(err, &notDisk):
		return refuse(notDisk.Path, console.DiskIsNone)
	case errors.As(err, &sectors):
		return refuse("--"+flagDevice, console.DiskSectors)
	case errors.As(err, &inUse):
		p := console.NewProblem(console.ReasonInUse, console.Args{"path": inUse.Path}).Saying(console.MsgStickInUse).Hinting(console.HintStickInUse)
		p.Detail = inUse.By
		return p
	case errors.As(err, &readOnly):
		return console.NewProblem(console.ReasonReadOnly, console.Args{"path": readOnly.Path}).Because(readOnly.Err).Hinting(console.HintMediaReadOnly)
	}
	return nil
}

// newFileProblem is about the file of --out.
func newFileProblem(err error, _ string) *console.Problem {
	var (
		exists   *record.ExistsError
		noRoom   *record.NoRoomError
		readOnly *record.ReadOnlyError
	)
	switch {
	case errors.As(err, &exists):
		return console.NewProblem(console.ReasonOutExists, console.Args{"path": exists.Path})
	case errors.As(err, &noRoom):
		return console.NewProblem(console.ReasonNoRoom, console.Args{"path": noRoom.Path}).Because(noRoom.Err)
	case errors.As(err, &readOnly):
		return console.NewProblem(console.ReasonReadOnly, console.Args{"path": readOnly.Path}).Because(readOnly.Err)
	}
	return nil
}
