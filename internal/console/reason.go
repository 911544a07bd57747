package console

import "slices"

// Reason is the one word that scripts get for a failure. A word, once
// released, keeps its meaning.
type Reason string

// Exit codes, as the manual lists them.
const (
	CodeDone         = 0
	CodeUnexpected   = 1
	CodeUsage        = 2
	CodeNotThere     = 3
	CodeLocked       = 4
	CodeRefused      = 5
	CodeVerifyFailed = 6
	CodeSeveral      = 7
	CodeStillOn      = 10
	CodeInterrupted  = 130
)

const (
	ReasonUsage          Reason = "usage"
	ReasonUnknownFlag    Reason = "unknown-flag"
	ReasonUnknownCommand Reason = "unknown-command"
	ReasonNoConsent      Reason = "no-consent"
	ReasonDeclined       Reason = "declined"
	ReasonTypeUnknown    Reason = "type-unknown"
	ReasonDataMalformed  Reason = "data-malformed"

	ReasonRecoveryPassword Reason = "recovery-password"
	ReasonKeyFile          Reason = "key-file"

	ReasonNotFound          Reason = "not-found"
	ReasonEmptyFile         Reason = "empty-file"
	ReasonNotAHive          Reason = "not-a-hive"
	ReasonLogAsHive         Reason = "log-as-hive"
	ReasonNoWindows         Reason = "no-windows"
	ReasonUnsupportedSource Reason = "unsupported-source"
	ReasonKeyNotFound       Reason = "key-not-found"
	ReasonValueNotFound     Reason = "value-not-found"
	ReasonNotARecord        Reason = "not-a-record"
	ReasonNotInstallMedia   Reason = "not-install-media"
	ReasonISO               Reason = "iso-unreadable"
	ReasonProgramMissing    Reason = "program-missing"
	ReasonNotAWIM           Reason = "not-a-wim"
	ReasonNoImage           Reason = "no-image"
	ReasonNotInjected       Reason = "not-injected"
	ReasonNoDrivers         Reason = "no-drivers"

	ReasonBitLockerLocked Reason = "bitlocker-locked"
	ReasonWrongKey        Reason = "wrong-key"
	ReasonSeveralWindows  Reason = "several-windows"

	ReasonEncryptionDamaged Reason = "bitlocker-damaged"
	ReasonEncryptionUnknown Reason = "bitlocker-unsupported"
	ReasonEncryptionState   Reason = "bitlocker-not-writable"
	ReasonPlaintext         Reason = "plaintext"

	ReasonImageLog         Reason = "image-log"
	ReasonImageDifference  Reason = "image-difference"
	ReasonImageIsParent    Reason = "image-is-parent"
	ReasonImageUnsupported Reason = "image-unsupported"
	ReasonImageDamaged     Reason = "image-damaged"
	ReasonImageNotInPlace  Reason = "image-not-in-place"
	ReasonImageSavedState  Reason = "image-saved-state"
	ReasonPartitionTable   Reason = "partition-table"
	ReasonDiskSet          Reason = "disk-set"
	ReasonVolumeDamaged    Reason = "volume-damaged"
	ReasonFileNotInPlace   Reason = "file-not-in-place"

	ReasonNotPlainFile       Reason = "not-plain-file"
	ReasonInUse              Reason = "in-use"
	ReasonReadOnly           Reason = "read-only"
	ReasonNoAccess           Reason = "no-access"
	ReasonNoRoom             Reason = "no-room"
	ReasonOutExists          Reason = "out-exists"
	ReasonChanged            Reason = "changed"
	ReasonWriteFailed        Reason = "write-failed"
	ReasonHibernated         Reason = "hibernated"
	ReasonHibernationUnknown Reason = "hibernation-unknown"
	ReasonRunningSystem      Reason = "running-system"
	ReasonDirtyNoLogs        Reason = "dirty-no-logs"
	ReasonLogMissing         Reason = "log-missing"
	ReasonHiveDamaged        Reason = "hive-damaged"
	ReasonHiveTruncated      Reason = "hive-truncated"
	ReasonHiveLayered        Reason = "hive-layered"
	ReasonHiveVersion        Reason = "hive-version"
	ReasonNeedsLog           Reason = "needs-log"
	ReasonLinkedKey          Reason = "linked-key"
	ReasonRecordExists       Reason = "record-exists"
	ReasonRecordPlace        Reason = "record-place"
	ReasonRecordDamaged      Reason = "record-damaged"
	ReasonSavePlace          Reason = "save-place"
	ReasonRecordVersion      Reason = "record-version"
	ReasonRecordRekeyed      Reason = "record-rekeyed"
	ReasonRecordUnsealed     Reason = "record-unsealed"
	ReasonUsedSince          Reason = "used-since"
	ReasonOtherVolume        Reason = "other-volume"
	ReasonFileName           Reason = "file-name"
	ReasonFileTooLarge       Reason = "file-too-large"
	ReasonDiskRefused        Reason = "disk-refused"
	ReasonNotOurs            Reason = "not-ours"
	ReasonProgramWrong       Reason = "program-wrong"
	ReasonWIMUnsupported     Reason = "wim-unsupported"
	ReasonLiveWinRE          Reason = "live-winre"
	ReasonNoWIMTool          Reason = "no-wim-tool"

	ReasonWriteFailedRestored     Reason = "write-failed-restored"
	ReasonWriteFailedNotRestored  Reason = "write-failed-not-restored"
	ReasonVerifyFailedRestored    Reason = "verify-failed-restored"
	ReasonVerifyFailedNotRestored Reason = "verify-failed-not-restored"

	ReasonHelloOn            Reason = "hello-on"
	ReasonFaults             Reason = "faults"
	ReasonReadFailed         Reason = "read-failed"
	ReasonWIMToolFailed      Reason = "wim-tool-failed"
	ReasonOutputFailed       Reason = "output-failed"
	ReasonUnexpected         Reason = "unexpected"
	ReasonInterrupted        Reason = "interrupted"
	ReasonInterruptedWriting Reason = "interrupted-writing"
)

