package console

// What can be wrong with the thing that was named: missing, something else, too many.
const (
	MsgNotFound           ID = "not-found"
	HintNotFound          ID = "not-found.hint"
	HintNoFolder          ID = "not-found.folder"
	MsgEmptyFile          ID = "empty-file"
	HintEmptyFile         ID = "empty-file.hint"
	MsgNotAHive           ID = "not-a-hive"
	HintNotAHive          ID = "not-a-hive.hint"
	MsgLogAsHive          ID = "log-as-hive"
	HintLogAsHive         ID = "log-as-hive.hint"
	MsgNoWindows          ID = "no-windows"
	HintNoWindows         ID = "no-windows.hint"
	MsgNoSuchWindows      ID = "no-windows.which"
	HintNoSuchWindows     ID = "no-windows.which.hint"
	MsgUnsupportedSource  ID = "unsupported-source"
	HintUnsupportedSource ID = "unsupported-source.hint"
	MsgKeyNotFound        ID = "key-not-found"
	HintKeyNotFound       ID = "key-not-found.hint"
	MsgValueNotFound      ID = "value-not-found"
	HintValueNotFound     ID = "value-not-found.hint"
	MsgNoDefaultValue     ID = "value-not-found.default"
	MsgNotARecord         ID = "not-a-record"
	HintNotARecord        ID = "not-a-record.hint"
	MsgSeveralWindows     ID = "several-windows"
	HintSeveralWindows    ID = "several-windows.hint"
	MsgSeveralFit         ID = "several-windows.fit"
	HintSeveralFit        ID = "several-windows.fit.hint"
	MsgBitLockerLocked    ID = "bitlocker-locked"
	HintBitLockerLocked   ID = "bitlocker-locked.hint"
)

