package rescue

import (
	"errors"
	"fmt"

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
	case errors.As(err, &notHive):
		reason = console.ReasonNotAHive
		if notHive.Size == 0 {
			reason = console.ReasonEmptyFile
		}
	case errors.As(err, &log):
		reason = console.ReasonLogAsHive
	case errors.As(err, &version):
		reason, args["version"] = console.ReasonHiveVersion, fmt.Sprintf("%d.%d", version.Major, version.Minor)
	case errors.As(err, &layered):
		reason = console.ReasonHiveLayered
	case errors.As(err, &truncated):
		reason, args["size"], args["expected"] = console.ReasonHiveTruncated, truncated.Size, truncated.Need
	case errors.As(err, &dirty):
		reason = console.ReasonDirtyNoLogs
	case errors.As(err, &link):
		reason, args["key"], args["target"] = console.ReasonLinkedKey, link.Path, link.Target
	case errors.As(err, &needsLog):
		reason = console.ReasonNeedsLog
	case errors.As(err, &noRoom):
		reason = console.ReasonNoRoom
	case errors.As(err, &limit):
		reason = console.ReasonDataMalformed
	case errors.As(err, &corrupt), errors.As(err, &damaged):
		reason = console.ReasonHiveDamaged
	default:
		return console.FileProblem(err, path, console.ReasonReadFailed)
	}
	return console.NewProblem(reason, args).Because(err)
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
	)
	reason := console.Reason("")
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exists):
		reason = console.ReasonRecordExists
	case errors.As(err, &noRoom):
		reason = console.ReasonNoRoom
	case errors.As(err, &readOnly):
		reason = console.ReasonReadOnly
	case errors.As(err, &damaged):
		reason = console.ReasonRecordDamaged
	case errors.As(err, &not):
		reason = console.ReasonNotARecord
	case errors.As(err, &version):
		reason = console.ReasonRecordVersion
	default:
		return console.FileProblem(err, path, console.ReasonWriteFailed)
	}
	return console.NewProblem(reason, console.Args{"path": path}).Because(err)
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
		return console.NewProblem(console.ReasonInUse, args).Because(err)
	case errors.As(err, &readOnly):
		return console.NewProblem(console.ReasonReadOnly, args).Because(err)
	case errors.Is(err, record.ErrNotRegular):
		return console.NewProblem(console.ReasonNotAHive, args).Because(err)
	}
	return console.FileProblem(err, path, console.ReasonWriteFailed)
}

// undoProblem says how far undo came where it failed.
func undoProblem(err error, args console.Args) error {
	var write *record.WriteError
	var changed *record.ChangedError
	switch {
	case errors.As(err, &changed) && !changed.Written:
		return console.NewProblem(console.ReasonUsedSince, args).Because(err)
	case errors.As(err, &write) && !write.Written:
		return console.NewProblem(console.ReasonWriteFailed, args).Because(err)
	}
	return console.NewProblem(console.ReasonWriteFailedNotRestored, args).Because(err)
}

// refuseRunning refuses the Windows that is running now.
func (w *Windows) refuseRunning() error {
	if w.Folder != "" && isRunning(w.Path) {
		return console.NewProblem(console.ReasonRunningSystem, console.Args{"path": w.Path})
	}
	return nil
}
