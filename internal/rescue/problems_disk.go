package rescue

import (
	"errors"

	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media"
	"unhello/media/image"
	"unhello/media/ntfs"
)

// fileProblem says in people's words what a disk, an image, a volume or the
// system said about a file, wherever the file lies.
func fileProblem(err error, path string) error {
	if err == nil {
		return nil
	}
	for _, judge := range []func(error, text.Args) *problem.Problem{imageProblem, deviceProblem, bitlockerProblem, ntfsProblem, notPlainProblem} {
		if p := judge(err, text.Args{"path": path}); p != nil {
			return p
		}
	}
	return problem.OfFile(err, path, problem.ReadFailed)
}

// imageRefusals are the words for each kind of refusal by an image.
var imageRefusals = map[image.Kind]struct {
	reason  problem.Reason
	message text.Message
}{
	image.KindForeign: {problem.UnsupportedSource,
		"{path} is a disk image of the format {format}, which cannot be opened"},
	image.KindLog: {problem.ImageLog,
		"{path} was not closed: its log holds changes that are not in the {format} itself " +
			"yet"},
	image.KindParent:       {problem.ImageDifference, msgImageDifference},
	image.KindDifferencing: {problem.ImageDifference, msgImageDifference},
	image.KindBackingFile: {problem.ImageDifference,
		"{path} holds only the difference to its backing file"},
	image.KindCorrupt: {problem.ImageDamaged, "{path} is damaged, or not quite a {format}"},
	image.KindMarked: {problem.ImageDamaged,
		"{path} is marked as damaged by the program that last used it"},

	image.KindUnallocated: {problem.ImageNotInPlace,
		"{path} lies where the {format} has no block yet"},
	image.KindShared: {problem.ImageNotInPlace,
		"{path} lies in a part of the {format} that a snapshot shares"},
	image.KindCompressed: {problem.ImageNotInPlace,
		"{path} lies in a part of the {format} that is compressed"},
	image.KindDirty: {problem.ImageNotInPlace,
		"{path} lies in a {format} that was not closed"},
	image.KindBitmaps: {problem.ImageNotInPlace,
		"{path} lies in a {format} that keeps track of changes for backups, which ours " +
			"would not be in"},
	image.KindTables: {problem.ImageNotInPlace,
		"{path} lies in a {format} whose tables are too large to be checked for overlaps"},
	image.KindSavedState: {problem.ImageSavedState,
		"{path} lies in a {format} whose virtual machine was saved, not shut down"},
	image.KindOutside: {problem.VolumeDamaged, "the file system of {path} is damaged"},
	image.KindReadOnly: {problem.ReadOnly,
		"{path} cannot be written: the medium is read-only"},

	image.KindEncrypted: {problem.ImageUnsupported,
		"{path} is a {format} that is encrypted by itself"},
	image.KindExternalData: {problem.ImageUnsupported, msgImageUnsupported},
	image.KindExtendedL2:   {problem.ImageUnsupported, msgImageUnsupported},
	image.KindCompression:  {problem.ImageUnsupported, msgImageUnsupported},
	image.KindFeature:      {problem.ImageUnsupported, msgImageUnsupported},
	image.KindVersion:      {problem.ImageUnsupported, msgImageUnsupported},
}

func imageProblem(err error, args text.Args) *problem.Problem {
	kind := image.KindOf(err)
	if kind == "" {
		return nil
	}
	row := imageRefusals[kind]
	args["format"] = formatOf(err)
	p := because(problem.New(row.reason, args).Saying(row.message), err)
	if e := (*image.UnsupportedError)(nil); errors.As(err, &e) {
		p.Detail = unsupportedDetail(e, row.message)
	}
	if row.reason == problem.UnsupportedSource {
		p.Hinting(
			"convert it, with every part of it in the same folder, then name the new file:\n" +
				"qemu-img convert -O raw {path} new.img")
		if args["format"] == image.FormatEWF {
			p.Hinting(
				"convert it, with every part of it in the same folder, then name the new " +
					"file:\n" +
					"ewfexport -f raw -t new {path} (Debian: ewf-tools)")
		}
	}
	return p
}

// unsupportedDetail names a feature that the message has no words for.
func unsupportedDetail(e *image.UnsupportedError, message text.Message) string {
	switch {
	case message != msgImageUnsupported:
		return e.Detail
	case e.Detail == "":
		return string(e.Kind)
	}
	return string(e.Kind) + ", " + e.Detail
}

