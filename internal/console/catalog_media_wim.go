package console

// What media inject and media eject say.
const (
	SummaryMediaInject ID = "help.media-inject.summary"
	HelpMediaInject    ID = "help.media-inject"
	SummaryMediaEject  ID = "help.media-eject.summary"
	HelpMediaEject     ID = "help.media-eject"
	FlagIndex          ID = "flag.index"
	FlagAutostart      ID = "flag.autostart"
	FlagDrivers        ID = "flag.drivers"
	FlagNoBackup       ID = "flag.no-backup"

	AskInject         ID = "wim.ask-inject"
	AskEject          ID = "wim.ask-eject"
	ProgressWIMCopy   ID = "wim.progress-copy"
	ProgressWIMChange ID = "wim.progress-change"
	ProgressWIMVerify ID = "wim.progress-verify"
	WIMInjected       ID = "wim.injected"
	WIMWouldInject    ID = "wim.would-inject"
	WIMEjected        ID = "wim.ejected"
	WIMWouldEject     ID = "wim.would-eject"
	WIMTool           ID = "wim.tool"
	WIMBackup         ID = "wim.backup"
	WIMNext           ID = "wim.next"
	WIMNextAutostart  ID = "wim.next-autostart"
	WarnDriversByHand ID = "warn.drivers-by-hand"

	MsgNotAWIM          ID = "not-a-wim"
	HintNotAWIM         ID = "not-a-wim.hint"
	MsgWIMUnsupported   ID = "wim-unsupported"
	HintWIMUnsupported  ID = "wim-unsupported.hint"
	MsgWIMDamaged       ID = "wim.damaged"
	HintWIMDamaged      ID = "wim.damaged.hint"
	MsgWIMArchitecture  ID = "wim.architecture"
	HintWIMArchitecture ID = "wim.architecture.hint"
	MsgWIMShell         ID = "wim.shell"
	HintWIMShell        ID = "wim.shell.hint"
	MsgNoImage          ID = "no-image"
	HintNoImage         ID = "no-image.hint"
	MsgWIMNotWindows    ID = "wim.not-windows"
	MsgLiveWinRE        ID = "live-winre"
	HintLiveWinRE       ID = "live-winre.hint"
	MsgNoWIMTool        ID = "no-wim-tool"
	HintNoWIMTool       ID = "no-wim-tool.hint"
	MsgWIMToolFailed    ID = "wim-tool-failed"
	HintWIMToolFailed   ID = "wim-tool-failed.hint"
	MsgNotInjected      ID = "not-injected"
	HintNotInjected     ID = "not-injected.hint"
	MsgNoDrivers        ID = "no-drivers"
	HintNoDrivers       ID = "no-drivers.hint"
	MsgWIMForeign       ID = "wim.foreign"
	HintWIMForeign      ID = "wim.foreign.hint"
	MsgWIMChanged       ID = "wim.changed"
	HintWIMChanged      ID = "wim.changed.hint"
	HintWIMBackupExists ID = "wim.backup-exists.hint"
	MsgWIMInUse         ID = "wim.in-use"
	HintWIMInUse        ID = "wim.in-use.hint"
	MsgWIMReadOnly      ID = "wim.read-only"
	HintWIMReadOnly     ID = "wim.read-only.hint"
	MsgWIMNoRoom        ID = "wim.no-room"
	HintWIMNoRoom       ID = "wim.no-room.hint"
	MsgWIMVerify        ID = "wim.verify"
	HintWIMVerify       ID = "wim.verify.hint"
	HintWIMNotFound     ID = "wim.not-found.hint"
)

