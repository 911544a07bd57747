package console

// Keys, locked volumes, and what forbids a change of an encrypted one.
const (
	HintLockedGiveKey  ID = "bitlocker-locked.give-key"
	HintNoRecovery     ID = "bitlocker-locked.no-recovery-password"
	MsgNoKeys          ID = "bitlocker-locked.none"
	MsgOnlyOtherKeys   ID = "bitlocker-locked.only-others"
	HintOnlyOtherKeys  ID = "bitlocker-locked.only-others.hint"
	AskRecovery        ID = "ask.recovery-password"
	AskRecoveryNoID    ID = "ask.recovery-password.no-id"
	MsgRecoveryForeign ID = "wrong-key"
	HintWrongKey       ID = "wrong-key.hint"
	MsgKeyForeign      ID = "wrong-key.none-fits"

	MsgRecoveryMistyped ID = "recovery-password"
	MsgRecoveryLength   ID = "recovery-password.length"
	HintRecovery        ID = "recovery-password.hint"
	MsgKeyFile          ID = "key-file"
	HintKeyFile         ID = "key-file.hint"

	MsgEncryptionDamaged  ID = "bitlocker-damaged"
	HintEncryptionDamaged ID = "bitlocker-damaged.hint"
	MsgEncryptionCutOff   ID = "bitlocker-damaged.truncated"
	MsgEncryptionUnknown  ID = "bitlocker-unsupported"
	HintEncryptionUnknown ID = "bitlocker-unsupported.hint"
	MsgEncryptionState    ID = "bitlocker-not-writable"
	HintEncryptionState   ID = "bitlocker-not-writable.hint"
	MsgConverting         ID = "bitlocker-not-writable.converting"
	MsgTurnedOff          ID = "bitlocker-not-writable.turned-off"
	HintTurnedOff         ID = "bitlocker-not-writable.turned-off.hint"
	MsgCopiesBad          ID = "bitlocker-not-writable.copies-bad"
	MsgCopiesDisagree     ID = "bitlocker-not-writable.copies-disagree"
	HintCopies            ID = "bitlocker-not-writable.copies.hint"
	MsgPlainCutOff        ID = "bitlocker-not-writable.cut-off"

	MsgNoBitLocker     ID = "no-windows.bitlocker"
	HintNoBitLocker    ID = "no-windows.bitlocker.hint"
	MsgSeveralVolumes  ID = "several-windows.volumes"
	HintSeveralVolumes ID = "several-windows.volumes.hint"

	MsgPlaintext        ID = "plaintext"
	HintPlaintext       ID = "plaintext.hint"
	HintPlaintextClear  ID = "plaintext.hint.no-key"
	MsgRecordNeedsLock  ID = "bitlocker-not-writable.unlocked"
	HintRecordNeedsLock ID = "bitlocker-not-writable.unlocked.hint"
	WarnRecordClear     ID = "warn.record-clear"

	ProgressUnlocking ID = "progress.unlocking"
	WarnStillLocked   ID = "warn.still-locked"
	WarnUnproven      ID = "warn.key-unproven"
	WarnNotUnlocked   ID = "warn.not-unlocked"
	AskUnproven       ID = "ask.recovery-password.unproven"
	DriveUnlocked     ID = "bitlocker.drive-unlocked"
	WarnNotRelocked   ID = "warn.not-relocked"
	WarnPlaintext     ID = "warn.plaintext"
	SayUnfinished     ID = "unfinished"
	WarnUnfinished    ID = "warn.unfinished"
	WarnUnfinishedKey ID = "warn.unfinished-key"
	WarnSuspended     ID = "warn.suspended"
	WarnKeyListLine   ID = "warn.key-list-line"
	WarnKeysOnStick   ID = "warn.keys-on-stick"
	AskRecoveryAny    ID = "ask.recovery-password.any"
	KeyWellFormed     ID = "bitlocker.key-well-formed"
	ReadDone          ID = "bitlocker.read"
	UnlockedWindows   ID = "bitlocker.windows"
	InfoLocked        ID = "bitlocker.locked"
	InfoUnlocked      ID = "bitlocker.unlocked"
	InfoVolume        ID = "bitlocker.volume"
	InfoProtector     ID = "bitlocker.protector"
	InfoNoKeyNeeded   ID = "bitlocker.no-key-needed"
	InfoTurnedOff     ID = "bitlocker.turned-off"

	KindRecovery   ID = "protector.recovery-password"
	KindPassphrase ID = "protector.passphrase"
	KindKeyFile    ID = "protector.key-file"
	KindClearKey   ID = "protector.clear-key"
	KindTPM        ID = "protector.tpm"
	KindTPMPIN     ID = "protector.tpm-pin"
	KindTPMKey     ID = "protector.tpm-key-file"
	KindTPMPINKey  ID = "protector.tpm-pin-key-file"
	KindSmartCard  ID = "protector.smart-card"
	KindUnknown    ID = "protector.unknown"

	IsEncrypted      ID = "conversion.encrypted"
	IsDecrypted      ID = "conversion.decrypted"
	IsEncrypting     ID = "conversion.encrypting"
	IsDecrypting     ID = "conversion.decrypting"
	EncryptionPaused ID = "conversion.encryption-paused"
	DecryptionPaused ID = "conversion.decryption-paused"
)

