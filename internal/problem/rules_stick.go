package problem

import (
	"context"
	"errors"
	"strings"

	"unhello/internal/imaging"
	"unhello/internal/text"
	"unhello/media/stick"
)

// stickRules are about sticks, what goes onto them, and what was being done meanwhile. They come
// before those of all: a disk that was half written when an interrupt came has lost what it had.
var stickRules = []rule{
	on(WriteFailedNotRestored, halfWritten),
	on(WriteFailedNotRestored, func(e *stick.LeftError, p *Problem) { p.Hinting(hintMediaLeft) }),
	on("", refusedWIM),

	on(ISO, unreadableISO),
	on(FileName, func(e *stick.NameError, p *Problem) {
		p.at(e.Path, nil).Args["why"] = nameTexts[e.Fault]
	}),
	on(FileTooLarge, func(e *stick.TooLargeError, p *Problem) {
		p.at(e.Path, nil).Args["size"] = e.Size
	}),
	on(NoRoom, func(e *stick.FullError, p *Problem) {
		p.Args, p.Detail = text.Args{"need": e.Need, "have": e.Have}, ""
		p.Saying("the files take {need} bytes, and on the stick there is room for {have}").
			Hinting("nothing was written; choose a larger --size or a larger disk, or none: then " +
				"the size is what fits")
	}),
	on(Usage, func(e *stick.SizeError, p *Problem) {
		p.Args, p.Detail = text.Args{"size": e.Size, "least": e.Least, "most": e.Most}, ""
		p.Args["command"] = "unhello media image"
		p.Saying("an image cannot have {size} bytes: at least {least}, at most {most}")
	}),
	on(NotInstallMedia, func(e *stick.NotMediaError, p *Problem) {
		p.Args["missing"], p.Detail = e.Missing, ""
	}),
	on(DiskRefused, func(e *imaging.RefusedError, p *Problem) {
		p.at(e.Path, nil).Args["why"] = refusalTexts[e.Why]
	}),
	on(DiskRefused, func(_ *stick.SectorsError, p *Problem) {
		p.at("--device", nil).Args["why"] = text.Message("its sectors are not of 512 bytes")
	}),

	on(ProgramMissing, func(e *stick.MissingProgramError, p *Problem) {
		p.at(e.Where, nil).Args["name"] = e.Name
	}),
	on(ProgramWrong, func(e *stick.ProgramError, p *Problem) {
		p.at(e.Path, e.Err).Args["architecture"] = e.Arch
	}),
	on(NotFound, refusedFolder),
	on(NotOurs, func(e *stick.ForeignError, p *Problem) { p.at(e.Path, nil) }),
	on(NoRoom, func(e *stick.RoomError, p *Problem) { p.at(e.Dir, e).Hinting(hintMediaRoom) }),
	on(Changed, func(e *stick.ChangedError, p *Problem) { p.at(e.Path, nil) }),
	on(VerifyFailedRestored, func(e *stick.ReadBackError, p *Problem) {
		p.at(e.Path, nil).Hinting(hintMediaFailing)
	}),

	ofWork,
}

// halfWritten is about a disk that has lost what it had.
func halfWritten(e *imaging.HalfWrittenError, p *Problem) {
	p.at(e.Path, nil).Hinting(hintHalfWritten).Detail = e.Err.Error()
	if _, ok := errors.AsType[*stick.ReadBackError](e.Err); ok {
		p.Reason = VerifyFailedNotRestored
	} else if errors.Is(e.Err, context.Canceled) {
		p.Reason, p.Detail = InterruptedWriting, ""
	}
}

func unreadableISO(e *stick.ISOError, p *Problem) {
	p.at(e.Path, nil)
	if len(e.Tried) == 0 {
		p.Args["programs"] = strings.Join(stick.ISOReaders(), ", ")
		p.Saying("no program that reads ISO images is here, for {path}; one of these does: " +
			"{programs}")
		return
	}
	said := make([]string, len(e.Tried))
	for i, err := range e.Tried {
		said[i] = err.Error()
	}
	p.Detail = strings.Join(said, "; ")
}

