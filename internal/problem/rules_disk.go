package problem

import (
	"errors"
	"fmt"
	"io/fs"

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
	p.Hinting(imageHint(kind, row.reason, format))
	return p
}

// imageHint gives the way on, "" for that of the reason. qemu-img reads a VHD that is a difference
// as if it were whole, and checks no VHD.
func imageHint(kind image.Kind, reason Reason, format string) text.Message {
	switch {
	case reason == UnsupportedSource:
		return foreignImage(format)
	case kind == image.KindEncrypted:
		return hintEncryptedImage
	case kind == image.KindParent || kind == image.KindDifferencing:
		return hintMerge
	case reason == ImageUnsupported && format == image.FormatVHD:
		return "it was left alone; make a plain image of it with the program that made it, and " +
			"name that"
	case reason == ImageDamaged && format == image.FormatVHD:
		return "a change could make it worse, so nothing was changed\n" +
			"copy the image again, whole; else see on a copy of it whether Windows still " +
			"attaches it (diskpart: select vdisk, attach vdisk readonly)"
	}
	return ""
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

// readOnly tells a medium that can't be written from one that we may not write.
func readOnly(e *device.ReadOnlyError, p *Problem) {
	p.at(e.Path, nil).Detail = detail(e.Err)
	if errors.Is(e.Err, fs.ErrPermission) {
		p.On(NoAccess).Detail = ""
	}
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
	ntfs.Reparse:     "{path} is a reparse point ({tag}): its content is elsewhere",
	ntfs.Encrypted:   "{path} is encrypted by the file system (EFS)",
	ntfs.Compressed:  "{path} is compressed by the file system",
	ntfs.Resident:    "{path} is so small that it lies inside its file record",
	ntfs.Hole:        "{path} is sparse: a part of it has no clusters",
	ntfs.BeyondValid: "{path} was never written as far as this change reaches",
	ntfs.BeyondEnd:   "{path} ends before the place of this change",
}

// linkTexts name the reparse points that a system or its clouds make.
var linkTexts = map[uint32]text.Message{
	0xA0000003: "{path} is a junction, or a folder that a volume is mounted in",
	0xA000000C: "{path} is a symbolic link",
	0xA000001D: msgLinuxLink,
	0x80000013: "{path} is deduplicated: its content is shared with other files",
	0x80000014: msgLinuxLink, // of NFS
	0xC0000004: "{path} was moved to other storage (HSM): only a placeholder is here",
}

const (
	tagCloud     = 0x9000001A // bits 12 to 15 are a number
	tagCloudMask = 0xFFFF0FFF
)

func notInPlace(e *ntfs.RefusedError, p *Problem) {
	p.Args["file"], p.Args["tag"] = e.Name, fmt.Sprintf("0x%08x", e.Tag)
	p.Saying(fileRefusals[e.Why]).Detail = ""
	switch e.Why {
	case ntfs.Compressed:
		p.Hinting(hintUncompress)
	case ntfs.Encrypted:
		p.Hinting(hintDecrypt)
	case ntfs.Reparse:
		reparse(e.Tag, p)
	}
}

// reparse says what a reparse point is.
func reparse(tag uint32, p *Problem) {
	switch message, known := linkTexts[tag]; {
	case tag == ntfs.TagWOF:
		p.Saying("{path} is compressed by Windows (compact /exe)").Hinting(hintUncompressWOF)
	case tag&tagCloudMask == tagCloud:
		p.Saying("{path} is a placeholder: its content is in a cloud (OneDrive), not on this disk").
			Hinting(hintLink)
	case known:
		p.Saying(message).Hinting(hintLink)
	default:
		p.Hinting(hintLink)
	}
}

const (
	msgLinuxLink text.Message = "{path} is a link that a Linux made"

	hintUncompress text.Message = "inside a disk or image only a plain file can be changed, so " +
		"nothing was changed\n" +
		"let the system mount the volume and name its folder; Windows uncompresses it with:\n" +
		"    compact /u {file}"
	hintUncompressWOF text.Message = "inside a disk or image only a plain file can be changed, " +
		"so nothing was changed\n" +
		"let the system mount the volume and name its folder; Windows uncompresses it with:\n" +
		"    compact /u /exe {file}"
	hintDecrypt text.Message = "inside a disk or image only a plain file can be changed, so " +
		"nothing was changed\n" +
		"who encrypted it can decrypt it in Windows, where the volume is mounted, with:\n" +
		"    cipher /d {file}"
	hintLink text.Message = "a link in there may lead to any file, so it is not followed, and " +
		"nothing was changed\n" +
		"Windows keeps a plain file there: put the right one back, or name the place that it " +
		"leads to"

	hintMerge text.Message = "a change in one part of a chain can make the others worthless, so " +
		"it was left alone\n" +
		"merge the chain, then name the image that is left: in Hyper-V delete the checkpoint; " +
		"else type diskpart in Windows, and there:\n" +
		"    select vdisk file={path}\n" +
		"    merge vdisk depth=1"
	hintEncryptedImage text.Message = "it was left alone; make a plain image of it and name " +
		"that, with its password in a file PW without a line break\n" +
		"'convert' of qemu-img does it with --object secret,id=s,file=PW -O raw --image-opts, " +
		"followed by driver=qcow2,encrypt.key-secret=s,file.filename={path} and new.img"
)

const msgImageDifference text.Message = "{path} holds only the difference to another {format}, " +
	"such as a checkpoint's"

const msgImageUnsupported text.Message = "{path} is a {format} with a feature that unhello does " +
	"not know"
