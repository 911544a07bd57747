package rescue

import (
	"errors"

	"unhello/internal/console"
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
	for _, judge := range []func(error, console.Args) *console.Problem{imageProblem, deviceProblem, bitlockerProblem, ntfsProblem, notPlainProblem} {
		if p := judge(err, console.Args{"path": path}); p != nil {
			return p
		}
	}
	return console.FileProblem(err, path, console.ReasonReadFailed)
}

// imageRefusals are the words for each kind of refusal by an image.
var imageRefusals = map[image.Kind]struct {
	reason  console.Reason
	message console.ID
}{
	image.KindForeign:      {console.ReasonUnsupportedSource, console.MsgImageForeign},
	image.KindLog:          {console.ReasonImageLog, console.MsgImageLog},
	image.KindParent:       {console.ReasonImageDifference, console.MsgImageDifference},
	image.KindDifferencing: {console.ReasonImageDifference, console.MsgImageDifference},
	image.KindBackingFile:  {console.ReasonImageDifference, console.MsgImageBackingFile},
	image.KindCorrupt:      {console.ReasonImageDamaged, console.MsgImageDamaged},
	image.KindMarked:       {console.ReasonImageDamaged, console.MsgImageMarked},

	image.KindUnallocated: {console.ReasonImageNotInPlace, console.MsgImageUnallocated},
	image.KindShared:      {console.ReasonImageNotInPlace, console.MsgImageShared},
	image.KindCompressed:  {console.ReasonImageNotInPlace, console.MsgImageCompressed},
	image.KindDirty:       {console.ReasonImageNotInPlace, console.MsgImageDirty},
	image.KindBitmaps:     {console.ReasonImageNotInPlace, console.MsgImageBitmaps},
	image.KindTables:      {console.ReasonImageNotInPlace, console.MsgImageTables},
	image.KindSavedState:  {console.ReasonImageSavedState, console.MsgImageSavedState},
	image.KindOutside:     {console.ReasonVolumeDamaged, console.MsgVolumeDamaged},
	image.KindReadOnly:    {console.ReasonReadOnly, console.MsgReadOnly},

	image.KindEncrypted:    {console.ReasonImageUnsupported, console.MsgImageEncrypted},
	image.KindExternalData: {console.ReasonImageUnsupported, console.MsgImageUnsupported},
	image.KindExtendedL2:   {console.ReasonImageUnsupported, console.MsgImageUnsupported},
	image.KindCompression:  {console.ReasonImageUnsupported, console.MsgImageUnsupported},
	image.KindFeature:      {console.ReasonImageUnsupported, console.MsgImageUnsupported},
	image.KindVersion:      {console.ReasonImageUnsupported, console.MsgImageUnsupported},
}

func imageProblem(err error, args console.Args) *console.Problem {
	kind := image.KindOf(err)
	if kind == "" {
		return nil
	}
	row := imageRefusals[kind]
	args["format"] = formatOf(err)
	p := because(console.NewProblem(row.reason, args).Saying(row.message), err)
	if e := (*image.UnsupportedError)(nil); errors.As(err, &e) {
		p.Detail = unsupportedDetail(e, row.message)
	}
	if row.reason == console.ReasonUnsupportedSource {
		p.Hinting(console.HintConvert)
		if args["format"] == image.FormatEWF {
			p.Hinting(console.HintConvertE01)
		}
	}
	return p
}

// unsupportedDetail names a feature that the message has no words for.
func unsupportedDetail(e *image.UnsupportedError, message console.ID) string {
	switch {
	case message != console.MsgImageUnsupported:
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

func deviceProblem(err error, args console.Args) *console.Problem {
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
		p := console.NewProblem(console.ReasonInUse, args).Saying(console.MsgDiskInUse).Hinting(console.HintDiskInUse)
		p.Cause, p.Detail = err, inUse.By
		if inUse.Err != nil {
			p.Detail += ": " + inUse.Err.Error()
		}
		return p
	case errors.As(err, &readOnly):
		return because(console.NewProblem(console.ReasonReadOnly, args), readOnly.Err)
	case errors.Is(err, media.ErrReadOnly):
		return console.NewProblem(console.ReasonReadOnly, args)
	case errors.As(err, &set):
		return setProblem(set.Set, args["path"])
	case errors.As(err, &corrupt), errors.As(err, &outside):
		return because(console.NewProblem(console.ReasonPartitionTable, args), err)
	case errors.As(err, &unread):
		return because(console.NewProblem(console.ReasonReadFailed, args), err)
	}
	return nil
}

// setProblem is about one disk or partition of a set: the others have the same,
// or sums of it.
func setProblem(set media.Set, path any) *console.Problem {
	return console.NewProblem(console.ReasonDiskSet, console.Args{"path": path, "set": set.Name()})
}

// fileRefusals are the words for each reason why a file can't be overwritten in
// place.
var fileRefusals = map[ntfs.Refusal]console.ID{
	ntfs.Directory:   console.MsgFileFolder,
	ntfs.System:      console.MsgFileSystem,
	ntfs.Reparse:     console.MsgFileReparse,
	ntfs.Encrypted:   console.MsgFileEncrypted,
	ntfs.Compressed:  console.MsgFileCompressed,
	ntfs.Resident:    console.MsgFileResident,
	ntfs.Hole:        console.MsgFileHole,
	ntfs.BeyondValid: console.MsgFileBeyondValid,
	ntfs.BeyondEnd:   console.MsgFileBeyondEnd,
}

func ntfsProblem(err error, args console.Args) *console.Problem {
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
		return because(console.NewProblem(console.ReasonVolumeDamaged, args), err)
	case errors.As(err, &truncated):
		args["size"], args["expected"] = truncated.Size, truncated.Need
		return console.NewProblem(console.ReasonVolumeDamaged, args).Saying(console.MsgVolumeTruncated)
	case errors.As(err, &missing):
		return console.NewProblem(console.ReasonNotFound, args)
	case errors.As(err, &refused):
		return console.NewProblem(console.ReasonFileNotInPlace, args).Saying(fileRefusal(refused))
	}
	return nil
}

func fileRefusal(e *ntfs.RefusedError) console.ID {
	if e.Why == ntfs.Reparse && e.Tag == ntfs.TagWOF {
		return console.MsgFileCompressedByWin
	}
	return fileRefusals[e.Why]
}
