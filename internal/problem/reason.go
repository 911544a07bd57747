package problem

// Reason is the one word that scripts get for a failure. Once released, a word keeps its meaning.
type Reason string

const (
	Usage          Reason = "usage"
	UnknownFlag    Reason = "unknown-flag"
	UnknownCommand Reason = "unknown-command"
	NoConsent      Reason = "no-consent"
	Declined       Reason = "declined"
	TypeUnknown    Reason = "type-unknown"
	DataMalformed  Reason = "data-malformed"
	NameTooLong    Reason = "name-too-long"
	TooLarge       Reason = "too-large"

	RecoveryPassword Reason = "recovery-password"
	KeyFile          Reason = "key-file"

	NotFound          Reason = "not-found"
	EmptyFile         Reason = "empty-file"
	NotAHive          Reason = "not-a-hive"
	LogAsHive         Reason = "log-as-hive"
	NoWindows         Reason = "no-windows"
	UnsupportedSource Reason = "unsupported-source"
	KeyNotFound       Reason = "key-not-found"
	ValueNotFound     Reason = "value-not-found"
	NotARecord        Reason = "not-a-record"
	NotInstallMedia   Reason = "not-install-media"
	ISO               Reason = "iso-unreadable"
	ProgramMissing    Reason = "program-missing"
	NotAWIM           Reason = "not-a-wim"
	NoImage           Reason = "no-image"
	NotInjected       Reason = "not-injected"
	NoDrivers         Reason = "no-drivers"

	BitLockerLocked Reason = "bitlocker-locked"
	WrongKey        Reason = "wrong-key"
	SeveralWindows  Reason = "several-windows"

	EncryptionDamaged Reason = "bitlocker-damaged"
	EncryptionUnknown Reason = "bitlocker-unsupported"
	EncryptionState   Reason = "bitlocker-not-writable"
	Plaintext         Reason = "plaintext"

	ImageLog         Reason = "image-log"
	ImageDifference  Reason = "image-difference"
	ImageIsParent    Reason = "image-is-parent"
	ImageUnsupported Reason = "image-unsupported"
	ImageDamaged     Reason = "image-damaged"
	ImageNotInPlace  Reason = "image-not-in-place"
	ImageSavedState  Reason = "image-saved-state"
	PartitionTable   Reason = "partition-table"
	DiskSet          Reason = "disk-set"
	VolumeDamaged    Reason = "volume-damaged"
	FileNotInPlace   Reason = "file-not-in-place"

	NotPlainFile       Reason = "not-plain-file"
	InUse              Reason = "in-use"
	ReadOnly           Reason = "read-only"
	NoAccess           Reason = "no-access"
	NoRoom             Reason = "no-room"
	OutExists          Reason = "out-exists"
	Changed            Reason = "changed"
	WriteFailed        Reason = "write-failed"
	Hibernated         Reason = "hibernated"
	HibernationUnknown Reason = "hibernation-unknown"
	RunningSystem      Reason = "running-system"
	DirtyNoLogs        Reason = "dirty-no-logs"
	LogMissing         Reason = "log-missing"
	LogBehind          Reason = "log-behind"
	JournalPending     Reason = "journal-pending"
	JournalUnknown     Reason = "journal-unknown"
	HiveDamaged        Reason = "hive-damaged"
	HiveTruncated      Reason = "hive-truncated"
	HiveLayered        Reason = "hive-layered"
	HiveVersion        Reason = "hive-version"
	NeedsLog           Reason = "needs-log"
	LinkedKey          Reason = "linked-key"
	RecordExists       Reason = "record-exists"
	RecordPlace        Reason = "record-place"
	RecordDamaged      Reason = "record-damaged"
	SavePlace          Reason = "save-place"
	RecordVersion      Reason = "record-version"
	RecordRekeyed      Reason = "record-rekeyed"
	RecordUnsealed     Reason = "record-unsealed"
	UsedSince          Reason = "used-since"
	OtherVolume        Reason = "other-volume"
	FileName           Reason = "file-name"
	FileTooLarge       Reason = "file-too-large"
	DiskRefused        Reason = "disk-refused"
	NotOurs            Reason = "not-ours"
	ProgramWrong       Reason = "program-wrong"
	WIMUnsupported     Reason = "wim-unsupported"
	LiveWinRE          Reason = "live-winre"
	NoWIMTool          Reason = "no-wim-tool"

	WriteFailedRestored     Reason = "write-failed-restored"
	WriteFailedNotRestored  Reason = "write-failed-not-restored"
	VerifyFailedRestored    Reason = "verify-failed-restored"
	VerifyFailedNotRestored Reason = "verify-failed-not-restored"

	HelloOn            Reason = "hello-on"
	Faults             Reason = "faults"
	ReadFailed         Reason = "read-failed"
	WIMToolFailed      Reason = "wim-tool-failed"
	OutputFailed       Reason = "output-failed"
	Unexpected         Reason = "unexpected"
	Interrupted        Reason = "interrupted"
	InterruptedWriting Reason = "interrupted-writing"
)

