package problem

import (
	"context"
	"errors"
	"strings"

	"unhello/internal/stick"
	"unhello/internal/stick/wim"
	"unhello/internal/text"
	"unhello/media/fat"
)

// stickRules are about sticks, what goes onto them, and what was being done meanwhile. They come
// before those of all: a disk that was half written when an interrupt came has lost what it had.
var stickRules = []rule{
	on(WriteFailedNotRestored, halfWritten),
	on(WriteFailedNotRestored, func(e *stick.LeftError, p *Problem) { p.Hinting(hintMediaLeft) }),
	on("", refusedWIM),

	on(ISO, unreadableISO),
	on(FileName, func(e *fat.NameError, p *Problem) {
		p.at(e.Path, nil).Args["why"] = nameTexts[e.Fault]
	}),
	on(FileTooLarge, func(e *fat.TooLargeError, p *Problem) {
		p.at(e.Path, nil).Args["size"] = e.Size
	}),
	on(NoRoom, func(e *fat.FullError, p *Problem) {
		p.Args, p.Detail = text.Args{"need": e.Need, "have": e.Have}, ""
		p.Saying("the files take {need} bytes, and on the stick there is room for {have}").
			Hinting("nothing was written; choose a larger --size or a larger disk, or none: then " +
				"the size is what fits")
	}),
	on(Usage, func(e *fat.SizeError, p *Problem) {
		p.Args, p.Detail = text.Args{"size": e.Size, "least": e.Least, "most": e.Most}, ""
		p.Args["command"] = "unhello media image"
		p.Saying("an image cannot have {size} bytes: at least {least}, at most {most}")
	}),
	on(NotInstallMedia, func(e *stick.NotMediaError, p *Problem) {
		p.Args["missing"], p.Detail = e.Missing, ""
	}),
	on(DiskRefused, func(e *stick.DiskError, p *Problem) {
		p.at(e.Path, nil).Args["why"] = refusalTexts[e.Why]
	}),
	on(DiskRefused, func(_ *fat.SectorsError, p *Problem) {
		p.at("--device", nil).Args["why"] = text.Message("its sectors are not of 512 bytes")
	}),

	on(ProgramMissing, func(e *stick.MissingProgramError, p *Problem) {
		p.at(e.Where, nil).Args["name"] = e.Name
	}),
	on(ProgramWrong, func(e *stick.ProgramError, p *Problem) {
		p.at(e.Path, e.Err).Args["architecture"] = e.Arch
	}),
	on(NotFound, refusedFolder),
	on(UnsupportedSource, notOneVolume),
	on(NotOurs, func(e *stick.ForeignError, p *Problem) { p.at(e.Path, nil) }),
	on(NoRoom, func(e *stick.RoomError, p *Problem) { p.at(e.Dir, e).Hinting(hintMediaRoom) }),
	on(Changed, func(e *fat.ChangedError, p *Problem) { p.at(e.Path, nil) }),
	on(VerifyFailedRestored, func(e *fat.ReadBackError, p *Problem) {
		p.at(e.Path, nil).Hinting(hintMediaFailing)
	}),

	ofWork,
}