func formatOf(err error) string {
	var (
		unsupported *image.UnsupportedError
		notWritable *image.NotWritableError
		corrupt     *image.CorruptError
	)
	switch {
	case errors.As(err, &unsupported):
		return unsupported.Format
	case errors.As(err, &notWritable):
		return notWritable.Format
	case errors.As(err, &corrupt):
		return corrupt.Format
	}
	return ""
}

func deviceProblem(err error, args text.Args) *problem.Problem {
	var (
		inUse    *media.InUseError
		readOnly *media.ReadOnlyError
		set      *media.SetError
		corrupt  *media.CorruptError
		outside  *media.OutsideError
		unread   *media.ReadError
	)
	switch {
	case errors.As(err, &inUse):
		p := problem.New(problem.InUse, args).Saying("{path} is in use").Hinting(
			"two writers would damage it, so nothing was changed\n" +
				"shut the virtual machine down, unmount or detach the disk, or end the program " +
				"that has it open,\n" +
				"then run unhello again")
		p.Cause, p.Detail = err, inUse.By
		if inUse.Err != nil {
			p.Detail += ": " + inUse.Err.Error()
		}
		return p
	case errors.As(err, &readOnly):
		return because(problem.New(problem.ReadOnly, args), readOnly.Err)
	case errors.Is(err, media.ErrReadOnly):
		return problem.New(problem.ReadOnly, args)
	case errors.As(err, &set):
		return setProblem(set.Set, args["path"])
	case errors.As(err, &corrupt), errors.As(err, &outside):
		return because(problem.New(problem.PartitionTable, args), err)
	case errors.As(err, &unread):
		return because(problem.New(problem.ReadFailed, args), err)
	}
	return nil
}

// setProblem is about one disk or partition of a set: the others have the same,
// or sums of it.
func setProblem(set media.Set, path any) *problem.Problem {
	return problem.New(problem.DiskSet, text.Args{"path": path, "set": set.Name()})
}

// fileRefusals are the words for each reason why a file can't be overwritten in
// place.
var fileRefusals = map[ntfs.Refusal]text.Message{
	ntfs.Directory:   "{path} is a folder",
	ntfs.System:      "{path} belongs to the file system itself",
	ntfs.Reparse:     "{path} is a reparse point: its content is elsewhere",
	ntfs.Encrypted:   "{path} is encrypted by the file system (EFS)",
	ntfs.Compressed:  "{path} is compressed by the file system",
	ntfs.Resident:    "{path} is so small that it lies inside its file record",
	ntfs.Hole:        "{path} is sparse: a part of it has no clusters",
	ntfs.BeyondValid: "{path} was never written as far as this change reaches",
	ntfs.BeyondEnd:   "{path} ends before the place of this change",
}

func ntfsProblem(err error, args text.Args) *problem.Problem {
	var (
		not       *ntfs.NotNTFSError
		truncated *ntfs.TruncatedError
		corrupt   *ntfs.CorruptError
		limit     *ntfs.LimitError
		missing   *ntfs.NotFoundError
		refused   *ntfs.RefusedError
		ambiguous *ntfs.AmbiguousError
	)
	switch {
	case errors.As(err, &not), errors.As(err, &corrupt), errors.As(err, &limit), errors.As(err, &ambiguous):
		return because(problem.New(problem.VolumeDamaged, args), err)
	case errors.As(err, &truncated):
		args["size"], args["expected"] = truncated.Size, truncated.Need
		return problem.New(problem.VolumeDamaged, args).Saying(
			"the volume {path} is cut off: {size} bytes, where its boot sector speaks of " +
				"{expected}")
	case errors.As(err, &missing):
		return problem.New(problem.NotFound, args)
	case errors.As(err, &refused):
		return problem.New(problem.FileNotInPlace, args).Saying(fileRefusal(refused))
	}
	return nil
}

func fileRefusal(e *ntfs.RefusedError) text.Message {
	if e.Why == ntfs.Reparse && e.Tag == ntfs.TagWOF {
		return "{path} is compressed by Windows (compact /exe)"
	}
	return fileRefusals[e.Why]
}

const msgImageDifference text.Message = "{path} holds only the difference to another {format}, such as a " +
	"checkpoint's"

const msgImageUnsupported text.Message = "{path} is a {format} with a feature that unhello does not know"
