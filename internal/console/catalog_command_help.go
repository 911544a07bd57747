package console

// Each command's help: a summary for the list of commands, and a text.
const (
	SummaryScan        ID = "help.scan.summary"
	HelpScan           ID = "help.scan"
	SummaryFix         ID = "help.fix.summary"
	HelpFix            ID = "help.fix"
	SummaryVerify      ID = "help.verify.summary"
	HelpVerify         ID = "help.verify"
	SummaryUndo        ID = "help.undo.summary"
	HelpUndo           ID = "help.undo"
	SummaryDemo        ID = "help.demo.summary"
	HelpDemo           ID = "help.demo"
	SummaryBitLocker   ID = "help.bitlocker.summary"
	HelpBitLocker      ID = "help.bitlocker"
	SummaryInfo        ID = "help.bitlocker-info.summary"
	HelpInfo           ID = "help.bitlocker-info"
	SummaryCheckKey    ID = "help.bitlocker-check-key.summary"
	HelpCheckKey       ID = "help.bitlocker-check-key"
	SummaryUnlock      ID = "help.bitlocker-unlock.summary"
	HelpUnlock         ID = "help.bitlocker-unlock"
	SummaryRead        ID = "help.bitlocker-read.summary"
	HelpRead           ID = "help.bitlocker-read"
	SummaryHive        ID = "help.hive.summary"
	HelpHive           ID = "help.hive"
	SummaryHiveLs      ID = "help.hive-ls.summary"
	HelpHiveLs         ID = "help.hive-ls"
	SummaryHiveGet     ID = "help.hive-get.summary"
	HelpHiveGet        ID = "help.hive-get"
	SummaryHiveSet     ID = "help.hive-set.summary"
	HelpHiveSet        ID = "help.hive-set"
	SummaryHiveCheck   ID = "help.hive-check.summary"
	HelpHiveCheck      ID = "help.hive-check"
	SummaryHiveRecover ID = "help.hive-recover.summary"
	HelpHiveRecover    ID = "help.hive-recover"
)