// reasonTable is where failures get their exit codes and texts, in the order of the manual.
var reasonTable = []Row{
	{Usage, CodeUsage, "'{command}' cannot be used like this",
		"'{command} --help' shows how it is used"},
	{UnknownFlag, CodeUsage, "'{command}' has no flag {flag}",
		"'{command} --help' lists its flags"},
	{UnknownCommand, CodeUsage, "'{command}' has no command {name}",
		"'{command} --help' lists the commands"},
	{NoConsent, CodeUsage,
		"there is no terminal to ask on and no --yes, so nothing was changed",
		"nothing is written without consent; look at the change first, then agree to it with " +
			"--yes"},
	{Declined, CodeUsage, "you did not agree, so nothing was changed",
		"run the same command again when you want to go on"},
	{TypeUnknown, CodeUsage, "there is no registry type {type}", "known types: {types}"},
	{DataMalformed, CodeUsage,
		"what was given as DATA cannot be the data of a {type} value",
		"REG_DWORD takes a number such as 2 or 0x2, from 0 to 4294967295, REG_QWORD a larger one " +
			"too\n" +
			"hex digits in pairs, such as 00ff10, are for REG_BINARY"},
	{NameTooLong, CodeUsage,
		"the name of a key has {length} characters; the registry takes up to {most}",
		"nothing was changed; take a shorter name"},
	{TooLarge, CodeUsage, "{path} cannot hold this: it is more than a registry takes",
		"nothing was changed; take less data or a key less deep"},
	{RecoveryPassword, CodeUsage,
		"group {group} of the recovery password is mistyped",
		"each group of six digits is divisible by 11 and at most 720885; compare it with the " +
			"source once more"},
	{KeyFile, CodeUsage, "{path} holds no BitLocker key that can be used",
		"a table has a column of key IDs and one of recovery passwords; a key file is one that " +
			"Windows saved (.BEK)"},

	{NotFound, CodeNotThere, "{path} is not there",
		"check the name; drive letters in Windows RE differ from those of the installed Windows\n" +
			"'unhello scan' lists the Windows installations that can be seen"},
	{EmptyFile, CodeNotThere, "{path} is an empty file, not a registry hive",
		"if it should be the SOFTWARE hive, its content was lost: restore it from a backup\n" +
			"else name the volume of the Windows installation, such as D:"},
	{NotAHive, CodeNotThere, "{path} is not a registry hive",
		"name the volume of the Windows installation, such as D:, or its hive " +
			"Windows\\System32\\config\\SOFTWARE"},
	{LogAsHive, CodeNotThere,
		"{path} is the transaction log of a hive, not the hive itself",
		"name the hive beside it, without .LOG1 or .LOG2; its logs are then found and used by " +
			"themselves"},
	{NoWindows, CodeNotThere, "no Windows installation was found in {path}",
		"looked for System32\\config\\SOFTWARE in every folder at its top: name the volume that " +
			"Windows is on\n" +
			"if a disk does not show at all, Windows RE lacks the driver of its controller " +
			"(often Intel RST or VMD, or RAID)"},
	{UnsupportedSource, CodeNotThere,
		"{path} is a {format}, which cannot be opened directly",
		"name a disk, an image of one (raw, VHD, VHDX, qcow2), the folder of a volume, or a " +
			"SOFTWARE hive file"},
	{KeyNotFound, CodeNotThere, "there is no key {key} in {path}",
		"a key is written from the top of the hive, without HKLM\\SOFTWARE in front\n" +
			"'unhello hive ls' shows the keys that are there"},
	{ValueNotFound, CodeNotThere, "the key {key} has no value {value}",
		"'unhello hive get' with the key alone shows all its values"},
	{NotARecord, CodeNotThere, "{path} is not an undo record of unhello",
		"'unhello fix' said at its end where the record is: beside the program, or in the folder " +
			"of --record"},
	{NotInstallMedia, CodeNotThere,
		"{path} is no install medium of Windows: it has no {missing}",
		"nothing was written; name the root of the medium, in which boot, efi and sources are, " +
			"or its ISO image"},
	{ISO, CodeNotThere,
		"no program here can read {path} as the ISO image of an install medium",
		"nothing was written; 7-Zip reads the images of Microsoft; to install it on Debian and " +
			"Ubuntu:\n" +
			"    apt install p7zip-full\n" +
			"else open the image (Windows: double-click it; Linux: mount -o loop,ro) and name " +
			"that folder with --from"},
	{ProgramMissing, CodeNotThere, "{name} is not in {path}",
		"a stick takes the executables for both kinds of PCs: download both of one release into " +
			"one folder, or 'make build' makes them in dist\n" +
			"then name that folder: --programs DIR"},
	{NotAWIM, CodeNotThere, "{path} is not a WIM",
		"name the file sources\\boot.wim of install media, or a copy of winre.wim; an ISO has to " +
			"be copied out first"},
	{NoImage, CodeNotThere, "the image that is meant is not in {path}",
		"nothing was changed; name an image that has Windows PE: --index N\n" +
			"'wimlib-imagex info WIM' lists them; an install.wim is not a boot medium"},
	{NotInjected, CodeNotThere, "there is nothing of unhello in {path}",
		"nothing was changed, and nothing has to be done"},
	{NoDrivers, CodeNotThere, "the drivers cannot be taken: {file}: {why}",
		"nothing was changed; name a folder with the driver's .inf file and what belongs to it, " +
			"unpacked\n" +
			"use names of plain letters and digits"},

	{BitLockerLocked, CodeLocked, "{path} is locked by BitLocker",
		"unlock it first with its 48-digit recovery password:\n" +
			"    manage-bde -unlock {path} -RecoveryPassword ...\n" +
			"the recovery password is at https://aka.ms/myrecoverykey; for a work PC in Entra ID " +
			"or Active Directory"},
	{WrongKey, CodeLocked, "the key that was given does not open {path}",
		"it belongs to another drive or PC, or was replaced since; look for the key ID {ids} at " +
			"https://aka.ms/myrecoverykey\n" +
			"that of a work PC is in Entra ID or Active Directory"},

	{EncryptionDamaged, CodeRefused,
		"the BitLocker metadata of {path} is damaged",
		"what it protects could not be read rightly, so nothing was changed\n" +
			"copy the image again if it is a copy\n" +
			"on the PC itself name its drive letter in Windows RE and add --recovery-password " +
			"and the digits, for manage-bde\n" +
			"else try repair-bde onto another disk"},
	{EncryptionUnknown, CodeRefused,
		"{path} is encrypted in a way that unhello does not know",
		"nothing was changed; in Windows RE name its drive letter and add --recovery-password " +
			"and the digits\n" +
			"manage-bde, which comes with Windows, is given the key then"},
	{EncryptionState, CodeRefused, "{path} can be read, but not changed",
		"a change in this state could damage it, so nothing was changed\n" +
			"let Windows finish what it is doing with BitLocker, or unlock it with manage-bde " +
			"and name its drive letter"},
	{Plaintext, CodeRefused,
		"{path} is encrypted, and {out} would hold a part of it in the clear",
		"nothing was written; the undo record is sealed and needs no backup beside it\n" +
			"for a decrypted copy of the whole volume there is 'unhello bitlocker read'"},
	{ImageLog, CodeRefused,
		"{path} was not closed: its log holds changes that are not in the {format} itself yet",
		"what it holds now may be half of a change, so it was left alone\n" +
			"attach and detach it once in Windows, or type:\n" +
			"    qemu-img check -r all {path}\n" +
			"then run unhello again"},
	{ImageDifference, CodeRefused,
		"{path} holds only the difference to another {format}, such as a checkpoint's",
		"a change in one part of a chain can make the others worthless, so it was left alone\n" +
			"merge the chain, or make a whole image and name that:\n" +
			"    qemu-img convert -O raw {path} new.img"},
	{ImageIsParent, CodeRefused,
		"{path} is the parent of {child}, which holds only what differs from it",
		"a change in a parent damages everything that was made from it, so nothing was changed\n" +
			"merge the two, or delete {child} if nobody needs it"},
	{ImageUnsupported, CodeRefused,
		"{path} is a {format} with a feature that unhello does not know",
		"it was left alone; make a plain image of it and name that:\n" +
			"    qemu-img convert -O raw {path} new.img"},
	{ImageDamaged, CodeRefused, "{path} is damaged, or not quite a {format}",
		"a change could make it worse, so nothing was changed\n" +
			"look at it with this command and repair a copy, or copy the image again:\n" +
			"    qemu-img check {image}"},
	{ImageNotInPlace, CodeRefused,
		"the hive in {path} cannot be changed in place",
		"unhello never changes how an image is laid out, so nothing was changed\n" +
			"make a plain image and name that:\n" +
			"    qemu-img convert -O raw {image} new.img"},
	{ImageSavedState, CodeRefused,
		"{path} lies in a {format} whose virtual machine was saved, not shut down",
		"the registry is still in use by that saved session: a change now would be lost or would " +
			"damage Windows\n" +
			"start the virtual machine, shut it down (do not save it), then run unhello again"},
	{PartitionTable, CodeRefused,
		"the partition table of {path} cannot be trusted",
		"what it says of the volumes could lead to the wrong place, so nothing was changed\n" +
			"copy the image again, whole, if it is a copy; take the disk out of its dock or " +
			"adapter: some show other sectors than it has, or not all of them\n" +
			"else name the volume itself if it can be had, or have a copy of the disk looked at " +
			"(gdisk, testdisk)"},
	{DiskSet, CodeRefused, "{path} belongs to a set of disks: {set}",
		"changed alone, it would no longer agree with the other disks, so nothing was changed\n" +
			"let the system put the set together, then name the drive that appears\n" +
			"in Windows RE load the driver of the controller (Intel RST or VMD) with drvload\n" +
			"on Linux type one of these:\n" +
			"    mdadm --assemble --scan\n" +
			"    ldmtool create all"},
	{VolumeDamaged, CodeRefused, "the file system of {path} is damaged",
		"where its files lie is not certain, so nothing was changed\n" +
			"copy the image again if it is a copy; else save the data first, then let Windows " +
			"check it:\n" +
			"    chkdsk D: /f"},
	{FileNotInPlace, CodeRefused, "{path} cannot be changed in place",
		"inside a disk or image only a plain file can be changed, so nothing was changed\n" +
			"let the system mount the volume and name its folder"},

	{NotPlainFile, CodeRefused,
		"{path} is not a plain file: a link stands there or on the way, or something else with " +
			"this name",
		"a link in there may lead to any file of this machine, so it was neither read nor " +
			"changed\n" +
			"Windows keeps plain files there: look at what this is, move it away, then run " +
			"unhello again"},
	{InUse, CodeRefused,
		"{path} is in use by the running Windows or by another program",
		"a change now would be lost or would damage it, so nothing was changed\n" +
			"if the hive was loaded by hand, unload it:\n" +
			"    reg unload HKLM\\NAME\n" +
			"else close that program, or restart into Windows RE and run unhello there"},
	{ReadOnly, CodeRefused, "{path} cannot be written: the medium is read-only",
		"nothing was changed; remove the write protection or mount it writable, then run unhello " +
			"again\n" +
			"Linux mounts a hibernated Windows volume read-only: then end the hibernation first"},
	{NoAccess, CodeRefused, "{path} cannot be opened: permission denied",
		"nothing was changed; run unhello as administrator (on Linux as root)\n" +
			"if it is already: look at the rights of that file, and whether it is marked as " +
			"read-only"},
	{NoRoom, CodeRefused, "there is not enough room for {path}",
		"nothing was changed; free some space on that medium\n" +
			"the undo record, a backup or a new file can go to another one, such as a stick"},
	{OutExists, CodeRefused, "{path} is already there and is not overwritten",
		"nothing was written; choose a new name with --out"},
	{Changed, CodeRefused, "{path} changed while unhello was looking at it",
		"something else writes to it, and two writers would damage it; unhello has changed " +
			"nothing\n" +
			"close every program that uses this disk, then run unhello again"},
	{WriteFailed, CodeRefused, "{path} could not be written",
		"the medium refused the first write, and nothing was changed; check the disk or use " +
			"another medium"},
	{Hibernated, CodeRefused,
		"Windows in {path} is hibernated, or was shut down with Fast Startup",
		"the registry is still in use by that saved session: a change now would be lost or would " +
			"damage Windows\n" +
			"to end it, start Windows to the sign-in screen, choose the power icon, hold Shift " +
			"and choose Restart\n" +
			"then run unhello again; if Windows no longer starts, --discard-hibernation drops " +
			"that session and its unsaved work"},
	{HibernationUnknown, CodeRefused,
		"{path} begins with unknown bytes: {bytes}",
		"it may hold a saved Windows session, and then a change now would damage Windows, so " +
			"nothing was changed\n" +
			"to end it, start Windows to the sign-in screen, choose the power icon, hold Shift " +
			"and choose Restart"},
	{RunningSystem, CodeRefused,
		"{path} belongs to the Windows that is running now",
		"the running Windows would overwrite the change or be damaged by it, so nothing was " +
			"changed\n" +
			"hold Shift and choose Restart, go to Troubleshoot > Command Prompt, and run unhello " +
			"there"},
	{DirtyNoLogs, CodeRefused,
		"the newest data of {path} is in its logs, and they are missing or damaged",
		"a change now would cut Windows off from that data, so nothing was changed\n" +
			"put .LOG1 and .LOG2 of the same time beside the hive; on the PC itself let Windows " +
			"start once"},
	{LogMissing, CodeRefused,
		"the newest data of {path} may be in its log {log}, and that is missing",
		"what Windows will see is not known, so nothing was changed; put {log} of the same time " +
			"beside the hive\n" +
			"if there is none any more: 'fix' and 'hive' go on with what is there by " +
			"--without-log"},
	{LogBehind, CodeRefused,
		"the newest data of {path} lies past the end that its volume has for one of its logs",
		hintLetWindows},
	{JournalPending, CodeRefused,
		"the journal of the volume holds changes to the files of {path} that are not carried out " +
			"yet",
		hintLetWindows},
	{JournalUnknown, CodeRefused,
		"whether the journal of the volume holds changes to the files of {path} cannot be told",
		"what Windows will see is not known, so nothing was changed\n" + hintByWindows + "\n" +
			"if that PC can't start any more: 'fix', 'undo' and 'hive' go on with what is there " +
			"by --accept-unproven"},
	{HiveDamaged, CodeRefused, "{path} is damaged",
		"a change could make it worse, so nothing was changed; 'unhello hive check' lists every " +
			"fault\n" +
			"restore the hive from a backup or a restore point first"},
	{HiveTruncated, CodeRefused,
		"{path} is cut off: {size} bytes, where its header speaks of {expected}",
		"part of the registry is missing, so nothing was changed; copy it again, whole and with " +
			"its logs"},
	{HiveLayered, CodeRefused,
		"{path} is a layered hive, as containers and sandboxes have it",
		"what a change means depends on the hive below it, so it can be read but not edited\n" +
			"name the hive of the Windows installation itself"},
	{HiveVersion, CodeRefused,
		"{path} has the hive version {version}, which cannot be edited",
		"versions 1.3 to 1.5 are in use since Windows 2000; another one means damage or another " +
			"system"},
	{NeedsLog, CodeRefused,
		"{path} has no usable logs, so this change could not survive a power cut",
		"nothing was changed; write the result to a new file with --out, or put its .LOG1 and " +
			".LOG2 beside it"},
	{LinkedKey, CodeRefused, "the key {key} is a link to {target}",
		"a link leads to another key or another hive and is not followed; name the target itself"},
	{RecordExists, CodeRefused, "the undo record {path} is already there",
		"it may still be needed to undo an earlier change, so it is not overwritten, and nothing " +
			"was changed\n" +
			"move it to a safe place, or name another folder with --record"},
	{RecordPlace, CodeRefused, "there is no place to keep the undo record",
		"without it nobody could undo the change, so nothing was changed; the volume to be " +
			"changed and a RAM disk do not count\n" +
			"put in a stick and name a folder on it with --record, or do without undo with " +
			"--record none"},
	{SavePlace, CodeRefused,
		"{path} is on a drive that BitLocker locks together with this PC",
		"nothing was changed; nobody could read the recovery password there when it is needed\n" +
			"save it on a stick, or on another PC"},
	{RecordDamaged, CodeRefused, "the undo record {path} is damaged",
		"its bytes cannot be trusted, so nothing was put back; look for another copy of the " +
			"record\n" +
			"the old value alone can be set with 'unhello hive set'"},
	{RecordVersion, CodeRefused,
		"the undo record {path} was written by a newer unhello",
		"nothing was put back; undo it with the unhello that made it, or a newer one"},
	{RecordRekeyed, CodeRefused,
		"the undo record {path} was sealed with a BitLocker key that the volume has no more",
		hintRecordLogical},
	{RecordUnsealed, CodeRefused,
		"{volume} is encrypted, and the undo record {path} was not sealed with its key",
		hintRecordLogical},
	{UsedSince, CodeRefused, "{path} was used after the undo record was made",
		"Windows or another program has changed it since, and old bytes would damage it now, so " +
			"nothing was put back\n" +
			"add --logical to set just the old value again, as an ordinary change"},
	{OtherVolume, CodeRefused,
		"{path} is not what this undo record was made from",
		"it may look alike, but bytes of another volume would damage it, so nothing was put " +
			"back\n" +
			"name the right one:\n" +
			"    unhello undo RECORD SOURCE"},
	{FileName, CodeRefused, "{path} cannot have this name on the stick: {why}",
		"nothing was written; give that file another name in a copy of the folder, and name that " +
			"with --from"},
	{FileTooLarge, CodeRefused,
		"{path} is too large for FAT32: {size} bytes, and the limit is 4 GB",
		"nothing was written; sources/boot.wim of an install medium is smaller: is this another " +
			"file of that name?"},
	{DiskRefused, CodeRefused, "{path} is not written to: {why}",
		"nothing was changed; name the whole disk of a stick, card or USB drive, as " +
			"\\\\.\\PhysicalDrive2 or /dev/sdb"},
	{NotOurs, CodeRefused,
		"{path} is there already and not from unhello, or was changed since",
		"nothing was written; look at that file, and rename or delete it if nobody needs it"},
	{ProgramWrong, CodeRefused,
		"{path} is not the executable for {architecture}",
		"nothing was written; download it again, or make it again with 'make build'"},
	{WIMUnsupported, CodeRefused,
		"{path} is a WIM of a kind that is not changed",
		"nothing was changed; make an ordinary WIM of it:\n" +
			"    wimlib-imagex export FILE all NEW.wim --compress=LZX\n" +
			"a split one also takes --ref=\"FILE*.swm\""},
	{LiveWinRE, CodeRefused,
		"{path} is the PC's own Windows RE, which BitLocker trusts as it is",
		"nothing was changed; copy winre.wim alone to another folder, and name the copy"},
	{NoWIMTool, CodeRefused,
		"to change {path} takes wimlib-imagex, or DISM on Windows, and there is none",
		"nothing was changed; on Debian and Ubuntu:\n" +
			"    apt install wimtools\n" +
			"on Windows DISM is part of the system; wimlib is at https://wimlib.net"},

	{WriteFailedRestored, CodeVerifyFailed,
		"writing to {path} failed halfway; the old state is back, byte for byte",
		"the disk may be failing: save what matters from it, then try again"},
	{WriteFailedNotRestored, CodeVerifyFailed,
		"writing to {path} failed halfway, and the old state could not be put back",
		hintNotRestored},
	{VerifyFailedRestored, CodeVerifyFailed,
		"{path} did not read back as it was written; the old state is back, byte for byte",
		"the disk or its cable may be failing, or something else writes to it: check that, then " +
			"try again"},
	{VerifyFailedNotRestored, CodeVerifyFailed,
		"{path} did not read back as it was written, and the old state could not be put " +
			"back", hintNotRestored},

	{SeveralWindows, CodeSeveral,
		"there are {count} Windows installations and none was chosen",
		"'unhello scan' lists them; choose one with --windows and its number or ID"},

	{HelloOn, CodeStillOn,
		"sign-in by Windows Hello alone is still on in {path}", "'unhello fix' turns it off"},
	{Faults, CodeStillOn, "{path} is damaged; grave faults: {count}",
		"unhello will not edit this hive; restore it from a backup or a restore point"},

	{ReadFailed, CodeUnexpected, "{path} could not be read",
		"nothing was changed; the disk may be failing: save what matters from it before anything " +
			"else"},
	{WIMToolFailed, CodeUnexpected, "the tool that changes {path} failed",
		"{path} is as it was\n" +
			"to use DISM, run unhello as administrator; after a run that was cut off this clears " +
			"away what stayed mounted:\n" +
			"    dism /Cleanup-Mountpoints"},
	{OutputFailed, CodeUnexpected, "the result could not be printed",
		"the work itself was done; 'unhello verify' or 'unhello scan' shows how things are"},
	{Unexpected, CodeUnexpected, msgUnexpected, hintUnexpected},

	{Interrupted, CodeInterrupted,
		"interrupted before anything was written; nothing was changed",
		"run the same command again when you want to go on"},
	{InterruptedWriting, CodeInterrupted,
		"stopped in the middle of writing, as you asked",
		"the hive holds the old or the new state; the undo record puts every byte back: {record}"},
}
