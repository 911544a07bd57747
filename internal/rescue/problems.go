package rescue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
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
	args := text.Args{"path": path}
	reason := problem.Reason("")
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &notHive):
		if notHive.Size == 0 {
			return problem.New(problem.EmptyFile, args)
		}
		return because(problem.New(problem.NotAHive, args), errors.New(notHive.Seen))
	case errors.As(err, &log):
		return problem.New(problem.LogAsHive, args)
	case errors.As(err, &version):
		args["version"] = fmt.Sprintf("%d.%d", version.Major, version.Minor)
		return problem.New(problem.HiveVersion, args)
	case errors.As(err, &layered):
		reason = problem.HiveLayered
	case errors.As(err, &truncated):
		args["size"], args["expected"] = truncated.Size, truncated.Need
		return problem.New(problem.HiveTruncated, args)
	case errors.As(err, &dirty):
		reason = problem.DirtyNoLogs
	case errors.As(err, &missing):
		args["log"] = logName(path, missing.log)
		p := problem.New(problem.LogMissing, args)
		if missing.damage == nil {
			return p
		}
		return because(p, missing.damage)
	case errors.As(err, &link):
		args["key"], args["target"] = link.Path, link.Target
		p := problem.New(problem.LinkedKey, args)
		if link.Target == "" {
			p.Saying("the key {key} is a handle that stands for another key")
		}
		return p
	case errors.As(err, &needsLog):
		reason = problem.NeedsLog
	case errors.As(err, &noRoom):
		return because(problem.New(problem.NoRoom, args).Hinting(hintNoRoomInPlace), err)
	case errors.As(err, &limit):
		reason = problem.DataMalformed
	case errors.As(err, &corrupt), errors.As(err, &damaged):
		reason = problem.HiveDamaged
	default:
		return fileProblem(err, path)
	}
	return because(problem.New(reason, args), err)
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
	failure := func(reason problem.Reason, path string) *problem.Problem {
		return problem.New(reason, text.Args{"path": path})
	}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exists):
		return failure(problem.RecordExists, exists.Path)
	case errors.As(err, &noRoom):
		return because(failure(problem.NoRoom, noRoom.Path), noRoom.Err)
	case errors.As(err, &readOnly):
		return because(failure(problem.ReadOnly, readOnly.Path), readOnly.Err)
	case errors.As(err, &damaged):
		return because(failure(problem.RecordDamaged, path), errors.New(damaged.Detail))
	case errors.As(err, &not):
		return failure(problem.NotARecord, path)
	case errors.As(err, &wrongKey):
		return failure(problem.RecordRekeyed, path)
	case errors.As(err, &version):
		p := failure(problem.RecordVersion, path)
		if version.Old {
			p.Saying(
				"the undo record {path} was written by an unhello from before its first " +
					"release").Hinting("nothing was put back; undo it with the unhello that made it")
		}
		return because(p, fmt.Errorf("format version %q", version.Version))
	}
	return problem.OfFile(err, path, problem.WriteFailed)
}

// recordPlaceProblem says why a folder takes no record. One that can't be made is
// no place; it is not what was looked for.
func recordPlaceProblem(err error, dir, name string) error {
	p := problem.Of(recordProblem(err, filepath.Join(dir, name)))
	if p.Reason == problem.NotFound {
		return because(problem.New(problem.RecordPlace, nil), fmt.Errorf("%s: %s", dir, p.Detail))
	}
	if p.Reason == problem.ReadOnly {
		p.Hinting(
			"without it nobody could undo the change, so nothing was changed; the volume " +
				"to be changed and a RAM disk do not count\n" +
				"put in a stick and name a folder on it with --record, or do without undo with " +
				"--record none") // the volume that is to be changed is not to blame
	}
	return p
}

// targetProblem says why the files of a hive can't be opened for writing.
func targetProblem(err error, path string) error {
	var (
		inUse    *record.InUseError
		readOnly *record.ReadOnlyError
	)
	args := text.Args{"path": path}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &inUse):
		return because(problem.New(problem.InUse, args), inUse.Err)
	case errors.As(err, &readOnly):
		return because(problem.New(problem.ReadOnly, args), readOnly.Err)
	}
	if p := notPlainProblem(err, args); p != nil {
		return p
	}
	return problem.OfFile(err, path, problem.WriteFailed)
}

// notPlainProblem says what stands in the place of a file, nil for other errors.
func notPlainProblem(err error, args text.Args) *problem.Problem {
	var not *record.NotPlainError
	if !errors.As(err, &not) {
		return nil
	}
	return because(problem.New(problem.NotPlainFile, args), errors.New(not.Why))
}

// undoProblem says how far undo came where it failed.
func undoProblem(err error, args text.Args) error {
	var write *record.WriteError
	var changed *record.ChangedError
	switch {
	case errors.As(err, &changed) && !changed.Written:
		return because(problem.New(problem.UsedSince, args), err)
	case errors.As(err, &write) && !write.Written:
		return notWritten(write, args)
	}
	return because(problem.New(problem.WriteFailedNotRestored, args), err)
}

// notWritten says why the very first write failed: the medium is full, is
// read-only, or something that no other reason tells.
func notWritten(err *record.WriteError, args text.Args) error {
	p := problem.OfFile(err, fmt.Sprint(args["path"]), problem.WriteFailed)
	p.Args = args
	return because(p, err)
}

// refuseRunning refuses the Windows that is running now.
func (w *Windows) refuseRunning() error {
	if w.Folder != "" && (isRunning(w.Path) || w.isRunningOnDisk()) {
		return problem.New(problem.RunningSystem, text.Args{"path": w.Path})
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
func because(p *problem.Problem, cause error) *problem.Problem {
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
	words := err.Error()
	if errors.As(err, &onFile) {
		words = strings.ReplaceAll(words, onFile.Error(), onFile.Err.Error())
	}
	for _, speaker := range []string{"hive: ", "record: ", "media: ", "image: ", "ntfs: "} {
		words = strings.TrimPrefix(words, speaker)
	}
	return words
}