func refusedFolder(e *stick.FolderError, p *Problem) {
	p.at(e.Dir, nil).Saying("{path} is not a folder").Hinting(hintMediaPlace)
	if e.Why == stick.SystemVolume {
		p.Saying("{path} is the drive that the system itself runs from").Reason = RunningSystem
	}
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

// refusalTexts say why a disk is not written to.
var refusalTexts = map[imaging.Why]text.Message{
	imaging.NotPortable: "it is not removable and not on USB",
	imaging.HasSystem:   "the running system is on it",
	imaging.HasUnhello:  "this program was started from it",
	imaging.OtherDisk:   "another disk has this name now",
}

// wimFaults are the reasons for the faults of a WIM, with words where they differ from the reason's
// own. why are the words for {why}.
var wimFaults = map[stick.WIMFault]struct {
	reason             Reason
	message, hint, why text.Message
}{
	stick.NotAWIM: {reason: NotAWIM},
	stick.WIMDamaged: {WIMUnsupported, "{path} is damaged",
		"nothing was changed; copy it from the medium again", ""},
	stick.WIMUnsupported: {reason: WIMUnsupported},
	stick.WIMNoImage:     {reason: NoImage},
	stick.WIMNotWindows: {NoImage, "the image in {path} has no \\Windows\\System32",
		"nothing was changed; name an image that has Windows PE: --index N\n" +
			"'wimlib-imagex info WIM' lists them; an install.wim is not a boot medium", ""},
	stick.WIMArchitecture: {WIMUnsupported,
		"the image in {path} is for processors that Windows 11 does not run on (ARCH {arch})",
		"nothing was changed; take a medium for 64-bit PCs: x64, or Arm64", ""},
	stick.WIMLive:       {reason: LiveWinRE},
	stick.WIMNoTool:     {reason: NoWIMTool},
	stick.WIMToolFailed: {reason: WIMToolFailed},
	stick.WIMForeign: {NotOurs,
		"the image in {path} has {file} already, which is not from unhello",
		"nothing was changed; take a WIM that nobody changed, or take that file out of this one",
		""},
	stick.WIMChanged: {NotOurs, "{file} in {path} was changed after unhello was put there",
		"nothing was changed; what is in that file would be lost\n" +
			"go back to the backup beside the WIM, or take it from the medium again", ""},
	stick.WIMNotInjected: {reason: NotInjected},
	stick.WIMShellBinary: {WIMUnsupported, msgWIMShell, hintWIMShell, "it is not a text"},
	stick.WIMShellUTF16: {WIMUnsupported, msgWIMShell, hintWIMShell,
		"it is UTF-16 and has characters outside ASCII"},
	stick.WIMManyDrivers: {reason: NoDrivers, why: "it has more than 1000 files"},
	stick.WIMNoDriver:    {reason: NoDrivers, why: "it has no .inf file"},
	stick.WIMDriverKind:  {reason: NoDrivers, why: "it is not a file"},
	stick.WIMDriverName: {reason: NoDrivers,
		why: "its name has characters that a command file may take for something else"},
	stick.WIMBackupExists: {reason: OutExists,
		hint: "nothing was changed; move that backup away, or go without one: --no-backup"},
	stick.WIMInUse: {InUse, "another program uses {path}, or has changed it meanwhile",
		"unhello has changed nothing; close that program, then run unhello again", ""},
	stick.WIMReadOnly: {ReadOnly, "{path} is read-only", hintWIMReadOnly, ""},
	stick.WIMNoRoom: {NoRoom,
		"there is not enough room for a copy of {path} beside it: {needed} bytes are needed, " +
			"{free} are free", hintWIMNoRoom, ""},
	stick.WIMVerifyFailed: {VerifyFailedRestored,
		"the changed copy of {path} did not read back as it should; {path} is as it was",
		"try it on another disk, or with another version of the tool", ""},
}

// refusedWIM is about a WIM, or a change of one that failed. The WIM is as it was.
func refusedWIM(e *stick.WIMError, p *Problem) {
	row, known := wimFaults[e.Kind]
	if !known {
		p.Reason = Unexpected
		return
	}
	p.Reason, p.Message, p.Hint, p.Detail = row.reason, row.message, row.hint, ""
	p.Args = text.Args{
		"file": e.Path, "why": row.why, "arch": e.Why, "needed": e.Needed, "free": e.Free,
	}
	if e.Kind == stick.WIMBackupExists {
		p.Args["path"] = e.Path
	}
	var said []string
	if e.Why != "" && e.Kind != stick.WIMArchitecture {
		said = append(said, e.Why)
	}
	if e.Err != nil {
		said = append(said, e.Err.Error())
	}
	p.Detail = strings.Join(said, ": ")
}

const hintHalfWritten text.Message = "the disk has lost what it had and holds nothing that can " +
	"be used yet: run unhello again, or use another stick"

const hintMediaFailing text.Message = "the medium is as it was; it may be failing: use another one"

const hintMediaLeft text.Message = "files that end in .unhello-new or .unhello-old may be left: " +
	"'unhello media add' clears them away once the medium can be written again"

const hintMediaPlace text.Message = "name the root of a mounted stick, such as E:\\ or /media/stick"

const hintMediaRoom text.Message = "the medium is as it was; free some space on it, or use a " +
	"larger one"

const hintWIMShell text.Message = "nothing was changed; run it without --autostart"

const msgWIMShell text.Message = "the winpeshl.ini in {path} cannot be carried on: {why}"