var mediaWIMTexts = map[ID]entry{
	SummaryMediaInject: {
		en: "put unhello into the boot.wim or winre.wim of a boot medium",
		ja: "起動メディアの boot.wim や winre.wim に unhello を入れます",
	},
	HelpMediaInject: {
		en: "Puts unhello into an image of WIM, the one that boots unless --index names another: then it is in the command " +
			"prompt that this medium starts, without a stick. The work is done to a copy beside WIM by wimlib-imagex (on " +
			"Windows also by DISM), read back and compared, and only then takes the place of WIM; what WIM was stays as " +
			"WIM.unhello-backup.\n" +
			"\n" +
			"With --autostart unhello starts by itself, and after it what the image started before, or a command prompt. " +
			"With --drivers the drivers in a folder come along, for PCs whose disk is not seen; with --autostart they are " +
			"loaded first.\n" +
			"\n" +
			"The PC's own Windows RE is refused: BitLocker trusts it as it is. Copy its winre.wim elsewhere. Recovery " +
			"passwords never go into an image.\n" +
			"\n" +
			"examples:\n" +
			"  unhello media inject /media/stick/sources/boot.wim --autostart\n" +
			"  unhello media inject winre.wim --drivers rst --programs dist --yes",
		ja: "WIM のイメージに unhello を入れます。--index で指定しなければ、起動するイメージが対象です。そのメディアから起動した" +
			"コマンド プロンプトで、USB メモリなしに unhello を使えます。作業は WIM の隣のコピーに対して wimlib-imagex " +
			"(Windows では DISM も可) で行い、読み戻して照合した後に WIM と置き換えます。元の WIM は WIM.unhello-backup として残ります。\n" +
			"\n" +
			"--autostart では unhello が自動で起動し、その後にイメージが元々起動していたもの (なければコマンド プロンプト) が起動します。" +
			"--drivers では、ディスクが見えない PC のために、フォルダーのドライバーを一緒に入れます。--autostart と併用すると、先に読み込みます。\n" +
			"\n" +
			"PC 自身の回復環境は変更できません。BitLocker がその内容を信頼しているためです。winre.wim を別の場所にコピーして" +
			"ください。回復パスワードをイメージに入れることはありません。\n" +
			"\n" +
			"例:\n" +
			"  unhello media inject /media/stick/sources/boot.wim --autostart\n" +
			"  unhello media inject winre.wim --drivers rst --programs dist --yes",
	},
	SummaryMediaEject: {
		en: "take unhello out of a boot.wim or winre.wim again",
		ja: "boot.wim や winre.wim から unhello を取り除きます",
	},
	HelpMediaEject: {
		en: "Takes everything out of the images of WIM that 'media inject' put there, and puts back what the image started by " +
			"itself before. What was changed since is not touched: then nothing is done. The work is done to a copy, as " +
			"'media inject' does it. The file keeps its size: 'wimlib-imagex optimize WIM' makes it smaller.\n" +
			"\n" +
			"example:\n" +
			"  unhello media eject /media/stick/sources/boot.wim",
		ja: "'media inject' で WIM のイメージに入れたものをすべて取り除き、イメージが元々起動していたものに戻します。" +
			"後から変更されている場合は、何も行いません。作業は 'media inject' と同じくコピーに対して行います。ファイルのサイズは" +
			"元に戻りません。'wimlib-imagex optimize WIM' で小さくできます。\n" +
			"\n" +
			"例:\n" +
			"  unhello media eject /media/stick/sources/boot.wim",
	},
	FlagIndex: {
		en: "number of the image in the WIM (default: the one that boots)",
		ja: "WIM の中のイメージの番号 (既定: 起動するイメージ)",
	},
	FlagAutostart: {
		en: "unhello starts by itself when the medium has started",
		ja: "メディアの起動時に unhello を自動で起動する",
	},
	FlagDrivers: {
		en: "folder with drivers (.inf) to take along",
		ja: "一緒に入れるドライバー (.inf) のフォルダー",
	},
	FlagNoBackup: {
		en: "keep no backup of the WIM",
		ja: "WIM のバックアップを残さない",
	},

	AskInject: {
		en: "put unhello into image {images} of {path} ({added} files)?",
		ja: "{path} のイメージ {images} に unhello を入れますか ({added} ファイル)?",
	},
	AskEject: {
		en: "take unhello out of image {images} of {path}?",
		ja: "{path} のイメージ {images} から unhello を取り除きますか?",
	},
	ProgressWIMCopy: {
		en: "copying {path}",
		ja: "{path} をコピーしています",
	},
	ProgressWIMChange: {
		en: "changing the copy",
		ja: "コピーを変更しています",
	},
	ProgressWIMVerify: {
		en: "reading the copy back",
		ja: "コピーを読み戻して確認しています",
	},
	WIMInjected: {
		en: "done: unhello is in image {images} of {path}, {added} files read back and compared",
		ja: "完了: {path} のイメージ {images} に unhello を入れました ({added} ファイルを読み戻して照合済み)",
	},
	WIMWouldInject: {
		en: "would put {added} files into image {images} of {path}; nothing was changed",
		ja: "{path} のイメージ {images} に {added} ファイルを入れることになります。まだ何も変更していません",
	},
	WIMEjected: {
		en: "done: unhello is out of image {images} of {path}, which is as it was before",
		ja: "完了: {path} のイメージ {images} から unhello を取り除き、元の状態に戻しました",
	},
	WIMWouldEject: {
		en: "would take {removed} files and folders out of image {images} of {path}; nothing was changed",
		ja: "{path} のイメージ {images} から {removed} 個のファイルとフォルダーを取り除くことになります。まだ何も変更していません",
	},
	WIMTool: {
		en: "changed by {tool} {version}",
		ja: "使用したツール: {tool} {version}",
	},
	WIMBackup: {
		en: "the WIM as it was: {backup}",
		ja: "元の WIM: {backup}",
	},
	WIMNext: {
		en: "at the locked-out PC start this medium, open the command prompt and type unhello",
		ja: "サインインできない PC をこのメディアから起動し、コマンド プロンプトで unhello と入力してください",
	},
	WIMNextAutostart: {
		en: "at the locked-out PC start this medium: unhello starts by itself",
		ja: "サインインできない PC をこのメディアから起動すると、unhello が自動で起動します",
	},
	WarnDriversByHand: {
		en: "without --autostart the drivers are not loaded by themselves: type X:\\unhello\\drivers.cmd before unhello",
		ja: "--autostart がないため、ドライバーは自動で読み込まれません。unhello の前に X:\\unhello\\drivers.cmd と入力してください",
	},

	MsgNotAWIM: {
		en: "{path} is not a WIM",
		ja: "{path} は WIM ではありません",
	},
	HintNotAWIM: {
		en: "name the file sources\\boot.wim of install media, or a copy of winre.wim; an ISO has to be copied out first",
		ja: "インストール メディアの sources\\boot.wim か、winre.wim のコピーを指定してください。ISO の場合は、先に中身を取り出してください",
	},
	MsgWIMUnsupported: {
		en: "{path} is a WIM of a kind that is not changed",
		ja: "{path} は変更できない種類の WIM です",
	},
	HintWIMUnsupported: {
		en: "nothing was changed; make an ordinary WIM of it:\n" +
			"wimlib-imagex export FILE all NEW.wim --compress=LZX (for a split one also --ref=\"FILE*.swm\")",
		ja: "何も変更していません。通常の WIM に変換してください:\n" +
			"wimlib-imagex export FILE all NEW.wim --compress=LZX (分割 WIM の場合は --ref=\"FILE*.swm\" も必要)",
	},
	MsgWIMDamaged: {
		en: "{path} is damaged",
		ja: "{path} は破損しています",
	},
	HintWIMDamaged: {
		en: "nothing was changed; copy it from the medium again",
		ja: "何も変更していません。メディアからもう一度コピーしてください",
	},
	MsgWIMArchitecture: {
		en: "the image in {path} is for processors that Windows 11 does not run on (ARCH {arch})",
		ja: "{path} のイメージは Windows 11 が動作しないプロセッサ用です (ARCH {arch})",
	},
	HintWIMArchitecture: {
		en: "nothing was changed; take a medium for 64-bit PCs: x64, or Arm64",
		ja: "何も変更していません。64 ビット PC 用 (x64 または Arm64) のメディアを使用してください",
	},
	MsgWIMShell: {
		en: "the winpeshl.ini in {path} cannot be carried on",
		ja: "{path} の winpeshl.ini を引き継ぐことができません",
	},
	HintWIMShell: {
		en: "nothing was changed; run it without --autostart",
		ja: "何も変更していません。--autostart を付けずに実行してください",
	},
	MsgNoImage: {
		en: "the image that is meant is not in {path}",
		ja: "対象のイメージが {path} にありません",
	},
	HintNoImage: {
		en: "nothing was changed; name an image that has Windows PE: --index N\n" +
			"'wimlib-imagex info WIM' lists them; an install.wim is not a boot medium",
		ja: "何も変更していません。Windows PE のイメージを --index N で指定してください\n" +
			"一覧は 'wimlib-imagex info WIM' で表示できます。install.wim は起動用ではありません",
	},
	MsgWIMNotWindows: {
		en: "the image in {path} has no \\Windows\\System32",
		ja: "{path} のイメージに \\Windows\\System32 がありません",
	},
	MsgLiveWinRE: {
		en: "{path} is the PC's own Windows RE, which BitLocker trusts as it is",
		ja: "{path} は PC 自身の回復環境です。BitLocker はその内容を信頼しています",
	},
	HintLiveWinRE: {
		en: "nothing was changed; copy winre.wim alone to another folder, and name the copy",
		ja: "何も変更していません。winre.wim だけを別のフォルダーにコピーし、そのコピーを指定してください",
	},
	MsgNoWIMTool: {
		en: "to change {path} takes wimlib-imagex, or DISM on Windows, and there is none",
		ja: "{path} の変更には wimlib-imagex (Windows では DISM) が必要ですが、見つかりません",
	},
	HintNoWIMTool: {
		en: "nothing was changed; on Debian and Ubuntu: apt install wimtools\n" +
			"on Windows DISM is part of the system; wimlib is at https://wimlib.net",
		ja: "何も変更していません。Debian と Ubuntu では: apt install wimtools\n" +
			"Windows では DISM がシステムに含まれています。wimlib の入手先: https://wimlib.net",
	},
	MsgWIMToolFailed: {
		en: "the tool that changes {path} failed",
		ja: "{path} を変更するツールが失敗しました",
	},
	HintWIMToolFailed: {
		en: "{path} is as it was\n" +
			"with DISM: run unhello as administrator; after a run that was cut off, dism /Cleanup-Mountpoints clears away what stayed mounted",
		ja: "{path} は元のままです\n" +
			"DISM には管理者の権限が必要です。マウントが残っている場合は dism /Cleanup-Mountpoints で解消できます",
	},
	MsgNotInjected: {
		en: "there is nothing of unhello in {path}",
		ja: "{path} に unhello のものはありません",
	},
	HintNotInjected: {
		en: "nothing was changed, and nothing has to be done",
		ja: "何も変更していません。対応は不要です",
	},
	MsgNoDrivers: {
		en: "the drivers cannot be taken: {file}",
		ja: "ドライバーを入れることができません: {file}",
	},
	HintNoDrivers: {
		en: "nothing was changed; name a folder with the driver's .inf file and what belongs to it, unpacked\n" +
			"use names of plain letters and digits",
		ja: "何も変更していません。ドライバーの .inf ファイルと関連ファイルを展開したフォルダーを指定してください\n" +
			"名前には英数字だけを使用してください",
	},
	MsgWIMForeign: {
		en: "the image in {path} has {file} already, which is not from unhello",
		ja: "{path} のイメージには既に {file} があり、unhello のものではありません",
	},
	HintWIMForeign: {
		en: "nothing was changed; take a WIM that nobody changed, or take that file out of this one",
		ja: "何も変更していません。変更されていない WIM を使うか、そのファイルを取り除いてください",
	},
	MsgWIMChanged: {
		en: "{file} in {path} was changed after unhello was put there",
		ja: "{path} の {file} は、unhello を入れた後に変更されています",
	},
	HintWIMChanged: {
		en: "nothing was changed; what is in that file would be lost\n" +
			"go back to the backup beside the WIM, or take it from the medium again",
		ja: "何も変更していません。そのファイルの内容が失われるためです\n" +
			"WIM の隣のバックアップに戻すか、メディアからもう一度コピーしてください",
	},
	HintWIMBackupExists: {
		en: "nothing was changed; move that backup away, or go without one: --no-backup",
		ja: "何も変更していません。そのバックアップを移動するか、--no-backup を付けてください",
	},
	MsgWIMInUse: {
		en: "another program uses {path}, or has changed it meanwhile",
		ja: "{path} はほかのプログラムが使用中か、途中で変更されました",
	},
	HintWIMInUse: {
		en: "unhello has changed nothing; close that program, then run unhello again",
		ja: "unhello は何も変更していません。そのプログラムを終了して、もう一度実行してください",
	},
	MsgWIMReadOnly: {
		en: "{path} is read-only",
		ja: "{path} は読み取り専用です",
	},
	HintWIMReadOnly: {
		en: "nothing was changed; copy it to where it can be written, or take the read-only attribute away: attrib -r WIM, chmod u+w WIM",
		ja: "何も変更していません。書き込める場所にコピーするか、読み取り専用属性を外してください: attrib -r WIM、chmod u+w WIM",
	},
	MsgWIMNoRoom: {
		en: "there is not enough room for a copy of {path} beside it: {needed} bytes are needed, {free} are free",
		ja: "{path} の隣にコピーを作成する空き容量がありません ({needed} バイト必要、空きは {free} バイト)",
	},
	HintWIMNoRoom: {
		en: "nothing was changed; copy the WIM to a larger disk, change it there, and copy it back",
		ja: "何も変更していません。WIM をより大きなディスクにコピーして変更し、書き戻してください",
	},
	MsgWIMVerify: {
		en: "the changed copy of {path} did not read back as it should; {path} is as it was",
		ja: "変更したコピーが正しく読み戻せませんでした。{path} は元のままです",
	},
	HintWIMVerify: {
		en: "try it on another disk, or with another version of the tool",
		ja: "別のディスクか、別のバージョンのツールで試してください",
	},
	HintWIMNotFound: {
		en: "check the name; install media have sources\\boot.wim",
		ja: "名前を確かめてください。インストール メディアでは sources\\boot.wim です",
	},
}
