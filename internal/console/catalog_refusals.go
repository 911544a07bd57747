package console

// Refusals for safety, and media that will not take a write. Each says what
// was seen, why it is dangerous, and what to do next.
const (
	MsgInUse               ID = "in-use"
	HintInUse              ID = "in-use.hint"
	MsgReadOnly            ID = "read-only"
	HintReadOnly           ID = "read-only.hint"
	MsgNoAccess            ID = "no-access"
	HintNoAccess           ID = "no-access.hint"
	MsgNoRoom              ID = "no-room"
	HintNoRoom             ID = "no-room.hint"
	MsgOutExists           ID = "out-exists"
	HintOutExists          ID = "out-exists.hint"
	MsgChanged             ID = "changed"
	HintChanged            ID = "changed.hint"
	MsgHibernated          ID = "hibernated"
	HintHibernated         ID = "hibernated.hint"
	MsgHibernationUnknown  ID = "hibernation-unknown"
	HintHibernationUnknown ID = "hibernation-unknown.hint"
	MsgHibernationUnseen   ID = "hibernation-unknown.unseen"
	HintHibernationUnseen  ID = "hibernation-unknown.unseen.hint"
	MsgNotPlainFile        ID = "not-plain-file"
	HintNotPlainFile       ID = "not-plain-file.hint"
	MsgRunningSystem       ID = "running-system"
	HintRunningSystem      ID = "running-system.hint"
	MsgDirtyNoLogs         ID = "dirty-no-logs"
	HintDirtyNoLogs        ID = "dirty-no-logs.hint"
	MsgLogMissing          ID = "log-missing"
	HintLogMissing         ID = "log-missing.hint"
	MsgHiveDamaged         ID = "hive-damaged"
	HintHiveDamaged        ID = "hive-damaged.hint"
	MsgHiveTruncated       ID = "hive-truncated"
	HintHiveTruncated      ID = "hive-truncated.hint"
	MsgHiveLayered         ID = "hive-layered"
	HintHiveLayered        ID = "hive-layered.hint"
	MsgHiveVersion         ID = "hive-version"
	HintHiveVersion        ID = "hive-version.hint"
	MsgNeedsLog            ID = "needs-log"
	HintNeedsLog           ID = "needs-log.hint"
	MsgLinkedKey           ID = "linked-key"
	HintLinkedKey          ID = "linked-key.hint"
	MsgHandleKey           ID = "linked-key.handle"
	MsgWriteFailed         ID = "write-failed"
	HintWriteFailed        ID = "write-failed.hint"
)

