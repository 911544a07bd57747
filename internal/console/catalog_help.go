package console

// The frame of --help. Each command's own text is in catalog_command_help.go.
const (
	HelpUsage      ID = "help.usage"
	HelpCommands   ID = "help.commands"
	HelpFlags      ID = "help.flags"
	HelpMore       ID = "help.more"
	SummaryProgram ID = "help.program.summary"
	HelpProgram    ID = "help.program"
)

var helpTexts = map[ID]entry{
	HelpUsage:    {en: "usage: {usage}", ja: "使い方: {usage}"},
	HelpCommands: {en: "commands:", ja: "コマンド:"},
	HelpFlags:    {en: "flags, before or after the arguments:", ja: "フラグ (引数の前にも後にも指定できます):"},
	HelpMore: {
		en: "'{command} COMMAND --help' tells more about a command.",
		ja: "各コマンドの詳細は '{command} COMMAND --help' で表示できます。",
	},

	SummaryProgram: {
		en: "back to the password box when Windows Hello lets nobody in",
		ja: "Windows Hello が使えない PC にパスワードでサインインできるようにします",
	},
	HelpProgram: {
		en: "When a Windows 11 PC takes only Windows Hello for sign-in, and Hello stops working after an update, " +
			"nobody can sign in. unhello turns that switch off in the registry of the Windows that is not running: " +
			"from Windows RE, from install media, or on another machine.\n" +
			"\n" +
			"In Windows RE and on install media unhello alone, without a command, guides through all of it.\n" +
			"\n" +
			"SOURCE is a Windows volume (D:, a mounted folder), a disk, a disk image (raw, VHD, " +
			"VHDX, qcow2), a volume image or a SOFTWARE hive file; the content tells which.\n" +
			"\n" +
			"exit codes:\n" +
			"  0    done and verified, or nothing to do\n" +
			"  1    unexpected failure\n" +
			"  2    wrong usage, or no consent\n" +
			"  3    no Windows there, not a hive, key or value not there\n" +
			"  4    locked by BitLocker\n" +
			"  5    refused for safety, or the medium cannot be written\n" +
			"  6    written, but the check failed; the message says what was put back\n" +
			"  7    several Windows installations and none chosen\n" +
			"  10   still on (verify, fix --dry-run, prevent --check); faults (hive check, media check)\n" +
			"  130  interrupted",
		ja: "Windows 11 の PC が Windows Hello によるサインインだけを許可している場合、更新後に Hello が使えなくなると、" +
			"だれもサインインできなくなります。unhello は、起動していない Windows のレジストリで、この設定を無効にします。" +
			"回復環境、インストール メディア、別の PC のいずれからでも実行できます。\n" +
			"\n" +
			"回復環境とインストール メディアでは、コマンドを付けずに unhello だけを実行すると、手順を順に案内します。\n" +
			"\n" +
			"SOURCE には、Windows のボリューム (D: やマウントしたフォルダー)、ディスク、ディスク イメージ (raw、VHD、VHDX、qcow2)、" +
			"ボリューム イメージ、SOFTWARE ハイブのファイルのいずれかを指定します。種類は内容から判別します。\n" +
			"\n" +
			"終了コード:\n" +
			"  0    完了し確認済み、または変更の必要なし\n" +
			"  1    予期しないエラー\n" +
			"  2    指定の誤り、または同意なし\n" +
			"  3    Windows、ハイブ、キー、値のいずれかが見つからない\n" +
			"  4    BitLocker でロックされている\n" +
			"  5    安全のため中止、または書き込めないメディア\n" +
			"  6    書き込み後の確認に失敗 (元に戻したかはメッセージで示します)\n" +
			"  7    Windows が複数あり、選択されていない\n" +
			"  10   まだ有効 (verify、fix --dry-run、prevent --check)、破損や不一致 (hive check、media check)\n" +
			"  130  中断",
	},
}