// ReasonRow says what a reason means: its exit code and its texts.
type ReasonRow struct {
	Reason  Reason
	Code    int
	Message ID
	Hint    ID
}

// reasonTable is the one place where failures get their codes and texts, in
// the order of the manual.
var reasonTable = []ReasonRow{
	{ReasonUsage, CodeUsage, MsgUsage, HintUsage},
	{ReasonUnknownFlag, CodeUsage, MsgUnknownFlag, HintUnknownFlag},
	{ReasonUnknownCommand, CodeUsage, MsgUnknownCommand, HintUnknownCommand},
	{ReasonNoConsent, CodeUsage, MsgNoConsent, HintNoConsent},
	{ReasonDeclined, CodeUsage, MsgDeclined, HintDeclined},
	{ReasonTypeUnknown, CodeUsage, MsgTypeUnknown, HintTypeUnknown},
	{ReasonDataMalformed, CodeUsage, MsgDataMalformed, HintDataMalformed},
	{ReasonRecoveryPassword, CodeUsage, MsgRecoveryMistyped, HintRecovery},
	{ReasonKeyFile, CodeUsage, MsgKeyFile, HintKeyFile},

	{ReasonNotFound, CodeNotThere, MsgNotFound, HintNotFound},
	{ReasonEmptyFile, CodeNotThere, MsgEmptyFile, HintEmptyFile},
	{ReasonNotAHive, CodeNotThere, MsgNotAHive, HintNotAHive},
	{ReasonLogAsHive, CodeNotThere, MsgLogAsHive, HintLogAsHive},
	{ReasonNoWindows, CodeNotThere, MsgNoWindows, HintNoWindows},
	{ReasonUnsupportedSource, CodeNotThere, MsgUnsupportedSource, HintUnsupportedSource},
	{ReasonKeyNotFound, CodeNotThere, MsgKeyNotFound, HintKeyNotFound},
	{ReasonValueNotFound, CodeNotThere, MsgValueNotFound, HintValueNotFound},
	{ReasonNotARecord, CodeNotThere, MsgNotARecord, HintNotARecord},
	{ReasonNotInstallMedia, CodeNotThere, MsgNotInstallMedia, HintNotInstallMedia},
	{ReasonISO, CodeNotThere, MsgISO, HintISO},
	{ReasonProgramMissing, CodeNotThere, MsgProgramMissing, HintProgramMissing},
	{ReasonNotAWIM, CodeNotThere, MsgNotAWIM, HintNotAWIM},
	{ReasonNoImage, CodeNotThere, MsgNoImage, HintNoImage},
	{ReasonNotInjected, CodeNotThere, MsgNotInjected, HintNotInjected},
	{ReasonNoDrivers, CodeNotThere, MsgNoDrivers, HintNoDrivers},

	{ReasonBitLockerLocked, CodeLocked, MsgBitLockerLocked, HintBitLockerLocked},
	{ReasonWrongKey, CodeLocked, MsgRecoveryForeign, HintWrongKey},

	{ReasonEncryptionDamaged, CodeRefused, MsgEncryptionDamaged, HintEncryptionDamaged},
	{ReasonEncryptionUnknown, CodeRefused, MsgEncryptionUnknown, HintEncryptionUnknown},
	{ReasonEncryptionState, CodeRefused, MsgEncryptionState, HintEncryptionState},
	{ReasonPlaintext, CodeRefused, MsgPlaintext, HintPlaintext},
	{ReasonImageLog, CodeRefused, MsgImageLog, HintImageLog},
	{ReasonImageDifference, CodeRefused, MsgImageDifference, HintImageDifference},
	{ReasonImageIsParent, CodeRefused, MsgImageIsParent, HintImageIsParent},
	{ReasonImageUnsupported, CodeRefused, MsgImageUnsupported, HintImageUnsupported},
	{ReasonImageDamaged, CodeRefused, MsgImageDamaged, HintImageDamaged},
	{ReasonImageNotInPlace, CodeRefused, MsgImageNotInPlace, HintImageNotInPlace},
	{ReasonImageSavedState, CodeRefused, MsgImageSavedState, HintImageSavedState},
	{ReasonPartitionTable, CodeRefused, MsgPartitionTable, HintPartitionTable},
	{ReasonDiskSet, CodeRefused, MsgDiskSet, HintDiskSet},
	{ReasonVolumeDamaged, CodeRefused, MsgVolumeDamaged, HintVolumeDamaged},
	{ReasonFileNotInPlace, CodeRefused, MsgFileNotInPlace, HintFileNotInPlace},

	{ReasonNotPlainFile, CodeRefused, MsgNotPlainFile, HintNotPlainFile},
	{ReasonInUse, CodeRefused, MsgInUse, HintInUse},
	{ReasonReadOnly, CodeRefused, MsgReadOnly, HintReadOnly},
	{ReasonNoAccess, CodeRefused, MsgNoAccess, HintNoAccess},
	{ReasonNoRoom, CodeRefused, MsgNoRoom, HintNoRoom},
	{ReasonOutExists, CodeRefused, MsgOutExists, HintOutExists},
	{ReasonChanged, CodeRefused, MsgChanged, HintChanged},
	{ReasonWriteFailed, CodeRefused, MsgWriteFailed, HintWriteFailed},
	{ReasonHibernated, CodeRefused, MsgHibernated, HintHibernated},
	{ReasonHibernationUnknown, CodeRefused, MsgHibernationUnknown, HintHibernationUnknown},
	{ReasonRunningSystem, CodeRefused, MsgRunningSystem, HintRunningSystem},
	{ReasonDirtyNoLogs, CodeRefused, MsgDirtyNoLogs, HintDirtyNoLogs},
	{ReasonLogMissing, CodeRefused, MsgLogMissing, HintLogMissing},
	{ReasonHiveDamaged, CodeRefused, MsgHiveDamaged, HintHiveDamaged},
	{ReasonHiveTruncated, CodeRefused, MsgHiveTruncated, HintHiveTruncated},
	{ReasonHiveLayered, CodeRefused, MsgHiveLayered, HintHiveLayered},
	{ReasonHiveVersion, CodeRefused, MsgHiveVersion, HintHiveVersion},
	{ReasonNeedsLog, CodeRefused, MsgNeedsLog, HintNeedsLog},
	{ReasonLinkedKey, CodeRefused, MsgLinkedKey, HintLinkedKey},
	{ReasonRecordExists, CodeRefused, MsgRecordExists, HintRecordExists},
	{ReasonRecordPlace, CodeRefused, MsgRecordPlace, HintRecordPlace},
	{ReasonSavePlace, CodeRefused, MsgSavePlace, HintSavePlace},
	{ReasonRecordDamaged, CodeRefused, MsgRecordDamaged, HintRecordDamaged},
	{ReasonRecordVersion, CodeRefused, MsgRecordVersion, HintRecordVersion},
	{ReasonRecordRekeyed, CodeRefused, MsgRecordRekeyed, HintRecordLogical},
	{ReasonRecordUnsealed, CodeRefused, MsgRecordUnsealed, HintRecordLogical},
	{ReasonUsedSince, CodeRefused, MsgUsedSince, HintUsedSince},
	{ReasonOtherVolume, CodeRefused, MsgOtherVolume, HintOtherVolume},
	{ReasonFileName, CodeRefused, MsgFileName, HintFileName},
	{ReasonFileTooLarge, CodeRefused, MsgFileTooLarge, HintFileTooLarge},
	{ReasonDiskRefused, CodeRefused, MsgDiskRefused, HintDiskRefused},
	{ReasonNotOurs, CodeRefused, MsgNotOurs, HintNotOurs},
	{ReasonProgramWrong, CodeRefused, MsgProgramWrong, HintProgramWrong},
	{ReasonWIMUnsupported, CodeRefused, MsgWIMUnsupported, HintWIMUnsupported},
	{ReasonLiveWinRE, CodeRefused, MsgLiveWinRE, HintLiveWinRE},
	{ReasonNoWIMTool, CodeRefused, MsgNoWIMTool, HintNoWIMTool},

	{ReasonWriteFailedRestored, CodeVerifyFailed, MsgWriteFailedRestored, HintWriteFailedRestored},
	{ReasonWriteFailedNotRestored, CodeVerifyFailed, MsgWriteFailedNotRestored, HintNotRestored},
	{ReasonVerifyFailedRestored, CodeVerifyFailed, MsgVerifyFailedRestored, HintVerifyFailedRestored},
	{ReasonVerifyFailedNotRestored, CodeVerifyFailed, MsgVerifyFailedNotRestored, HintNotRestored},

	{ReasonSeveralWindows, CodeSeveral, MsgSeveralWindows, HintSeveralWindows},

	{ReasonHelloOn, CodeStillOn, MsgHelloOn, HintHelloOn},
	{ReasonFaults, CodeStillOn, MsgFaults, HintFaults},

	{ReasonReadFailed, CodeUnexpected, MsgReadFailed, HintReadFailed},
	{ReasonWIMToolFailed, CodeUnexpected, MsgWIMToolFailed, HintWIMToolFailed},
	{ReasonOutputFailed, CodeUnexpected, MsgOutputFailed, HintOutputFailed},
	{ReasonUnexpected, CodeUnexpected, MsgUnexpected, HintUnexpected},

	{ReasonInterrupted, CodeInterrupted, MsgInterrupted, HintInterrupted},
	{ReasonInterruptedWriting, CodeInterrupted, MsgInterruptedWriting, HintInterruptedWriting},
}

// Reasons lists every reason, for the manual and for tests.
func Reasons() []ReasonRow { return slices.Clone(reasonTable) }

// row finds a reason's row; a reason without one counts as unexpected, and a
// test proves that there is none.
func (r Reason) row() ReasonRow {
	for _, row := range reasonTable {
		if row.Reason == r {
			return row
		}
	}
	return ReasonRow{r, CodeUnexpected, MsgUnexpected, HintUnexpected}
}