var refusalTexts = map[ID]entry{
	MsgInUse: {
		en: "{path} is in use by the running Windows or by another program",
		ja: "{path} は実行中の Windows または別のプログラムで使用中です",
	},
	HintInUse: {
		en: "a change now would be lost or would damage it, so nothing was changed\n" +
			"if the hive was loaded by hand, unload it: reg unload HKLM\\NAME\n" +
			"else close that program, or restart into Windows RE and run unhello there",
		ja: "今変更すると、変更が失われるか破損するおそれがあるため、何も変更していません\n" +
			"手動で読み込んだハイブであれば、アンロードしてください: reg unload HKLM\\NAME\n" +
			"そうでなければ、そのプログラムを終了するか、回復環境で再起動して unhello を実行してください",
	},
	MsgReadOnly: {
		en: "{path} cannot be written: the medium is read-only",
		ja: "{path} に書き込めません。メディアは読み取り専用です",
	},
	HintReadOnly: {
		en: "nothing was changed; remove the write protection or mount it writable, then run unhello again\n" +
			"Linux mounts a hibernated Windows volume read-only: then end the hibernation first",
		ja: "何も変更していません。書き込み禁止を解除するか書き込み可能にマウントして、もう一度実行してください\n" +
			"休止状態の Windows のボリュームは、Linux では読み取り専用になります。先に休止状態を終了してください",
	},
	MsgNoAccess: {
		en: "{path} cannot be opened: permission denied",
		ja: "{path} を開けません。アクセスが拒否されました",
	},
	HintNoAccess: {
		en: "nothing was changed; run unhello as administrator (on Linux as root)",
		ja: "何も変更していません。管理者として (Linux では root で) unhello を実行してください",
	},
	MsgNoRoom: {
		en: "there is not enough room for {path}",
		ja: "{path} を保存する空き容量がありません",
	},
	HintNoRoom: {
		en: "nothing was changed; free some space on that medium\n" +
			"the undo record, a backup or a new file can go to another one, such as a stick",
		ja: "何も変更していません。そのメディアの空き容量を増やしてください\n" +
			"記録ファイル、バックアップ、新しいファイルは、USB メモリなど別のメディアにも保存できます",
	},
	MsgOutExists: {
		en: "{path} is already there and is not overwritten",
		ja: "{path} は既にあるため、上書きしません",
	},
	HintOutExists: {
		en: "nothing was written; choose a new name with --out",
		ja: "何も書き込んでいません。--out に別の名前を指定してください",
	},
	MsgChanged: {
		en: "{path} changed while unhello was looking at it",
		ja: "unhello が調べている間に {path} が変更されました",
	},
	HintChanged: {
		en: "something else writes to it, and two writers would damage it; unhello has changed nothing\n" +
			"close every program that uses this disk, then run unhello again",
		ja: "ほかのプログラムが書き込んでおり、同時に書き込むと破損するため、何も変更していません\n" +
			"このディスクを使っているプログラムをすべて終了して、もう一度実行してください",
	},
	MsgHibernated: {
		en: "Windows in {path} is hibernated, or was shut down with Fast Startup",
		ja: "{path} の Windows は休止状態か、高速スタートアップでシャットダウンされた状態です",
	},
	HintHibernated: {
		en: "the registry is still in use by that saved session: a change now would be lost or would damage Windows\n" +
			"to end it, start Windows to the sign-in screen, choose the power icon, hold Shift and choose Restart\n" +
			"then run unhello again; if Windows no longer starts, --discard-hibernation drops that session and its unsaved work",
		ja: "保存されたセッションがレジストリを使用中のため、今変更すると、変更が失われるか Windows が破損します\n" +
			"終了するには、Windows をサインイン画面まで起動し、電源アイコンを選び、Shift キーを押しながら [再起動] を選んでください\n" +
			"その後もう一度実行してください。Windows が起動しない場合は --discard-hibernation でそのセッションを破棄できます (保存していない作業は失われます)",
	},
	MsgHibernationUnknown: {
		en: "{path} begins with unknown bytes: {bytes}",
		ja: "{path} の先頭に不明なデータがあります: {bytes}",
	},
	HintHibernationUnknown: {
		en: "it may hold a saved Windows session, and then a change now would damage Windows, so nothing was changed\n" +
			"to end it, start Windows to the sign-in screen, choose the power icon, hold Shift and choose Restart",
		ja: "Windows のセッションが保存されている可能性があり、変更すると破損するおそれがあるため、何も変更していません\n" +
			"終了するには、Windows をサインイン画面まで起動し、電源アイコンを選び、Shift キーを押しながら [再起動] を選んでください",
	},
	MsgHibernationUnseen: {
		en: "{path} is on a Windows volume of which only a folder can be seen here, so nobody can tell whether that Windows is hibernated",
		ja: "{path} がある Windows ボリュームは一部のフォルダーしか見えず、その Windows が休止状態かどうか判断できません",
	},
	HintHibernationUnseen: {
		en: "a change to a hibernated Windows would damage it, so nothing was changed\n" +
			"mount the whole volume and name it, or name its disk: 'unhello scan' lists what can be seen",
		ja: "休止状態の Windows を変更すると破損するため、何も変更していません\n" +
			"ボリューム全体をマウントしてそれを指定するか、ディスクを指定してください。一覧は 'unhello scan' で表示できます",
	},
	MsgNotPlainFile: {
		en: "{path} is not a plain file: a link stands there or on the way, or something else with this name",
		ja: "{path} は通常のファイルではありません (リンクなど、別のものがあります)",
	},
	HintNotPlainFile: {
		en: "a link in there may lead to any file of this machine, so it was neither read nor changed\n" +
			"Windows keeps plain files there: look at what this is, move it away, then run unhello again",
		ja: "リンクはこのコンピューターのどのファイルにもつながり得るため、読み取りも変更もしていません\n" +
			"Windows はそこに通常のファイルを置きます。何があるかを確かめて別の場所に移し、もう一度実行してください",
	},
	MsgRunningSystem: {
		en: "{path} belongs to the Windows that is running now",
		ja: "{path} は現在実行中の Windows のものです",
	},
	HintRunningSystem: {
		en: "the running Windows would overwrite the change or be damaged by it, so nothing was changed\n" +
			"hold Shift and choose Restart, go to Troubleshoot > Command Prompt, and run unhello there",
		ja: "実行中の Windows が変更を上書きするか破損するおそれがあるため、何も変更していません\n" +
			"Shift キーを押しながら [再起動] を選び、[トラブルシューティング] > [詳細オプション] > [コマンド プロンプト] で unhello を実行してください",
	},
	MsgDirtyNoLogs: {
		en: "the newest data of {path} is in its logs, and they are missing or damaged",
		ja: "{path} の最新データを持つログがないか、破損しています",
	},
	HintDirtyNoLogs: {
		en: "a change now would cut Windows off from that data, so nothing was changed\n" +
			"put .LOG1 and .LOG2 of the same time beside the hive; on the PC itself let Windows start once",
		ja: "今変更すると、そのデータが失われるため、何も変更していません\n" +
			"同じ時点の .LOG1 と .LOG2 をハイブと同じ場所に置くか、その PC で Windows を一度起動してください",
	},
	MsgLogMissing: {
		en: "the newest data of {path} may be in its log {log}, and that is missing",
		ja: "{path} の最新データを持つ可能性のあるログ {log} がありません",
	},
	HintLogMissing: {
		en: "what Windows will see is not known, so nothing was changed; put {log} of the same time beside the hive\n" +
			"if there is none any more: 'fix' and 'hive' go on with what is there by --without-log",
		ja: "Windows から見える内容が不明なため、何も変更していません。同じ時点の {log} をハイブと同じ場所に置いてください\n" +
			"もう存在しない場合は、fix と hive のコマンドに --without-log を付けると、今あるデータで続行します",
	},
	MsgHiveDamaged: {
		en: "{path} is damaged",
		ja: "{path} は破損しています",
	},
	HintHiveDamaged: {
		en: "a change could make it worse, so nothing was changed; 'unhello hive check' lists every fault\n" +
			"restore the hive from a backup or a restore point first",
		ja: "変更すると悪化するおそれがあるため、何も変更していません。'unhello hive check' で破損箇所を表示できます\n" +
			"先にバックアップか復元ポイントからハイブを復元してください",
	},
	MsgHiveTruncated: {
		en: "{path} is cut off: {size} bytes, where its header speaks of {expected}",
		ja: "{path} は途中で切れています ({size} バイト。ヘッダーでは {expected} バイト)",
	},
	HintHiveTruncated: {
		en: "part of the registry is missing, so nothing was changed; copy it again, whole and with its logs",
		ja: "レジストリの一部が欠けているため、何も変更していません。ログも含めて、もう一度完全にコピーしてください",
	},
	MsgHiveLayered: {
		en: "{path} is a layered hive, as containers and sandboxes have it",
		ja: "{path} はコンテナーやサンドボックスで使われる階層化ハイブです",
	},
	HintHiveLayered: {
		en: "what a change means depends on the hive below it, so it can be read but not edited\n" +
			"name the hive of the Windows installation itself",
		ja: "変更の意味が下位のハイブによって変わるため、読み取りのみ可能です\n" +
			"Windows 本体のハイブを指定してください",
	},
	MsgHiveVersion: {
		en: "{path} has the hive version {version}, which cannot be edited",
		ja: "{path} のハイブのバージョン {version} は編集できません",
	},
	HintHiveVersion: {
		en: "versions 1.3 to 1.5 are in use since Windows 2000; another one means damage or another system",
		ja: "Windows 2000 以降で使われるのは 1.3 から 1.5 です。それ以外は破損か、別のシステムのハイブです",
	},
	MsgNeedsLog: {
		en: "{path} has no usable logs, so this change could not survive a power cut",
		ja: "{path} には使用できるログがないため、変更中に電源が切れると破損します",
	},
	HintNeedsLog: {
		en: "nothing was changed; write the result to a new file with --out, or put its .LOG1 and .LOG2 beside it",
		ja: "何も変更していません。--out で新しいファイルに書き出すか、.LOG1 と .LOG2 を同じ場所に置いてください",
	},
	MsgLinkedKey: {
		en: "the key {key} is a link to {target}",
		ja: "キー {key} は {target} へのリンクです",
	},
	MsgHandleKey: {
		en: "the key {key} is a handle that stands for another key",
		ja: "キー {key} は別のキーを表すハンドルです",
	},
	HintLinkedKey: {
		en: "a link leads to another key or another hive and is not followed; name the target itself",
		ja: "リンクは別のキーや別のハイブを指すため、たどりません。リンク先を直接指定してください",
	},
	MsgWriteFailed: {
		en: "{path} could not be written",
		ja: "{path} に書き込めませんでした",
	},
	HintWriteFailed: {
		en: "the medium refused the first write, and nothing was changed; check the disk or use another medium",
		ja: "最初の書き込みが拒否され、何も変更していません。ディスクを確認するか、別のメディアを使ってください",
	},
}
