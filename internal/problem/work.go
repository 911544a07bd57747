package problem

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"unhello/internal/device"
	"unhello/internal/text"
	"unhello/media/fat"
)

// A work is what was being done when an error came up. What to do next depends on it, so it has
// rules of its own. They are asked in order, and the last one has an answer to every error.
type work []rule

// workError is an error that came up during a work on path.
type workError struct {
	work work
	path string
	err  error
}

func (e *workError) Error() string { return e.err.Error() }
func (e *workError) Unwrap() error { return e.err }

// OnMedium is At for files that are added to a medium.
func OnMedium(path string, err error) error { return during(mediumWork, path, err) }

// OnCheck is At for a medium that is only read.
func OnCheck(path string, err error) error { return during(checkWork, path, err) }

// OnImage is At for the image of a stick, in a new file or on a disk, and for what goes into it.
func OnImage(path string, err error) error { return during(imageWork, path, err) }

// InWIM is At for a change of a WIM. Whatever fails, the WIM is as it was.
func InWIM(path string, err error) error { return during(wimWork, path, err) }

// OnSaving is At for a new file with a recovery password.
func OnSaving(path string, err error) error { return during(savingWork, path, err) }

func during(w work, path string, err error) error {
	if err == nil {
		return nil
	}
	return At(path, &workError{w, path, err})
}

// ofWork asks the rules of the work during which an error came up.
func ofWork(err error) *Problem {
	w, ok := errors.AsType[*workError](err)
	if !ok || errors.Is(err, context.Canceled) {
		return nil
	}
	return first(w.work, w)
}

var (
	mediumWork = work{onFile(WriteFailed, mediumHints)}

	checkWork = work{
		on(InUse, func(e *device.InUseError, p *Problem) {
			p.at(e.Path, nil).Saying("{path} is in use").Hinting(
				"it may change while it is read; if it is mounted, name that folder, such as " +
					"/media/stick, else end the program that has it open")
			p.Detail = e.By
		}),
		on(VolumeDamaged, func(e *fat.VolumeError, p *Problem) {
			p.Hinting("do not use this stick; make it anew with 'unhello media image'").Detail =
				e.Problem
		}),
		onFile(ReadFailed, mediumHints),
	}

	imageWork = work{
		on(DiskRefused, func(e *device.NotADiskError, p *Problem) {
			p.at(e.Path, nil).Args["why"] = text.Message("it is not a whole disk")
		}),
		on(InUse, func(e *device.InUseError, p *Problem) {
			p.at(e.Path, nil).Saying("{path} is in use").Hinting(
				"nothing was changed; close every window and program that shows its files, " +
					"unmount its volumes, then run unhello again")
			p.Detail = e.By
		}),
		on(ReadOnly, func(e *device.ReadOnlyError, p *Problem) {
			p.at(e.Path, nil).Detail = e.Err.Error()
			if !e.InFolder {
				p.Hinting(hintMediaReadOnly)
			}
		}),
		on(OutExists, func(e *device.ExistsError, p *Problem) { p.at(e.Path, nil) }),
		on(NoRoom, func(e *device.NoRoomError, p *Problem) {
			p.at(e.Path, nil).Detail = e.Err.Error()
		}),
		onFile(WriteFailed, mediumHints),
	}

	wimWork = work{onFile(WriteFailed, map[Reason]text.Message{
		ReadOnly:    hintWIMReadOnly,
		NoRoom:      hintWIMNoRoom,
		NotFound:    "check the name; install media have sources\\boot.wim",
		WriteFailed: hintMediaFailing,
	})}

	savingWork = work{
		on(OutExists, func(e *device.ExistsError, p *Problem) {
			p.at(e.Path, nil).
				Hinting("nothing was changed; name a folder or a new file with --save")
		}),
		on(NoRoom, func(e *device.NoRoomError, p *Problem) {
			p.at(e.Path, nil).Hinting(hintNotSaved)
		}),
		on(ReadOnly, func(e *device.ReadOnlyError, p *Problem) {
			p.at(e.Path, nil).Hinting(hintNotSaved)
		}),
		on("", func(e *workError, p *Problem) {
			*p = *Of(AtWriting(e.path, e.err)).Hinting(hintNotSaved)
		}),
	}
)

// onFile is the last rule of a work: an error of the system about a file. A reason for which the
// work has no hint keeps its own.
func onFile(otherwise Reason, hints map[Reason]text.Message) rule {
	return on("", func(e *workError, p *Problem) {
		*p = *Of(at(nameOf(e.err, e.path), e.err, otherwise))
		if hint, ok := hints[p.Reason]; ok {
			p.Hint = hint
		}
	})
}

// nameOf returns the file that the error names, or else path.
func nameOf(err error, path string) string {
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.New
	}
	if own, ok := errors.AsType[*fs.PathError](err); ok {
		return own.Path
	}
	return path
}

var mediumHints = map[Reason]text.Message{
	ReadOnly:    hintMediaReadOnly,
	NoRoom:      hintMediaRoom,
	NotFound:    hintMediaPlace,
	WriteFailed: hintMediaFailing,
}

const hintMediaReadOnly text.Message = "nothing was changed; remove the write protection (often " +
	"a switch on the stick or card), or mount it writable"

const hintNotSaved text.Message = "nothing was changed: a recovery password that cannot be saved " +
	"is not kept\n" +
	"name another place with --save"

const hintWIMNoRoom text.Message = "nothing was changed; copy the WIM to a larger disk, change " +
	"it there, and copy it back"

const hintWIMReadOnly text.Message = "nothing was changed; copy it to where it can be written, " +
	"or take the read-only attribute away\n" +
	"on Windows:\n" +
	"    attrib -r WIM\n" +
	"on Linux:\n" +
	"    chmod u+w WIM"
