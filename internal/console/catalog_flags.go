package console

// What each flag means, for --help.
const (
	FlagHelp               ID = "flag.help"
	FlagVersion            ID = "flag.version"
	FlagJSON               ID = "flag.json"
	FlagLang               ID = "flag.lang"
	FlagLog                ID = "flag.log"
	FlagYes                ID = "flag.yes"
	FlagDryRun             ID = "flag.dry-run"
	FlagRecord             ID = "flag.record"
	FlagBackup             ID = "flag.backup"
	FlagNote               ID = "flag.note"
	FlagWindows            ID = "flag.windows"
	FlagPartition          ID = "flag.partition"
	FlagOut                ID = "flag.out"
	FlagCreate             ID = "flag.create"
	FlagDiscardHibernation ID = "flag.discard-hibernation"
	FlagWithoutLog         ID = "flag.without-log"
	FlagLogical            ID = "flag.logical"
	FlagHive               ID = "flag.hive"
	FlagRecoveryPassword   ID = "flag.recovery-password"
	FlagRecoveryFile       ID = "flag.recovery-password-file"
	FlagKeys               ID = "flag.keys"
	FlagBEK                ID = "flag.bek"
	FlagPassphraseFile     ID = "flag.passphrase-file"
	FlagRelock             ID = "flag.relock"
	FlagJobs               ID = "flag.jobs"
)

var flagTexts = map[ID]entry{
	FlagRecoveryPassword: {
		en: "the 48 digits that open a BitLocker volume (also UNHELLO_RECOVERY_PASSWORD: no program that is started gets it, but it stays in the first environment of this one, /proc/PID/environ)",
		ja: "BitLocker の 48 桁の回復パスワード (環境変数 UNHELLO_RECOVERY_PASSWORD も使えます。起動するプログラムには渡しませんが、このプロセスの最初の環境 /proc/PID/environ には残ります)",
	},
	FlagRecoveryFile: {
		en: "file with the recovery password, such as the one that Windows saved",
		ja: "回復パスワードの入ったファイル (Windows が保存したものなど)",
	},
	FlagKeys: {
		en: "table of key IDs and recovery passwords (default: keys.csv beside the program)",
		ja: "キー ID と回復パスワードの表 (既定: プログラムと同じ場所の keys.csv)",
	},
	FlagBEK: {
		en: "startup key file (.BEK), or a folder with such files",
		ja: "スタートアップ キーのファイル (.BEK)、またはそのフォルダー",
	},
	FlagRelock: {
		en: "lock a drive again that was unlocked for this (Windows)",
		ja: "このためにロックを解除したドライブを、再びロックします (Windows)",
	},
	FlagPassphraseFile: {
		en: "file whose first line is the password of a BitLocker data drive",
		ja: "1 行目に BitLocker データ ドライブのパスワードを書いたファイル",
	},
	FlagHelp: {
		en: "show this help",
		ja: "このヘルプを表示します",
	},
	FlagVersion: {
		en: "show the version",
		ja: "バージョンを表示します",
	},
	FlagJSON: {
		en: "print one JSON document, errors as JSON too; ask nothing",
		ja: "結果を 1 つの JSON で出力します。エラーも JSON になり、質問はしません",
	},
	FlagLang: {
		en: "language: en or ja (default: that of the system)",
		ja: "言語: en または ja (既定: システムの言語)",
	},
	FlagLog: {
		en: "append every message to FILE (default on a stick: unhello.log beside the program)",
		ja: "すべてのメッセージを FILE に追記します (USB メモリでの既定: プログラムと同じ場所の unhello.log)",
	},
	FlagYes: {
		en: "agree to the change beforehand, ask nothing",
		ja: "変更に同意したものとして、質問をしません",
	},
	FlagDryRun: {
		en: "everything but the write; exit code 10 if there is something to change",
		ja: "書き込み以外をすべて行います。変更が必要な場合の終了コードは 10 です",
	},
	FlagRecord: {
		en: "folder for the undo record (default: beside the program); 'none' keeps no record",
		ja: "記録ファイルの保存先フォルダー (既定: プログラムと同じ場所)。none で記録しません",
	},
	FlagBackup: {
		en: "also copy the hive and its logs to DIR before the write",
		ja: "書き込みの前に、ハイブとログを DIR にもコピーします",
	},
	FlagNote: {
		en: "ticket number or the like, for the record and the log",
		ja: "記録ファイルとログに残すメモ (受付番号など)",
	},
	FlagWindows: {
		en: "which Windows installation: number or ID, as 'unhello scan' shows them",
		ja: "対象の Windows: 'unhello scan' が表示する番号または ID",
	},
	FlagPartition: {
		en: "look at this partition of the disk only",
		ja: "ディスクのこのパーティションだけを調べます",
	},
	FlagOut: {
		en: "write the result to the new file NEW; the source stays as it is",
		ja: "結果を新しいファイル NEW に書き出します。元のファイルは変わりません",
	},
	FlagCreate: {
		en: "if the value is absent, write an explicit 0",
		ja: "値がない場合は、0 を明示的に書き込みます",
	},
	FlagDiscardHibernation: {
		en: "drop a hibernated session; its unsaved work is lost",
		ja: "休止状態のセッションを破棄します (保存していない作業は失われます)",
	},
	FlagWithoutLog: {
		en: "go on with what is there where one of the logs of a dirty hive is missing",
		ja: "未保存の変更があるハイブのログの片方がなくても、今あるデータで続行します",
	},
	FlagLogical: {
		en: "Windows has run since: set just the old value, as an ordinary change",
		ja: "その後に Windows が使用された場合に、元の値だけを通常の変更として設定します",
	},
	FlagHive: {
		en: "which hive of the Windows installation (default: SOFTWARE)",
		ja: "対象のハイブ (既定: SOFTWARE)",
	},
	FlagJobs: {
		en: "how many of several SOURCEs are worked on at once (default: all, but no more than there are processors); " +
			"a fix that asks questions takes one at a time",
		ja: "複数の SOURCE を同時に処理する数 (既定: すべて。ただしプロセッサーの数まで)。fix が質問をする場合は 1 つずつ処理します",
	},
}