var commandHelpTexts = map[ID]entry{
	SummaryScan: {
		en: "show the Windows installations and their state; changes nothing",
		ja: "Windows の一覧と状態を表示します (何も変更しません)",
	},
	HelpScan: {
		en: "Shows each Windows installation with its version, the state of its registry, and whether it takes only " +
			"Windows Hello for sign-in: the value as Windows will see it, which may be in the logs of the hive and not " +
			"in the hive itself. Without SOURCE all volumes of this machine are looked at.",
		ja: "Windows ごとに、バージョン、レジストリの状態、Windows Hello サインインのみを許可しているかを表示します。" +
			"値は Windows から見える値です (ハイブ本体ではなくログにある場合があります)。" +
			"ディスクでは、ロックされたボリュームや正しく閉じられていないボリュームも表示します。" +
			"SOURCE を省略すると、この PC のすべてのボリュームとディスクを調べます。",
	},
	SummaryFix: {
		en: "turn the Hello-only switch off, check it, keep a record for undo",
		ja: "「Hello のみ」の設定を無効にし、確認し、元に戻す記録を残します",
	},
	HelpFix: {
		en: "Finds the Windows installation, makes sure that a change is safe, sets DevicePasswordLessBuildVersion to 0, " +
			"reads it back, and keeps a record with which 'unhello undo' puts every byte back. It asks before it writes. " +
			"A power cut at any moment leaves the old or the new state. To run it again changes nothing.\n" +
			"\n" +
			"examples:\n" +
			"  unhello fix D: --dry-run\n" +
			"  unhello fix D: --record E:\\records --note T-1234\n" +
			"  unhello fix a.vhdx b.qcow2 c.img --yes",
		ja: "Windows を探し、安全に変更できることを確かめてから DevicePasswordLessBuildVersion を 0 にし、読み戻して確認します。" +
			"'unhello undo' で完全に元に戻せる記録を残します。書き込む前に確認を求めます。" +
			"途中で電源が切れても、変更前か変更後のどちらかの状態になります。もう一度実行しても何も変わりません。\n" +
			"\n" +
			"例:\n" +
			"  unhello fix D: --dry-run\n" +
			"  unhello fix D: --record E:\\records --note T-1234\n" +
			"  unhello fix a.vhdx b.qcow2 c.img --yes",
	},
	SummaryVerify: {
		en: "is it fixed and is the hive sound? read only, by exit code",
		ja: "無効になったか、ハイブが正常かを終了コードで示します (読み取り専用)",
	},
	HelpVerify: {
		en: "Exit code 0: Windows will show the password box, and the hive is sound. Exit code 10: the Hello-only switch is still on.",
		ja: "終了コード 0: パスワードでサインインでき、ハイブも正常です。終了コード 10: 「Hello のみ」の設定がまだ有効です。",
	},
	SummaryUndo: {
		en: "put every byte back with the record of a fix",
		ja: "記録ファイルを使って完全に元に戻します",
	},
	HelpUndo: {
		en: "RECORD is the file that 'unhello fix' named at its end. Name SOURCE too if the disk is reached by another " +
			"name now. If Windows has run since, old bytes are not put back; --logical then sets just the old value.",
		ja: "RECORD には 'unhello fix' が最後に表示したファイルを指定します。ディスクの名前が変わった場合は SOURCE も指定します。" +
			"その後に Windows が使用された場合は書き戻しません。--logical を付けると元の値だけを設定します。",
	},
	SummaryDemo: {
		en: "make a small locked Windows disk image and fix it: the whole way in seconds",
		ja: "サインインできない Windows の小さなディスク イメージを作成し、修復の流れを数秒で示します",
	},
	HelpDemo: {
		en: "Makes an encrypted disk image with what matters of a locked-out Windows, shows it, fixes it, checks the result and undoes it. " +
			"It needs no other tool and touches no disk of this machine.",
		ja: "サインインできない Windows に相当する暗号化されたディスク イメージを作り、表示、修復、確認をして、元に戻すところまで行います。" +
			"ほかのツールは不要で、この PC のディスクには触れません。",
	},
	SummaryBitLocker: {
		en: "look at BitLocker volumes, check keys, read what is inside",
		ja: "BitLocker ボリュームの確認、キーの確認、内容の読み取り",
	},
	HelpBitLocker: {
		en: "For disks, images and encrypted volumes that the system has not unlocked itself. Nothing on them is changed.",
		ja: "システムがロックを解除していないディスク、イメージ、暗号化されたボリュームに使います。内容は変更しません。",
	},
	SummaryInfo: {
		en: "show BitLocker volumes and what opens them; no key needed",
		ja: "BitLocker ボリュームと、ロックの解除に使用できるものを表示します (キーは不要です)",
	},
	HelpInfo: {
		en: "Shows each BitLocker volume with its method, its state and its protectors: the key ID is what a recovery " +
			"password is looked up by.",
		ja: "BitLocker ボリュームごとに、暗号化方式、状態、保護機能を表示します。回復パスワードはキー ID で探します。",
	},
	SummaryCheckKey: {
		en: "is the recovery password typed right, and whose is it?",
		ja: "回復パスワードに誤りがないか、どのドライブのものかを確認します",
	},
	HelpCheckKey: {
		en: "Checks the 48 digits group by group. With SOURCE it says which protector they open; exit code 4 if none.",
		ja: "48 桁をグループごとに確認します。SOURCE を指定すると、どの保護機能を開くかを表示します (なければ終了コード 4)。",
	},
	SummaryUnlock: {
		en: "prove a key and show what is inside",
		ja: "キーで開けることを確かめ、内容を表示します",
	},
	HelpUnlock: {
		en: "Opens the BitLocker volumes of SOURCE with the key that is given or typed in, and lists the Windows " +
			"installations on them. A drive letter of Windows is unlocked for the system too, by manage-bde; " +
			"everything else stays locked.",
		ja: "指定または入力したキーで SOURCE の BitLocker ボリュームを開き、その中の Windows を表示します。" +
			"Windows のドライブ文字を指定すると、manage-bde で実際にロックを解除します。それ以外のロック状態は変わりません。",
	},
	SummaryRead: {
		en: "write the decrypted volume to a new file",
		ja: "復号したボリュームを新しいファイルに書き出します",
	},
	HelpRead: {
		en: "Writes the whole volume, decrypted, to the new file that --out names: an image that other tools can open. " +
			"It holds everything of that drive in the clear.",
		ja: "復号したボリューム全体を --out の新しいファイルに書き出します。ほかのツールで開けるイメージです。" +
			"ドライブの内容がすべて暗号化されずに含まれます。",
	},
	SummaryHive: {
		en: "look into a registry hive, change it, check it",
		ja: "レジストリ ハイブの表示、変更、検査を行います",
	},
	HelpHive: {
		en: "FILE is a hive, or a Windows volume: then its SOFTWARE hive. The logs beside a hive are always taken into " +
			"account, as Windows does. KEY is written from the top of the hive, such as " +
			"\"Microsoft\\Windows NT\\CurrentVersion\"; forward slashes work too. The VALUE \"\" is the default value.",
		ja: "FILE にはハイブか Windows のボリューム (その SOFTWARE ハイブ) を指定します。" +
			"ハイブのログは、Windows と同じように常に反映します。KEY はハイブの最上位から " +
			"\"Microsoft\\Windows NT\\CurrentVersion\" のように指定します (/ も使えます)。VALUE の \"\" は既定の値です。",
	},
	SummaryHiveLs: {
		en: "list the keys and values under a key",
		ja: "キーの下にあるキーと値を一覧表示します",
	},
	HelpHiveLs: {
		en: "Without KEY it lists what is at the top of the hive.",
		ja: "KEY を省略すると、ハイブの最上位を一覧表示します。",
	},
	SummaryHiveGet: {
		en: "print the data of a value, or all values of a key",
		ja: "値のデータ、またはキーのすべての値を出力します",
	},
	HelpHiveGet: {
		en: "Prints the data alone; with --json name, type and data. Without VALUE it prints all values of the key.",
		ja: "データだけを出力します (--json では名前、型、データ)。VALUE を省略すると、キーのすべての値を出力します。",
	},
	SummaryHiveSet: {
		en: "set a value; missing keys are created",
		ja: "値を設定します (キーがなければ作成します)",
	},
	HelpHiveSet: {
		en: "TYPE is REG_DWORD, REG_SZ, REG_BINARY (hex digits) and so on. The change is made in place and recorded for " +
			"undo, or goes to a new file with --out.\n" +
			"\n" +
			"example:\n" +
			"  unhello hive set SOFTWARE \"Test\\Key\" Name REG_DWORD 1 --dry-run",
		ja: "TYPE は REG_DWORD、REG_SZ、REG_BINARY (16 進数) などです。その場で変更して元に戻す記録を残すか、" +
			"--out で新しいファイルに書き出します。\n" +
			"\n" +
			"例:\n" +
			"  unhello hive set SOFTWARE \"Test\\Key\" Name REG_DWORD 1 --dry-run",
	},
	SummaryHiveCheck: {
		en: "walk the whole hive and report every fault",
		ja: "ハイブ全体を検査し、すべての破損を報告します",
	},
	HelpHiveCheck: {
		en: "Faults are fatal (no edit, exit code 10), tolerated by Windows, or notes (both exit code 0).",
		ja: "破損は、致命的 (編集不可、終了コード 10)、Windows が許容するもの、注記 (どちらも終了コード 0) に分かれます。",
	},
	SummaryHiveRecover: {
		en: "write what the logs hold into the hive, as Windows would",
		ja: "ログの内容を Windows と同じようにハイブに書き込みます",
	},
	HelpHiveRecover: {
		en: "The result is a clean hive: in place with a record for undo, or a new file with --out.",
		ja: "ログを反映したハイブになります。その場で変更して元に戻す記録を残すか、--out で新しいファイルに書き出します。",
	},
}