var sourceTexts = map[ID]entry{
	MsgNotFound: {
		en: "{path} is not there",
		ja: "{path} が見つかりません",
	},
	HintNotFound: {
		en: "check the name; drive letters in Windows RE differ from those of the installed Windows\n" +
			"'unhello scan' lists the Windows installations that can be seen",
		ja: "名前を確かめてください。回復環境のドライブ文字は、普段の Windows とは異なります\n" +
			"見つかった Windows の一覧は 'unhello scan' で表示できます",
	},
	HintNoFolder: {
		en: "nothing was written; make that folder first, or name another one",
		ja: "何も書き込んでいません。先にそのフォルダーを作成するか、別のフォルダーを指定してください",
	},
	MsgEmptyFile: {
		en: "{path} is an empty file, not a registry hive",
		ja: "{path} は空のファイルで、レジストリ ハイブではありません",
	},
	HintEmptyFile: {
		en: "if it should be the SOFTWARE hive, its content was lost: restore it from a backup\n" +
			"else name the volume of the Windows installation, such as D:",
		ja: "SOFTWARE ハイブのはずであれば、中身が失われています。バックアップから復元してください\n" +
			"そうでなければ、Windows のあるボリュームを D: のように指定してください",
	},
	MsgNotAHive: {
		en: "{path} is not a registry hive",
		ja: "{path} はレジストリ ハイブではありません",
	},
	HintNotAHive: {
		en: "name the volume of the Windows installation, such as D:, or its hive Windows\\System32\\config\\SOFTWARE",
		ja: "Windows のあるボリューム (D: など) か、そのハイブ Windows\\System32\\config\\SOFTWARE を指定してください",
	},
	MsgLogAsHive: {
		en: "{path} is the transaction log of a hive, not the hive itself",
		ja: "{path} はハイブのトランザクション ログで、ハイブ本体ではありません",
	},
	HintLogAsHive: {
		en: "name the hive beside it, without .LOG1 or .LOG2; its logs are then found and used by themselves",
		ja: "同じ場所にある .LOG1 や .LOG2 の付かないハイブを指定してください。ログは自動的に読み込まれます",
	},
	MsgNoWindows: {
		en: "no Windows installation was found in {path}",
		ja: "{path} に Windows が見つかりません",
	},
	HintNoWindows: {
		en: "looked for System32\\config\\SOFTWARE in every folder at its top: name the volume that Windows is on\n" +
			"if a disk does not show at all, Windows RE lacks the driver of its controller (often Intel RST or VMD, or RAID)",
		ja: "最上位の各フォルダーで System32\\config\\SOFTWARE を探しました。Windows のあるボリュームを指定してください\n" +
			"ディスク自体が見えない場合は、回復環境に記憶域ドライバー (Intel RST、VMD、RAID など) がありません",
	},
	MsgNoSuchWindows: {
		en: "{path} has no Windows installation {which}",
		ja: "{path} に Windows {which} はありません",
	},
	HintNoSuchWindows: {
		en: "'unhello scan {path}' lists them with their numbers and IDs",
		ja: "番号と ID の一覧は 'unhello scan {path}' で表示できます",
	},
	MsgUnsupportedSource: {
		en: "{path} is a {format}, which cannot be opened directly",
		ja: "{path} ({format}) を直接開くことはできません",
	},
	HintUnsupportedSource: {
		en: "name a disk, an image of one (raw, VHD, VHDX, qcow2), the folder of a volume, or a SOFTWARE hive file",
		ja: "ディスク、そのイメージ (raw、VHD、VHDX、qcow2)、ボリュームのフォルダー、SOFTWARE ハイブのいずれかを指定してください",
	},
	MsgKeyNotFound: {
		en: "there is no key {key} in {path}",
		ja: "{path} にキー {key} がありません",
	},
	HintKeyNotFound: {
		en: "a key is written from the top of the hive, without HKLM\\SOFTWARE in front\n" +
			"'unhello hive ls' shows the keys that are there",
		ja: "キーはハイブの最上位から、HKLM\\SOFTWARE を付けずに指定してください\n" +
			"キーの一覧は 'unhello hive ls' で表示できます",
	},
	MsgValueNotFound: {
		en: "the key {key} has no value {value}",
		ja: "キー {key} に値 {value} がありません",
	},
	MsgNoDefaultValue: {
		en: "the key {key} has no default value",
		ja: "キー {key} に既定の値はありません",
	},
	HintValueNotFound: {
		en: "'unhello hive get' with the key alone shows all its values",
		ja: "'unhello hive get' にキーだけを指定すると、すべての値を表示できます",
	},
	MsgNotARecord: {
		en: "{path} is not an undo record of unhello",
		ja: "{path} は unhello の記録ファイルではありません",
	},
	HintNotARecord: {
		en: "'unhello fix' said at its end where the record is: beside the program, or in the folder of --record",
		ja: "記録ファイルの場所は 'unhello fix' の最後に表示されます (プログラムと同じ場所、または --record のフォルダー)",
	},
	MsgSeveralWindows: {
		en: "there are {count} Windows installations and none was chosen",
		ja: "Windows が {count} 個見つかりましたが、どれも選択されていません",
	},
	HintSeveralWindows: {
		en: "'unhello scan' lists them; choose one with --windows and its number or ID",
		ja: "'unhello scan' で一覧を表示し、--windows に番号または ID を指定して選択してください",
	},
	MsgSeveralFit: {
		en: "the ID {which} fits {count} Windows installations",
		ja: "ID {which} に当てはまる Windows が {count} 個あります",
	},
	HintSeveralFit: {
		en: "one may be a copy of the other, and the wrong one must not be changed\n" +
			"choose one with --windows and its number, or unplug the other disk",
		ja: "一方がもう一方のコピーの可能性があり、取り違えて変更しないように停止しました\n" +
			"--windows に番号を指定して選択するか、もう一方のディスクを取り外してください",
	},
	MsgBitLockerLocked: {
		en: "{path} is locked by BitLocker",
		ja: "{path} は BitLocker でロックされています",
	},
	HintBitLockerLocked: {
		en: "unlock it first with its 48-digit recovery password: manage-bde -unlock {path} -RecoveryPassword ...\n" +
			"the recovery password is at https://aka.ms/myrecoverykey; for a work PC in Entra ID or Active Directory",
		ja: "先に 48 桁の回復パスワードでロックを解除してください: manage-bde -unlock {path} -RecoveryPassword ...\n" +
			"回復パスワードは https://aka.ms/myrecoverykey で、会社の PC では Entra ID か Active Directory で確認できます",
	},
}
