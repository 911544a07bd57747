package problem

import (
	"unhello/internal/device"
	"unhello/internal/text"
	"unhello/media"
	"unhello/media/image"
	"unhello/media/ntfs"
)

// imageRefusals are the words for each kind of refusal by an image.
var imageRefusals = map[image.Kind]struct {
	reason  Reason
	message text.Message
}{
	image.KindForeign: {UnsupportedSource, msgForeignImage},
	image.KindLog: {ImageLog,
		"{path} was not closed: its log holds changes that are not in the {format} itself yet"},
	image.KindParent:       {ImageDifference, msgImageDifference},
	image.KindDifferencing: {ImageDifference, msgImageDifference},
	image.KindBackingFile: {ImageDifference,
		"{path} holds only the difference to its backing file"},
	image.KindCorrupt: {ImageDamaged, "{path} is damaged, or not quite a {format}"},
	image.KindMarked: {ImageDamaged,
		"{path} is marked as damaged by the program that last used it"},

	image.KindUnallocated: {ImageNotInPlace,
		"{path} lies where the {format} has no block yet"},
	image.KindShared: {ImageNotInPlace,
		"{path} lies in a part of the {format} that a snapshot shares"},
	image.KindCompressed: {ImageNotInPlace,
		"{path} lies in a part of the {format} that is compressed"},
	image.KindDirty: {ImageNotInPlace,
		"{path} lies in a {format} that was not closed"},
	image.KindBitmaps: {ImageNotInPlace,
		"{path} lies in a {format} that keeps track of changes for backups, which ours would not " +
			"be in"},
	image.KindTables: {ImageNotInPlace,
		"{path} lies in a {format} whose tables are too large to be checked for overlaps"},
	image.KindSavedState: {ImageSavedState,
		"{path} lies in a {format} whose virtual machine was saved, not shut down"},
	image.KindOutside: {VolumeDamaged, "the file system of {path} is damaged"},
	image.KindReadOnly: {ReadOnly,
		"{path} cannot be written: the medium is read-only"},

	image.KindEncrypted: {ImageUnsupported,
		"{path} is a {format} that is encrypted by itself"},
	image.KindExternalData: {ImageUnsupported, msgImageUnsupported},
	image.KindExtendedL2:   {ImageUnsupported, msgImageUnsupported},
	image.KindCompression:  {ImageUnsupported, msgImageUnsupported},
	image.KindFeature:      {ImageUnsupported, msgImageUnsupported},
	image.KindVersion:      {ImageUnsupported, msgImageUnsupported},
}

// image gives a refusal by an image of some format its words.
func (p *Problem) image(kind image.Kind, format string) *Problem {
	row := imageRefusals[kind]
	p.Reason, p.Args["format"] = row.reason, format
	p.Saying(row.message)
	if row.reason == UnsupportedSource {
		p.Hinting(foreignImage(format))
	}
	return p
}

// unsupported names a feature that the message has no words for.
func unsupported(e *image.UnsupportedError) string {
	switch {
	case imageRefusals[e.Kind].message != msgImageUnsupported:
		return e.Detail
	case e.Detail == "":
		return string(e.Kind)
	}
	return string(e.Kind) + ", " + e.Detail
}

// OneOfSet refuses a disk or volume that is one of a set.
func OneOfSet(path string, m media.Membership) *Problem {
	return New(DiskSet, text.Args{"path": path}).set(m)
}

// set names the set, and in the detail what tells of it.
func (p *Problem) set(m media.Membership) *Problem {
	p.Args["set"], p.Detail = m.Set.Name(), m.Mark
	return p
}

func inUse(e *device.InUseError, p *Problem) {
	switch p.at(e.Path, e.Err); {
	case e.InFolder && e.Err == nil:
		p.Detail = e.By
	case !e.InFolder:
		diskInUse(e, p)
	}
}

func diskInUse(e *device.InUseError, p *Problem) {
	p.Saying("{path} is in use").Hinting(
		"two writers would damage it, so nothing was changed\n" +
			"shut the virtual machine down, unmount or detach the disk, or end the program that " +
			"has it open, then run unhello again")
	p.Detail = e.By
	if e.Err != nil {
		p.Detail += ": " + e.Err.Error()
	}
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

func notInPlace(e *ntfs.RefusedError, p *Problem) {
	p.Saying(fileRefusals[e.Why]).Detail = ""
	if e.Why == ntfs.Reparse && e.Tag == ntfs.TagWOF {
		p.Saying("{path} is compressed by Windows (compact /exe)")
	}
}

const msgImageDifference text.Message = "{path} holds only the difference to another {format}, " +
	"such as a checkpoint's"

const msgImageUnsupported text.Message = "{path} is a {format} with a feature that unhello does " +
	"not know"
