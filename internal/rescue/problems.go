package rescue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"unhello/hive"
	"unhello/internal/console"
	"unhello/internal/record"
)

// hiveProblem says in people's words what the hive package refused.
func hiveProblem(err error, path string) error {
	var (
		notHive   *hive.NotHiveError
		log       *hive.LogAsHiveError
		version   *hive.VersionError
		layered   *hive.LayeredError
		truncated *hive.TruncatedError
		dirty     *hive.DirtyError
		missing   *logMissing
		corrupt   *hive.CorruptError
		damaged   *hive.DamagedError
		link      *hive.LinkError
		needsLog  *hive.NeedsLogError
		noRoom    *hive.NoRoomError
		limit     *hive.LimitError
	)
	args := console.Args{"path": path}
	reason := console.Reason("")
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &notHive):
		if notHive.Size == 0 {
			return console.NewProblem(console.ReasonEmptyFile, args)
		}
		return because(console.NewProblem(console.ReasonNotAHive, args), errors.New(notHive.Seen))
	case errors.As(err, &log):
		return console.NewProblem(console.ReasonLogAsHive, args)
	case errors.As(err, &version):
		args["version"] = fmt.Sprintf("%d.%d", version.Major, version.Minor)
		return console.NewProblem(console.ReasonHiveVersion, args)
	case errors.As(err, &layered):
		reason = console.ReasonHiveLayered
	case errors.As(err, &truncated):
		args["size"], args["expected"] = truncated.Size, truncated.Need
		return console.NewProblem(console.ReasonHiveTruncated, args)
	case errors.As(err, &dirty):
		reason = console.ReasonDirtyNoLogs
	case errors.As(err, &missing):
		args["log"] = logName(path, missing.log)
		p := console.NewProblem(console.ReasonLogMissing, args)
		if missing.damage == nil {
			return p
		}
		return because(p, missing.damage)
	case errors.As(err, &link):
		args["key"], args["target"] = link.Path, link.Target
		p := console.NewProblem(console.ReasonLinkedKey, args)
		if link.Target == "" {
			p.Saying(console.MsgHandleKey)
		}
		return p
	case errors.As(err, &needsLog):
		reason = console.ReasonNeedsLog
	case errors.As(err, &noRoom):
		return because(console.NewProblem(console.ReasonNoRoom, args).Hinting(console.HintNoRoomInPlace), err)
	case errors.As(err, &limit):
		reason = console.ReasonDataMalformed
	case errors.As(err, &corrupt), errors.As(err, &damaged):
		reason = console.ReasonHiveDamaged
	default:
		return fileProblem(err, path)
	}
	return because(console.NewProblem(reason, args), err)
}

// recordProblem says what went wrong around an undo record or another new file.
func recordProblem(err error, path string) error {
	var (
		exists   *record.ExistsError
		noRoom   *record.NoRoomError
		readOnly *record.ReadOnlyError
		damaged  *record.DamagedError
		not      *record.NotRecordError
		version  *record.VersionError
		wrongKey *record.WrongKeyError
	)
	problem := func(reason console.Reason, path string) *console.Problem {
		return console.NewProblem(reason, console.Args{"path": path})
	}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exists):
		return problem(console.ReasonRecordExists, exists.Path)
	case errors.As(err, &noRoom):
		return because(problem(console.ReasonNoRoom, noRoom.Path), noRoom.Err)
	case errors.As(err, &readOnly):
		return because(problem(console.ReasonReadOnly, readOnly.Path), readOnly.Err)
	case errors.As(err, &damaged):
		return because(problem(console.ReasonRecordDamaged, path), errors.New(damaged.Detail))
	case errors.As(err, &not):
		return problem(console.ReasonNotARecord, path)
	case errors.As(err, &wrongKey):
		return problem(console.ReasonRecordRekeyed, path)
	case errors.As(err, &version):
		p := problem(console.ReasonRecordVersion, path)
		if version.Old {
			p.Saying(console.MsgRecordOld).Hinting(console.HintRecordOld)
		}
		return because(p, fmt.Errorf("format version %q", version.Version))
	}
	return console.FileProblem(err, path, console.ReasonWriteFailed)
}