var bitlockerTexts = map[ID]entry{
	HintLockedGiveKey: {
		en: "look up the recovery password (48 digits) with the key ID {ids} at https://aka.ms/myrecoverykey\n" +
			"that of a work PC is in Entra ID or Active Directory; then add --recovery-password and the digits\n" +
			"it takes: {kinds}",
		ja: "キー ID {ids} の回復パスワード (48 桁) を https://aka.ms/myrecoverykey で確認してください\n" +
			"会社の PC の場合は Entra ID か Active Directory にあります。--recovery-password に続けて数字を指定してください\n" +
			"使用できるもの: {kinds}",
	},
	HintNoRecovery: {
		en: "it has no recovery password; it takes: {kinds}\n" +
			"give the password with --passphrase-file, a key file (.BEK) with --bek",
		ja: "回復パスワードはありません。使用できるもの: {kinds}\n" +
			"パスワードは --passphrase-file、キー ファイル (.BEK) は --bek で指定してください",
	},
	MsgNoKeys: {
		en: "{path} is locked by BitLocker and has nothing left that opens it",
		ja: "{path} は BitLocker でロックされており、開くためのキーが 1 つもありません",
	},
	MsgOnlyOtherKeys: {
		en: "{path} is locked by BitLocker and has no recovery password: {kinds}",
		ja: "{path} は BitLocker でロックされており、回復パスワードがありません: {kinds}",
	},
	HintOnlyOtherKeys: {
		en: "it opens only in that PC, or for who holds that key, so nothing was changed\n" +
			"where Windows still starts, add a recovery password: manage-bde -protectors -add C: -RecoveryPassword",
		ja: "その PC か、そのキーを持つ人にしか開けないため、何も変更していません\n" +
			"Windows が起動する場合は、回復パスワードを追加できます: manage-bde -protectors -add C: -RecoveryPassword",
	},
	AskRecovery: {
		en: "{path} is locked by BitLocker\n" +
			"type the 48 digits of the recovery password of the key ID {ids} (Enter alone to stop):",
		ja: "{path} は BitLocker でロックされています\n" +
			"キー ID {ids} の 48 桁の回復パスワードを入力してください (中止する場合は Enter):",
	},
	AskRecoveryNoID: {
		en: "that recovery password belongs to another drive or PC; look for the key ID {ids}\n" +
			"type its 48 digits (Enter alone to stop):",
		ja: "その回復パスワードは別のドライブまたは PC のものです。キー ID {ids} を探してください\n" +
			"48 桁の数字を入力してください (中止する場合は Enter):",
	},
	MsgRecoveryForeign: {
		en: "the key that was given does not open {path}",
		ja: "指定されたキーでは {path} を開けません",
	},
	MsgKeyForeign: {
		en: "none of the keys that were given is for {path}",
		ja: "指定されたキーの中に {path} のものはありません",
	},
	HintWrongKey: {
		en: "it belongs to another drive or PC, or was replaced since; look for the key ID {ids}\n" +
			"at https://aka.ms/myrecoverykey; that of a work PC is in Entra ID or Active Directory",
		ja: "別のドライブや PC のものか、既に変更されたものです。キー ID {ids} の回復パスワードを確認してください\n" +
			"https://aka.ms/myrecoverykey (会社の PC では Entra ID か Active Directory)",
	},
	MsgRecoveryMistyped: {
		en: "group {group} of the recovery password is mistyped",
		ja: "回復パスワードの {group} 番目のグループに誤りがあります",
	},
	MsgRecoveryLength: {
		en: "that is no recovery password: it has 48 digits, eight groups of six",
		ja: "回復パスワードではありません。6 桁の数字のグループが 8 個必要です",
	},
	HintRecovery: {
		en: "each group of six digits is divisible by 11 and at most 720885; compare it with the source once more",
		ja: "6 桁の各グループは 11 の倍数で、720885 以下です。もう一度元の資料と照らし合わせてください",
	},
	MsgKeyFile: {
		en: "{path} holds no BitLocker key that can be used",
		ja: "{path} に使用できる BitLocker のキーがありません",
	},
	HintKeyFile: {
		en: "a table has a column of key IDs and one of recovery passwords; a key file is one that Windows saved (.BEK)",
		ja: "表にはキー ID の列と回復パスワードの列が必要です。キー ファイルは Windows が保存した .BEK ファイルです",
	},
	MsgEncryptionDamaged: {
		en: "the BitLocker metadata of {path} is damaged",
		ja: "{path} の BitLocker メタデータは破損しています",
	},
	MsgEncryptionCutOff: {
		en: "the BitLocker volume {path} is cut off: {size} bytes, of at least {expected}",
		ja: "BitLocker ボリューム {path} は途中で切れています ({size} バイト。少なくとも {expected} バイト必要)",
	},
	HintEncryptionDamaged: {
		en: "what it protects could not be read rightly, so nothing was changed\n" +
			"copy the image again if it is a copy; on the PC itself name its drive letter in Windows RE and add\n" +
			"--recovery-password and the digits, for manage-bde; else try repair-bde onto another disk",
		ja: "正しく読み取れないため、何も変更していません\n" +
			"コピーであればもう一度コピーし、PC 本体では回復環境でドライブ文字を指定し、--recovery-password に続けて数字を\n" +
			"指定してください (manage-bde に渡します)。それでも開けない場合は repair-bde で別のディスクに取り出してください",
	},
	MsgEncryptionUnknown: {
		en: "{path} is encrypted in a way that unhello does not know",
		ja: "{path} は unhello が対応していない方式で暗号化されています",
	},
	HintEncryptionUnknown: {
		en: "nothing was changed; in Windows RE name its drive letter and add --recovery-password and the digits:\n" +
			"manage-bde, which comes with Windows, is given the key then",
		ja: "何も変更していません。回復環境でそのドライブ文字を指定し、--recovery-password に続けて数字を指定してください\n" +
			"Windows の manage-bde にキーを渡します",
	},
	MsgEncryptionState: {
		en: "{path} can be read, but not changed",
		ja: "{path} は読み取れますが、変更できません",
	},
	HintEncryptionState: {
		en: "a change in this state could damage it, so nothing was changed\n" +
			"let Windows finish what it is doing with BitLocker, or unlock it with manage-bde and name its drive letter",
		ja: "この状態で変更すると破損するおそれがあるため、何も変更していません\n" +
			"Windows で BitLocker の処理を完了するか、manage-bde でロックを解除してドライブ文字を指定してください",
	},
	MsgConverting: {
		en: "the volume of {path} is being encrypted or decrypted by BitLocker",
		ja: "{path} のボリュームは BitLocker による暗号化または暗号化の解除の途中です",
	},
	MsgTurnedOff: {
		en: "the volume of {path} has BitLocker turned off, but its header is still there",
		ja: "{path} のボリュームは BitLocker が無効ですが、BitLocker のヘッダーが残っています",
	},
	HintTurnedOff: {
		en: "nothing was changed; this layout is only read here\n" +
			"in Windows RE name the drive letter of that volume instead",
		ja: "何も変更していません。この形式は読み取りのみに対応しています\n" +
			"回復環境でそのボリュームのドライブ文字を指定してください",
	},
	MsgCopiesBad: {
		en: "only one copy of the BitLocker metadata of {path} is sound: it can be read, but not changed",
		ja: "{path} の BitLocker メタデータは正常なコピーが 1 つしかないため、読み取りのみ可能です",
	},
	MsgCopiesDisagree: {
		en: "the copies of the BitLocker metadata of {path} disagree: it can be read, but not changed",
		ja: "{path} の BitLocker メタデータのコピーが互いに一致しないため、読み取りのみ可能です",
	},
	HintCopies: {
		en: "nothing was changed: save the data first, the disk may be failing\n" +
			"then unlock it with manage-bde in Windows RE and name its drive letter",
		ja: "何も変更していません。ディスクが故障しかけている可能性があるため、先にデータを保存してください\n" +
			"その後、回復環境で manage-bde を使ってロックを解除し、ドライブ文字を指定してください",
	},
	MsgPlainCutOff: {
		en: "the volume of {path} is cut off: there is less of it than its own header says",
		ja: "{path} のボリュームは途中で切れています",
	},
	MsgNoBitLocker: {
		en: "{path} has no BitLocker volume",
		ja: "{path} に BitLocker ボリュームはありません",
	},
	HintNoBitLocker: {
		en: "name the disk, the image or the encrypted volume itself; what is mounted shows no encryption\n" +
			"'unhello scan' lists what there is",
		ja: "ディスク、イメージ、または暗号化されたボリューム自体を指定してください (マウント済みのものは対象外です)\n" +
			"一覧は 'unhello scan' で表示できます",
	},
	MsgSeveralVolumes: {
		en: "there are {count} BitLocker volumes that can be opened, and none was chosen",
		ja: "開ける BitLocker ボリュームが {count} 個ありますが、どれも選択されていません",
	},
	HintSeveralVolumes: {
		en: "choose one with --partition and its number",
		ja: "--partition に番号を指定して選択してください",
	},
	MsgPlaintext: {
		en: "{path} is encrypted, and {out} would hold a part of it in the clear",
		ja: "{path} は暗号化されていますが、{out} にはその一部が暗号化されずに保存されます",
	},
	HintPlaintext: {
		en: "nothing was written; the undo record is sealed and needs no backup beside it\n" +
			"for a decrypted copy of the whole volume there is 'unhello bitlocker read'",
		ja: "何も書き込んでいません。記録ファイルは暗号化されるため、別のバックアップは不要です\n" +
			"ボリューム全体の復号したコピーは 'unhello bitlocker read' で作成できます",
	},
	HintPlaintextClear: {
		en: "nothing was written; without --backup and --out the undo record alone is kept, which puts every byte back",
		ja: "何も書き込んでいません。--backup と --out を付けなければ、元に戻すための記録ファイルだけを保存します",
	},
	MsgRecordNeedsLock: {
		en: "{volume} is unlocked, and its disk cannot be seen, which has what the key of the undo record is made from",
		ja: "{volume} のロックが解除されており、記録ファイルのキーに必要な情報を持つディスクを確認できません",
	},
	HintRecordNeedsLock: {
		en: "nothing was put back; lock it and run this again: manage-bde -lock {volume}",
		ja: "何も元に戻していません。ロックしてからもう一度実行してください: manage-bde -lock {volume}",
	},
	WarnRecordClear: {
		en: "{path} is encrypted and no key of it is at hand: the undo record holds the old bytes in the clear, keep it safe",
		ja: "{path} は暗号化されていますがキーがないため、記録ファイルの内容は暗号化されません。安全に保管してください",
	},
	ProgressUnlocking: {
		en: "unlocking {path}",
		ja: "{path} のロックを解除しています",
	},
	DriveUnlocked: {
		en: "{path} is unlocked for this system now",
		ja: "{path} のロックを解除しました",
	},
	WarnStillLocked: {
		en: "the key is right, but Windows did not unlock {path}; it was opened without Windows",
		ja: "キーは正しいですが、Windows は {path} のロックを解除しませんでした。Windows を使わずに開きました",
	},
	WarnUnproven: {
		en: "unhello can't read the BitLocker of {path}, so the key is not checked first: Windows tries it",
		ja: "{path} の BitLocker は unhello では読み取れないため、キーを事前に確認せず Windows に試させます",
	},
	WarnNotUnlocked: {
		en: "Windows did not unlock {path}: no key that it was given fits, or manage-bde does not work here",
		ja: "Windows は {path} のロックを解除しませんでした。キーが合わないか、manage-bde が動作しません",
	},
	AskUnproven: {
		en: "{path} is locked by BitLocker, in a way that only Windows can read\n" +
			"type the 48 digits of its recovery password, Windows will try them (Enter alone to stop):",
		ja: "{path} は Windows だけが読み取れる方式の BitLocker でロックされています\n" +
			"48 桁の回復パスワードを入力すると Windows が試します (中止する場合は Enter):",
	},
	WarnNotRelocked: {
		en: "{path} is still unlocked; lock it with: manage-bde -lock {path}",
		ja: "{path} はまだロックされていません。ロックするには: manage-bde -lock {path}",
	},
	WarnPlaintext: {
		en: "{path} will hold everything of that drive unencrypted: keep it safe and delete it after use",
		ja: "{path} にはドライブの内容が暗号化されずに保存されます。安全に保管し、使用後に削除してください",
	},
	SayUnfinished: {
		en: "until it is complete its name is {path}; if this run is cut off, delete that file",
		ja: "完了するまでのファイル名は {path} です。途中で強制終了した場合は、このファイルを削除してください",
	},
	WarnUnfinished: {
		en: "{path} is what a run left that was cut off, or is still at work: it is not encrypted, delete it",
		ja: "{path} は強制終了した (または実行中の) 処理のファイルで、暗号化されていません。削除してください",
	},
	WarnUnfinishedKey: {
		en: "{path} is what a run left that was cut off, or is still at work: if it has a recovery password, keep it safe",
		ja: "{path} は強制終了した (または実行中の) 処理のファイルです。回復パスワードが含まれる場合は安全に保管してください",
	},
	WarnSuspended: {
		en: "the BitLocker protection of {path} is suspended: it opens without a key",
		ja: "{path} の BitLocker 保護は中断されており、キーなしで開けます",
	},
	WarnKeyListLine: {
		en: "{path}, line {line}: no key ID with a recovery password",
		ja: "{path} の {line} 行目: キー ID と回復パスワードがありません",
	},
	WarnKeysOnStick: {
		en: "{path} holds recovery passwords: destroy it after use",
		ja: "{path} には回復パスワードが入っています。使用後に必ず破棄してください",
	},
	AskRecoveryAny: {
		en: "type the 48 digits of the recovery password (Enter alone to stop):",
		ja: "48 桁の回復パスワードを入力してください (中止する場合は Enter):",
	},
	KeyWellFormed: {
		en: "the recovery password is typed right; whose it is shows with a SOURCE",
		ja: "回復パスワードに入力の誤りはありません。どのドライブのものかは SOURCE を指定すると確認できます",
	},
	ReadDone: {
		en: "done: {size} bytes of {path}, decrypted, are in {out}",
		ja: "完了: {path} の {size} バイトを復号して {out} に保存しました",
	},
	UnlockedWindows: {
		en: "a Windows is inside: {path}",
		ja: "Windows が含まれています: {path}",
	},
	InfoLocked: {
		en: "{path}  BitLocker {method}, {state}, locked",
		ja: "{path}  BitLocker {method}、{state}、ロックされています",
	},
	InfoUnlocked: {
		en: "{path}  BitLocker {method}, {state}, opens with: {protector} {key}",
		ja: "{path}  BitLocker {method}、{state}、解除に使用できるもの: {protector} {key}",
	},
	InfoNoKeyNeeded: {
		en: "{path}  BitLocker {method}, {state}, opens without a key: its protection is suspended",
		ja: "{path}  BitLocker {method}、{state}、保護が中断されておりキーなしで開けます",
	},
	InfoTurnedOff: {
		en: "{path}  BitLocker is turned off, nothing is encrypted",
		ja: "{path}  BitLocker は無効です (暗号化されていません)",
	},
	InfoVolume: {
		en: "   volume {id}",
		ja: "   ボリューム {id}",
	},
	InfoProtector: {
		en: "   {kind}  key ID {id}  {created}",
		ja: "   {kind}  キー ID {id}  {created}",
	},
	KindRecovery:   {en: "recovery password", ja: "回復パスワード"},
	KindPassphrase: {en: "password", ja: "パスワード"},
	KindKeyFile:    {en: "key file", ja: "キー ファイル"},
	KindClearKey:   {en: "no key needed (suspended)", ja: "キー不要 (保護の中断中)"},
	KindTPM:        {en: "the TPM", ja: "TPM"},
	KindTPMPIN:     {en: "the TPM with a PIN", ja: "TPM と暗証番号 (PIN)"},
	KindTPMKey:     {en: "the TPM with a key file", ja: "TPM とキー ファイル"},
	KindTPMPINKey:  {en: "the TPM with a PIN and a key file", ja: "TPM、暗証番号 (PIN)、キー ファイル"},
	KindSmartCard:  {en: "smart card", ja: "スマート カード"},
	KindUnknown:    {en: "unknown protector", ja: "不明な保護機能"},

	IsEncrypted:      {en: "encrypted", ja: "暗号化済み"},
	IsDecrypted:      {en: "decrypted", ja: "暗号化されていません"},
	IsEncrypting:     {en: "being encrypted", ja: "暗号化中"},
	IsDecrypting:     {en: "being decrypted", ja: "暗号化の解除中"},
	EncryptionPaused: {en: "encryption paused", ja: "暗号化の一時停止中"},
	DecryptionPaused: {en: "decryption paused", ja: "暗号化の解除の一時停止中"},
}
