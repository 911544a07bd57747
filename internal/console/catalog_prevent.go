package console

// What prevent says: it works on the Windows that is running.
const (
	SummaryPrevent ID = "help.prevent.summary"
	HelpPrevent    ID = "help.prevent"
	FlagCheck      ID = "flag.check"
	FlagRestore    ID = "flag.restore"
	FlagSave       ID = "flag.save"

	PreventOn           ID = "prevent.on"
	PreventOff          ID = "prevent.off"
	PreventAbsent       ID = "prevent.absent"
	PreventTurnedOff    ID = "prevent.turned-off"
	PreventAlreadyOff   ID = "prevent.already-off"
	PreventWouldTurnOff ID = "prevent.would-turn-off"
	PreventTurnedOn     ID = "prevent.turned-on"
	PreventAlreadyOn    ID = "prevent.already-on"
	PreventWouldTurnOn  ID = "prevent.would-turn-on"
	PreventNoNumber     ID = "prevent.no-number"

	PreventNotEncrypted  ID = "prevent.not-encrypted"
	PreventEncrypted     ID = "prevent.encrypted"
	PreventSuspended     ID = "prevent.suspended"
	PreventUnknown       ID = "prevent.unknown"
	PreventRecovery      ID = "prevent.recovery"
	PreventRecoverySaved ID = "prevent.recovery-saved"
	PreventNoRecovery    ID = "prevent.no-recovery"
	PreventAdded         ID = "prevent.added"
	PreventWouldAdd      ID = "prevent.would-add"
	PreventNext          ID = "prevent.next"
	PreventNextOn        ID = "prevent.next-on"
	HintPrevent          ID = "prevent.hint"

	AskTurnOff       ID = "prevent.ask-off"
	AskAdd           ID = "prevent.ask-add"
	AskTurnOffAndAdd ID = "prevent.ask-off-and-add"
	AskTurnOn        ID = "prevent.ask-on"
	AskSave          ID = "prevent.ask-save"
	SavedPassword    ID = "prevent.saved-password"

	MsgOnlyWindows        ID = "prevent.only-windows"
	HintOnlyWindows       ID = "prevent.only-windows.hint"
	MsgNotInWinPE         ID = "prevent.winpe"
	HintNotInWinPE        ID = "prevent.winpe.hint"
	MsgNeedsElevation     ID = "prevent.elevation"
	HintNeedsElevation    ID = "prevent.elevation.hint"
	MsgFlagsExclude       ID = "usage.flags-exclude"
	MsgNeedsSave          ID = "prevent.needs-save"
	HintNeedsSave         ID = "prevent.needs-save.hint"
	MsgSavePlace          ID = "save-place"
	HintSavePlace         ID = "save-place.hint"
	MsgSavePlaceUnknown   ID = "save-place.unknown"
	HintSaveExists        ID = "prevent.save-exists.hint"
	HintNotSaved          ID = "prevent.not-saved.hint"
	MsgNoManageBDE        ID = "prevent.no-manage-bde"
	MsgNotAdded           ID = "prevent.not-added"
	HintNotAdded          ID = "prevent.not-added.hint"
	MsgNotProven          ID = "prevent.not-proven"
	MsgLeftProtector      ID = "prevent.left-protector"
	MsgAddUnknown         ID = "prevent.add-unknown"
	HintLeftProtector     ID = "prevent.left-protector.hint"
	HintSwitchNotSet      ID = "prevent.not-set.hint"
	HintSwitchNotSetSaved ID = "prevent.not-set.hint.saved"
	HintSwitchUnknown     ID = "prevent.unknown-now.hint"
	HintSwitchLeftSaved   ID = "prevent.unknown-now.hint.saved"

	WarnEncryptionNotSeen  ID = "warn.encryption-not-seen"
	WarnEncryptionUnknown  ID = "warn.encryption-unknown"
	WarnNoRecoveryPassword ID = "warn.no-recovery-password"
	WarnSavedInClear       ID = "warn.saved-in-clear"
	WarnSaveUnknown        ID = "warn.save-unknown"
)