// recordPlaceProblem says why a folder takes no record. One that can't be made is
// no place; it is not what was looked for.
func recordPlaceProblem(err error, dir, name string) error {
	p := console.ProblemOf(recordProblem(err, filepath.Join(dir, name)))
	if p.Reason == console.ReasonNotFound {
		return because(console.NewProblem(console.ReasonRecordPlace, nil), fmt.Errorf("%s: %s", dir, p.Detail))
	}
	if p.Reason == console.ReasonReadOnly {
		p.Hinting(console.HintRecordPlace) // the volume that is to be changed is not to blame
	}
	return p
}

// targetProblem says why the files of a hive can't be opened for writing.
func targetProblem(err error, path string) error {
	var (
		inUse    *record.InUseError
		readOnly *record.ReadOnlyError
	)
	args := console.Args{"path": path}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &inUse):
		return because(console.NewProblem(console.ReasonInUse, args), inUse.Err)
	case errors.As(err, &readOnly):
		return because(console.NewProblem(console.ReasonReadOnly, args), readOnly.Err)
	}
	if p := notPlainProblem(err, args); p != nil {
		return p
	}
	return console.FileProblem(err, path, console.ReasonWriteFailed)
}

// notPlainProblem says what stands in the place of a file, nil for other errors.
func notPlainProblem(err error, args console.Args) *console.Problem {
	var not *record.NotPlainError
	if !errors.As(err, &not) {
		return nil
	}
	return because(console.NewProblem(console.ReasonNotPlainFile, args), errors.New(not.Why))
}

// undoProblem says how far undo came where it failed.
func undoProblem(err error, args console.Args) error {
	var write *record.WriteError
	var changed *record.ChangedError
	switch {
	case errors.As(err, &changed) && !changed.Written:
		return because(console.NewProblem(console.ReasonUsedSince, args), err)
	case errors.As(err, &write) && !write.Written:
		return notWritten(write, args)
	}
	return because(console.NewProblem(console.ReasonWriteFailedNotRestored, args), err)
}

// notWritten says why the very first write failed: the medium is full, is
// read-only, or something that no other reason tells.
func notWritten(err *record.WriteError, args console.Args) error {
	p := console.FileProblem(err, fmt.Sprint(args["path"]), console.ReasonWriteFailed)
	p.Args = args
	return because(p, err)
}

// refuseRunning refuses the Windows that is running now.
func (w *Windows) refuseRunning() error {
	if w.Folder != "" && (isRunning(w.Path) || w.isRunningOnDisk()) {
		return console.NewProblem(console.ReasonRunningSystem, console.Args{"path": w.Path})
	}
	return nil
}

// isRunningOnDisk reports whether the files are those of the running system, seen on
// its disk.
func (w *Windows) isRunningOnDisk() bool {
	v, onDisk := w.place.(*inVolume)
	return onDisk && v.guard != nil && v.guard.isRunning(v.id)
}

// because adds the cause in words for people: the message has named the path
// already, and who said it is of no interest.
func because(p *console.Problem, cause error) *console.Problem {
	p.Because(cause)
	p.Detail = plain(cause)
	return p
}

func plain(err error) string {
	var onFile *fs.PathError
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var words []string
		for _, e := range many.Unwrap() {
			words = append(words, plain(e))
		}
		return strings.Join(words, "; ")
	}
	text := err.Error()
	if errors.As(err, &onFile) {
		text = strings.ReplaceAll(text, onFile.Error(), onFile.Err.Error())
	}
	for _, speaker := range []string{"hive: ", "record: ", "media: ", "image: ", "ntfs: "} {
		text = strings.TrimPrefix(text, speaker)
	}
	return text
}