// halfWritten is about a disk that has lost what it had.
func halfWritten(e *stick.HalfWrittenError, p *Problem) {
	p.at(e.Path, nil).Hinting(hintHalfWritten).Detail = e.Err.Error()
	if _, ok := errors.AsType[*fat.ReadBackError](e.Err); ok {
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

// notOneVolume is about a disk or image that is no stick of unhello's making.
func notOneVolume(e *stick.VolumesError, p *Problem) {
	p.at(e.Path, nil).Saying("{path} has no file system of the kind FAT32").Hinting(
		"only FAT32 is read without mounting; if it has another file system, let the system " +
			"mount it and name that folder, such as E:\\ or /media/stick")
	if e.Count > 1 {
		p.Saying("{path} has more than one file system of the kind FAT32").Hinting(
			"name the one partition that is meant, such as /dev/sdb1, or the folder where it is " +
				"mounted")
	}
}

// nameTexts say what is wrong with a name.
var nameTexts = map[fat.NameFault]text.Message{
	fat.NameNone:       "it is not a name",
	fat.NameTooLong:    "it is too long",
	fat.NameNotASCII:   "it has characters outside ASCII, which unhello cannot write to FAT32",
	fat.NameForbidden:  "it has characters that Windows does not allow",
	fat.NameEnds:       "it begins or ends with a space, or ends with a dot",
	fat.NameDot:        "it begins with a dot, so it has no short name",
	fat.NameTwice:      "two files have it; FAT32 does not tell upper from lower case",
	fat.NameFolder:     "a file and a folder have it",
	fat.NameShortTwice: "two files of one folder have this short name",
	stick.NameNotAFile: "it is a link, or not a file",
	stick.NameOutside:  "it leads out of the image",
}

// refusalTexts say why a disk is not written to.
var refusalTexts = map[stick.DiskFault]text.Message{
	stick.NotPortable: "it is not removable and not on USB",
	stick.HasSystem:   "the running system is on it",
	stick.HasUnhello:  "this program was started from it",
	stick.OtherDisk:   "another disk has this name now",
}

// wimFaults are the reasons for the faults of a WIM, with words where they differ from the reason's
// own. why are the words for {why}.
var wimFaults = map[wim.Fault]struct {
	reason             Reason
	message, hint, why text.Message
}{
	wim.NotAWIM: {reason: NotAWIM},
	wim.Damaged: {WIMUnsupported, "{path} is damaged",
		"nothing was changed; copy it from the medium again", ""},
	wim.Unsupported: {reason: WIMUnsupported},
	wim.NoImage:     {reason: NoImage},
	wim.NotWindows: {NoImage, "the image in {path} has no \\Windows\\System32",
		"nothing was changed; name an image that has Windows PE: --index N\n" +
			"'wimlib-imagex info WIM' lists them; an install.wim is not a boot medium", ""},
	wim.Architecture: {WIMUnsupported,
		"the image in {path} is for processors that Windows 11 does not run on (ARCH {arch})",
		"nothing was changed; take a medium for 64-bit PCs: x64, or Arm64", ""},
	wim.Live:       {reason: LiveWinRE},
	wim.NoTool:     {reason: NoWIMTool},
	wim.ToolFailed: {reason: WIMToolFailed},
	wim.Foreign: {NotOurs,
		"the image in {path} has {file} already, which is not from unhello",
		"nothing was changed; take a WIM that nobody changed, or take that file out of this one",
		""},
	wim.Changed: {NotOurs, "{file} in {path} was changed after unhello was put there",
		"nothing was changed; what is in that file would be lost\n" +
			"go back to the backup beside the WIM, or take it from the medium again", ""},
	wim.NotInjected: {reason: NotInjected},
	wim.ShellBinary: {WIMUnsupported, msgWIMShell, hintWIMShell, "it is not a text"},
	wim.ShellUTF16: {WIMUnsupported, msgWIMShell, hintWIMShell,
		"it is UTF-16 and has characters outside ASCII"},
	wim.ManyDrivers: {reason: NoDrivers, why: "it has more than 1000 files"},
	wim.NoDriver:    {reason: NoDrivers, why: "it has no .inf file"},
	wim.DriverKind:  {reason: NoDrivers, why: "it is not a file"},
	wim.DriverName: {reason: NoDrivers,
		why: "its name has characters that a command file may take for something else"},
	wim.BackupExists: {reason: OutExists,
		hint: "nothing was changed; move that backup away, or go without one: --no-backup"},
	wim.InUse: {InUse, "another program uses {path}, or has changed it meanwhile",
		"unhello has changed nothing; close that program, then run unhello again", ""},
	wim.ReadOnly: {ReadOnly, "{path} is read-only", hintWIMReadOnly, ""},
	wim.NoRoom: {NoRoom,
		"there is not enough room for a copy of {path} beside it: {needed} bytes are needed, " +
			"{free} are free", hintWIMNoRoom, ""},
	wim.VerifyFailed: {VerifyFailedRestored,
		"the changed copy of {path} did not read back as it should; {path} is as it was",
		"try it on another disk, or with another version of the tool", ""},
}

// refusedWIM is about a WIM, or a change of one that failed. The WIM is as it was.
func refusedWIM(e *wim.Error, p *Problem) {
	row, known := wimFaults[e.Kind]
	if !known {
		p.Reason = Unexpected
		return
	}
	p.Reason, p.Message, p.Hint, p.Detail = row.reason, row.message, row.hint, ""
	p.Args = text.Args{
		"file": e.Path, "why": row.why, "arch": e.Why, "needed": e.Needed, "free": e.Free,
	}
	if e.Kind == wim.BackupExists {
		p.Args["path"] = e.Path
	}
	var said []string
	if e.Why != "" && e.Kind != wim.Architecture {
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