var preventTexts = map[ID]entry{
	SummaryPrevent: {
		en: "on the running Windows, before it happens: turn the Hello-only switch off",
		ja: "使用中の Windows で「Hello のみ」の設定を無効にし、問題を予防します",
	},
	HelpPrevent: {
		en: "For the Windows that is running now, as administrator. Shows the Hello-only switch, whether BitLocker encrypts the " +
			"system drive, and the key ID of its recovery password; sets the switch to 0. Where BitLocker protects the drive and " +
			"there is no recovery password, it adds one and saves it to the file or folder that --save names, which must not be " +
			"on a drive that this PC locks.\n" +
			"\n" +
			"--check changes nothing; exit code 0: the switch is off, 10: it is on.\n" +
			"\n" +
			"examples:\n" +
			"  unhello prevent --check --json\n" +
			"  unhello prevent --save E:\\\n" +
			"  unhello prevent --yes --save \\\\server\\keys",
		ja: "現在使用中の Windows に対して、管理者として実行します。「Hello のみ」の設定、システム ドライブの BitLocker の状態、" +
			"回復パスワードのキー ID を表示し、設定を 0 にします。BitLocker で保護されていて回復パスワードがない場合は、" +
			"追加して --save のファイルまたはフォルダーに保存します。この PC がロックするドライブには保存できません。\n" +
			"\n" +
			"--check は何も変更しません。終了コード 0: 設定は無効、10: 設定は有効です。\n" +
			"\n" +
			"例:\n" +
			"  unhello prevent --check --json\n" +
			"  unhello prevent --save E:\\\n" +
			"  unhello prevent --yes --save \\\\server\\keys",
	},
	FlagCheck: {
		en: "only say how things are; exit code 10 if the switch is on",
		ja: "状態の表示だけを行います。設定が有効な場合の終了コードは 10 です",
	},
	FlagRestore: {
		en: "turn Hello-only sign-in on again",
		ja: "「Hello のみ」の設定を再び有効にします",
	},
	FlagSave: {
		en: "where a recovery password goes that has to be added; 'none' adds none",
		ja: "追加する回復パスワードの保存先。none で追加しません",
	},

	PreventOn: {
		en: "Hello-only sign-in is ON (value: {value})",
		ja: "「Hello のみ」の設定は有効です (値: {value})",
	},
	PreventOff: {
		en: "Hello-only sign-in is off (value: 0)",
		ja: "「Hello のみ」の設定は無効です (値: 0)",
	},
	PreventAbsent: {
		en: "Hello-only sign-in is off (no value); there was nothing to change",
		ja: "「Hello のみ」の設定は無効です (値なし)。変更の必要はありません",
	},
	PreventTurnedOff: {
		en: "Hello-only sign-in is off now (value: {value} -> 0), read back and checked",
		ja: "「Hello のみ」の設定を無効にし (値: {value} -> 0)、読み戻して確認しました",
	},
	PreventAlreadyOff: {
		en: "Hello-only sign-in was off already (value: 0)",
		ja: "「Hello のみ」の設定は既に無効です (値: 0)",
	},
	PreventWouldTurnOff: {
		en: "Hello-only sign-in is ON (value: {value}) and would be turned off",
		ja: "「Hello のみ」の設定は有効です (値: {value})。無効にする必要があります",
	},
	PreventTurnedOn: {
		en: "Hello-only sign-in is on again (value: 2), read back and checked",
		ja: "「Hello のみ」の設定を再び有効にし (値: 2)、読み戻して確認しました",
	},
	PreventAlreadyOn: {
		en: "Hello-only sign-in was on already (value: {value})",
		ja: "「Hello のみ」の設定は既に有効です (値: {value})",
	},
	PreventWouldTurnOn: {
		en: "Hello-only sign-in is off (value: 0) and would be turned on",
		ja: "「Hello のみ」の設定は無効です (値: 0)。有効にすることになります",
	},

	PreventNoNumber: {
		en: "not a REG_DWORD",
		ja: "REG_DWORD ではない値",
	},

	PreventNotEncrypted: {
		en: "drive {drive} is not encrypted by BitLocker",
		ja: "ドライブ {drive} は BitLocker で暗号化されていません",
	},
	PreventEncrypted: {
		en: "drive {drive} is protected by BitLocker",
		ja: "ドライブ {drive} は BitLocker で保護されています",
	},
	PreventSuspended: {
		en: "drive {drive} is encrypted by BitLocker, with protection suspended",
		ja: "ドライブ {drive} は BitLocker で暗号化されていますが、保護は中断されています",
	},
	PreventUnknown: {
		en: "it is not known whether BitLocker protects drive {drive}",
		ja: "ドライブ {drive} が BitLocker で保護されているかどうかは不明です",
	},
	PreventRecovery: {
		en: "key ID of its recovery password: {id}",
		ja: "回復パスワードのキー ID: {id}",
	},
	PreventRecoverySaved: {
		en: "make sure that it is saved: https://aka.ms/myrecoverykey",
		ja: "保存されていることを確認してください: https://aka.ms/myrecoverykey",
	},
	PreventNoRecovery: {
		en: "it has no recovery password",
		ja: "回復パスワードがありません",
	},
	PreventAdded: {
		en: "a recovery password was added and tried, and is saved in {path}\n" +
			"its key ID: {id}",
		ja: "回復パスワードを追加し、使えることを確認して、{path} に保存しました\n" +
			"キー ID: {id}",
	},
	PreventWouldAdd: {
		en: "a recovery password would be added and saved where --save says",
		ja: "回復パスワードを追加し、--save の場所に保存することになります",
	},
	PreventNext: {
		en: "next: lock the PC (Windows key + L) and see that it offers the password\n" +
			"Windows Update may turn the switch on again; 'unhello prevent --check' tells",
		ja: "次に: PC をロックし (Windows キー + L)、パスワードを選べるか確かめてください\n" +
			"Windows Update で再び有効になることがあります\n" +
			"'unhello prevent --check' で確認できます",
	},
	PreventNextOn: {
		en: "from now on only Windows Hello signs Microsoft accounts in, no password\n" +
			"if Hello breaks, nobody gets in until 'unhello fix' in Windows RE turns it off",
		ja: "今後、Microsoft アカウントのサインインは Windows Hello だけになります\n" +
			"Hello が使えなくなると、回復環境で 'unhello fix' を実行するまで、\n" +
			"だれもサインインできません",
	},
	HintPrevent: {
		en: "'unhello prevent', as administrator, turns it off",
		ja: "管理者として 'unhello prevent' を実行すると無効にできます",
	},

	AskTurnOff: {
		en: "Hello-only sign-in will be turned off on this PC\n" +
			"go on?",
		ja: "この PC の「Hello のみ」の設定を無効にします\n" +
			"続けますか?",
	},
	AskAdd: {
		en: "drive {drive} gets a new BitLocker recovery password, saved in the clear in:\n" +
			"{path}\n" +
			"go on?",
		ja: "ドライブ {drive} に BitLocker の回復パスワードを追加し、暗号化せずに次の場所に保存します:\n" +
			"{path}\n" +
			"続けますか?",
	},
	AskTurnOffAndAdd: {
		en: "Hello-only sign-in will be turned off on this PC\n" +
			"drive {drive} gets a new BitLocker recovery password, saved in the clear in:\n" +
			"{path}\n" +
			"go on?",
		ja: "この PC の「Hello のみ」の設定を無効にします\n" +
			"ドライブ {drive} に BitLocker の回復パスワードを追加し、暗号化せずに次の場所に保存します:\n" +
			"{path}\n" +
			"続けますか?",
	},
	AskTurnOn: {
		en: "Hello-only sign-in will be turned ON on this PC: no password for Microsoft accounts any more\n" +
			"go on?",
		ja: "この PC の「Hello のみ」の設定を有効にします。Microsoft アカウントはパスワードでサインインできなくなります\n" +
			"続けますか?",
	},
	AskSave: {
		en: "drive {drive} is protected by BitLocker and has no recovery password: one will be added\n" +
			"folder or file to save it in, on a stick or another PC:",
		ja: "ドライブ {drive} は BitLocker で保護されていますが、回復パスワードがないため追加します\n" +
			"保存先のフォルダーまたはファイル (USB メモリや別の PC):",
	},
	SavedPassword: {
		en: "Windows BitLocker Drive Encryption: recovery key\n" +
			"\n" +
			"compare the start of this key ID with the one that the PC shows:\n" +
			"  {id}\n" +
			"\n" +
			"if they are the same, this recovery password opens the drive:\n" +
			"  {password}\n" +
			"\n" +
			"computer: {computer}\n" +
			"drive: {drive}\n" +
			"date: {date}\n" +
			"\n" +
			"keep it away from that PC: whoever has it can read the drive",
		ja: "BitLocker ドライブ暗号化の回復キー\n" +
			"\n" +
			"次のキー ID の先頭と、PC に表示されるキー ID を比べてください:\n" +
			"  {id}\n" +
			"\n" +
			"同じであれば、この回復パスワードでドライブのロックを解除できます:\n" +
			"  {password}\n" +
			"\n" +
			"コンピューター: {computer}\n" +
			"ドライブ: {drive}\n" +
			"日付: {date}\n" +
			"\n" +
			"この PC から離れた場所に保管してください。これがあればドライブの内容を読めます",
	},

	MsgOnlyWindows: {
		en: "'unhello prevent' works on the Windows that is running, and this is another system",
		ja: "'unhello prevent' は使用中の Windows に対するコマンドで、このシステムでは使えません",
	},
	HintOnlyWindows: {
		en: "nothing was changed; for a Windows on a disk, an image or a mounted volume there is 'unhello fix'",
		ja: "何も変更していません。ディスク、イメージ、マウントしたボリュームの Windows には 'unhello fix' を使ってください",
	},
	MsgNotInWinPE: {
		en: "this is Windows RE or Windows PE: a change here would be gone after the restart",
		ja: "これは回復環境または Windows PE です。ここでの変更は再起動すると失われます",
	},
	HintNotInWinPE: {
		en: "nothing was changed; 'unhello fix' changes the Windows that is installed on this PC",
		ja: "何も変更していません。この PC にインストールされた Windows は 'unhello fix' で変更できます",
	},
	MsgNeedsElevation: {
		en: "this needs the rights of an administrator",
		ja: "管理者の権限が必要です",
	},
	HintNeedsElevation: {
		en: "nothing was changed; right-click Command Prompt or Terminal, choose 'Run as administrator', and run unhello there\n" +
			"--check works without",
		ja: "何も変更していません。コマンド プロンプトかターミナルを右クリックし、[管理者として実行] を選んで、そこで実行してください\n" +
			"--check はこの権限なしでも使えます",
	},
	MsgFlagsExclude: {
		en: "the flags {flag} and {other} do not go together",
		ja: "フラグ {flag} と {other} は同時に指定できません",
	},
	MsgNeedsSave: {
		en: "drive {drive} has no recovery password, and nothing says where to save a new one",
		ja: "ドライブ {drive} には回復パスワードがなく、新しいものの保存先も指定されていません",
	},
	HintNeedsSave: {
		en: "nothing was changed; name a folder on a stick or another PC: --save E:\\\n" +
			"--save none turns the switch off all the same and adds no recovery password",
		ja: "何も変更していません。USB メモリや別の PC のフォルダーを指定してください: --save E:\\\n" +
			"--save none では、回復パスワードを追加せずに設定だけを無効にします",
	},
	MsgSavePlace: {
		en: "{path} is on a drive that BitLocker locks together with this PC",
		ja: "{path} は、この PC と一緒に BitLocker でロックされるドライブにあります",
	},
	HintSavePlace: {
		en: "nothing was changed; nobody could read the recovery password there when it is needed\n" +
			"save it on a stick, or on another PC",
		ja: "何も変更していません。必要なときに回復パスワードを読めなくなります\n" +
			"USB メモリか別の PC に保存してください",
	},
	MsgSavePlaceUnknown: {
		en: "Windows does not say on which drive {path} is",
		ja: "{path} がどのドライブにあるかを Windows から取得できません",
	},
	HintSaveExists: {
		en: "nothing was changed; name a folder or a new file with --save",
		ja: "何も変更していません。--save にはフォルダーか新しいファイルを指定してください",
	},
	HintNotSaved: {
		en: "nothing was changed: a recovery password that cannot be saved is not kept\n" +
			"name another place with --save",
		ja: "何も変更していません。保存できない回復パスワードは残しません\n" +
			"--save に別の保存先を指定してください",
	},
	MsgNoManageBDE: {
		en: "drive {drive} has no recovery password, and there is no manage-bde here that could add one",
		ja: "ドライブ {drive} には回復パスワードがなく、追加するための manage-bde もありません",
	},
	MsgNotAdded: {
		en: "Windows did not add a recovery password to drive {drive}",
		ja: "ドライブ {drive} に回復パスワードを追加できませんでした",
	},
	HintNotAdded: {
		en: "nothing was changed; a policy may forbid it: add one in the BitLocker settings\n" +
			"--save none turns the switch off all the same and adds no recovery password",
		ja: "何も変更していません。ポリシーで禁止されている可能性があります。BitLocker の設定で追加してください\n" +
			"--save none では、回復パスワードを追加せずに設定だけを無効にします",
	},
	MsgNotProven: {
		en: "the recovery password that was added to drive {drive} did not open it, and was deleted again",
		ja: "ドライブ {drive} に追加した回復パスワードでは開けなかったため、削除しました",
	},
	MsgLeftProtector: {
		en: "drive {drive} has a new recovery password that is not saved and could not be deleted: {ids}",
		ja: "ドライブ {drive} に、保存も削除もできなかった新しい回復パスワードがあります: {ids}",
	},
	MsgAddUnknown: {
		en: "it cannot be told whether drive {drive} got a new recovery password, and none was saved",
		ja: "ドライブ {drive} に回復パスワードが追加されたかどうかを確認できず、保存もしていません",
	},
	HintLeftProtector: {
		en: "the switch was not changed; while this Windows runs, 'manage-bde -protectors -get {drive}' shows the password: save it\n" +
			"or delete it in the BitLocker settings, then run unhello again",
		ja: "設定は変更していません。この Windows の使用中に 'manage-bde -protectors -get {drive}' で表示し、保存してください\n" +
			"または BitLocker の設定で削除してから、もう一度実行してください",
	},
	HintSwitchNotSet: {
		en: "nothing was changed; something on this PC, such as a management program, may guard this value",
		ja: "何も変更していません。管理プログラムなどが、この値を保護している可能性があります",
	},
	HintSwitchNotSetSaved: {
		en: "something on this PC, such as a management program, may guard this value\n" +
			"the recovery password that was added stays; it is saved in {saved}",
		ja: "管理プログラムなどが、この値を保護している可能性があります\n" +
			"追加した回復パスワードは残り、{saved} に保存されています",
	},
	HintSwitchUnknown: {
		en: "something else writes to it; 'unhello prevent --check' shows what it is now",
		ja: "ほかのプログラムが書き込んでいます。現在の値は 'unhello prevent --check' で確認できます",
	},
	HintSwitchLeftSaved: {
		en: "something else writes to it; 'unhello prevent --check' shows what it is now\n" +
			"the recovery password that was added stays; it is saved in {saved}",
		ja: "ほかのプログラムが書き込んでいます。現在の値は 'unhello prevent --check' で確認できます\n" +
			"追加した回復パスワードは残り、{saved} に保存されています",
	},

	WarnEncryptionNotSeen: {
		en: "whether BitLocker protects drive {drive} can be seen by an administrator only",
		ja: "ドライブ {drive} の BitLocker の状態は、管理者として実行した場合だけ分かります",
	},
	WarnEncryptionUnknown: {
		en: "it could not be told whether BitLocker protects drive {drive}; look in the BitLocker settings",
		ja: "ドライブ {drive} の BitLocker の状態を判別できませんでした。BitLocker の設定で確認してください",
	},
	WarnNoRecoveryPassword: {
		en: "drive {drive} has no recovery password: if the TPM stops to open it, what is on it is lost",
		ja: "ドライブ {drive} には回復パスワードがありません。TPM で開けなくなると、ドライブの内容は失われます",
	},
	WarnSavedInClear: {
		en: "{path} holds the recovery password in the clear: keep it away from this PC",
		ja: "{path} には回復パスワードが暗号化されずに入っています。この PC から離れた場所に保管してください",
	},
	WarnSaveUnknown: {
		en: "it could not be told whether BitLocker locks the drive of {path} together with this PC",
		ja: "{path} のドライブが、この PC と一緒に BitLocker でロックされるかどうかを判別できませんでした",
	},
}
