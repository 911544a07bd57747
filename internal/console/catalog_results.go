package console

// What scan, fix, verify, undo and the hive commands found or did.
const (
	ScanNumber     ID = "scan.number"
	ScanState      ID = "scan.state"
	ScanOn         ID = "scan.on"
	ScanOff        ID = "scan.off"
	ScanAbsent     ID = "scan.absent"
	ScanUnknown    ID = "scan.unknown"
	ScanStale      ID = "scan.stale"
	ScanStaleOnly  ID = "scan.stale-only"
	ScanPartly     ID = "scan.partly"
	ValueOfType    ID = "value.of-type"
	ScanClean      ID = "scan.clean"
	ScanDirty      ID = "scan.dirty"
	ScanDirtyOnly  ID = "scan.dirty-only"
	ScanHibernated ID = "scan.hibernated"
	ScanUnknownHib ID = "scan.hibernation-unknown"
	ScanProblem    ID = "scan.problem"

	ScanLocked        ID = "scan.locked"
	ScanVolumeProblem ID = "scan.volume-problem"
	ScanVolumeDirty   ID = "scan.volume-dirty"
	ScanVolumeOpen    ID = "scan.volume-open"
	ScanVolumeInUse   ID = "scan.volume-in-use"
	ScanVolumeUnseen  ID = "scan.volume-unseen"
	ScanVolumeSet     ID = "scan.volume-set"
	ScanVolumeBackup  ID = "scan.volume-backup"

	ScanNone     ID = "scan.none"
	HintScanNone ID = "scan.none.hint"

	FixFixed        ID = "fix.fixed"
	FixCreated      ID = "fix.created"
	FixAlreadyOff   ID = "fix.already-off"
	FixAbsent       ID = "fix.absent"
	FixWouldFix     ID = "fix.would-fix"
	FixWouldDiscard ID = "fix.would-discard"
	FixWouldCreate  ID = "fix.would-create"
	FixReplayed     ID = "fix.replayed"
	FixWithoutLog   ID = "fix.without-log"
	FixRecord       ID = "fix.record"
	FixBackup       ID = "fix.backup"
	FixNext         ID = "fix.next"

	VerifyOff    ID = "verify.off"
	VerifyFaults ID = "verify.faults"
	VerifyJudge  ID = "verify.judge"

	UndoDone      ID = "undo.done"
	UndoResumed   ID = "undo.resumed"
	UndoLogical   ID = "undo.logical"
	UndoWouldUndo ID = "undo.would-undo"
	UndoAlready   ID = "undo.already"

	HiveSet          ID = "hive.set"
	HiveWouldSet     ID = "hive.would-set"
	HiveUnchanged    ID = "hive.unchanged"
	HiveRecovered    ID = "hive.recovered"
	HiveWouldRecover ID = "hive.would-recover"
	HiveSavedAs      ID = "hive.saved-as"
	HiveWouldSaveAs  ID = "hive.would-save-as"
	HiveSound        ID = "hive.sound"
	HiveFault        ID = "hive.fault"
	HiveOmitted      ID = "hive.omitted"
	HiveCounts       ID = "hive.counts"

	DemoMade       ID = "demo.made"
	DemoLocked     ID = "demo.locked"
	DemoCheckKey   ID = "demo.check-key"
	DemoScan       ID = "demo.scan"
	DemoFix        ID = "demo.fix"
	DemoVerify     ID = "demo.verify"
	DemoUndo       ID = "demo.undo"
	DemoDone       ID = "demo.done"
	WarnLeftBehind ID = "warn.left-behind"
)

var resultTexts = map[ID]entry{
	ScanNumber: {
		en: "{n}. {path}  {product} {version} {build}",
		ja: "{n}. {path}  {product} {version} {build}",
	},
	ScanState: {
		en: "   id {id}",
		ja: "   ID {id}",
	},
	ScanOn: {
		en: "   Hello-only sign-in is ON (value: {value}); 'unhello fix' turns it off",
		ja: "   「Hello のみ」の設定は有効です (値: {value})。'unhello fix' で無効にできます",
	},
	ScanOff: {
		en: "   Hello-only sign-in is off (value: 0)",
		ja: "   「Hello のみ」の設定は無効です (値: 0)",
	},
	ScanAbsent: {
		en: "   Hello-only sign-in is off (no value); this switch is not what keeps you out",
		ja: "   「Hello のみ」の設定は無効です (値なし)。サインインできない原因はこの設定ではありません",
	},
	ScanUnknown: {
		en: "   Hello-only sign-in: not known",
		ja: "   「Hello のみ」の設定: 不明",
	},
	ScanStale: {
		en: "   tools that ignore the logs of the hive would say {value}: that is out of date",
		ja: "   ハイブのログを読まないツールでは {value} と表示されますが、古い値です",
	},
	ScanStaleOnly: {
		en: "   the file of the hive says {value}, which may be out of date",
		ja: "   ハイブ本体の値は {value} ですが、最新でない可能性があります",
	},
	ScanPartly: {
		en: "   the hive and the log that is there say {value}, which may be out of date",
		ja: "   ハイブと残っているログの値は {value} ですが、最新でない可能性があります",
	},
	ValueOfType: {
		en: "{type} of {size} bytes",
		ja: "{type}、{size} バイト",
	},
	ScanClean: {
		en: "   registry: saved cleanly",
		ja: "   レジストリ: 正常に保存されています",
	},
	ScanDirty: {
		en: "   registry: not saved when Windows stopped; log entries taken into account: {count}",
		ja: "   レジストリ: Windows の停止時に保存されませんでした。ログの {count} 件を反映しています",
	},
	ScanDirtyOnly: {
		en: "   registry: not saved when Windows stopped",
		ja: "   レジストリ: Windows の停止時に保存されませんでした",
	},
	ScanHibernated: {
		en: "   hibernated, or shut down with Fast Startup: end that before a fix",
		ja: "   休止状態か、高速スタートアップでシャットダウンされています。修復の前に、その状態を終了してください",
	},
	ScanUnknownHib: {
		en: "   the state of its hibernation file is not known",
		ja: "   休止状態ファイルの状態が不明です",
	},
	ScanProblem: {
		en: "   {message}",
		ja: "   {message}",
	},
	ScanLocked: {
		en: "-  {path}  locked by BitLocker",
		ja: "-  {path}  BitLocker でロックされています",
	},
	ScanVolumeProblem: {
		en: "-  {message}",
		ja: "-  {message}",
	},
	ScanVolumeDirty: {
		en: "-  {path}  marked for a check by Windows (chkdsk)",
		ja: "-  {path}  Windows による検査 (chkdsk) の対象になっています",
	},
	ScanVolumeOpen: {
		en: "-  {path}  not closed by Windows (journal version {version})",
		ja: "-  {path}  Windows によって正しく閉じられていません (ジャーナル {version})",
	},
	ScanVolumeInUse: {
		en: "-  {path}  in use by something else: it can be looked at, not changed",
		ja: "-  {path}  ほかで使用中のため、表示のみ可能です (変更はできません)",
	},
	ScanVolumeUnseen: {
		en: "-  {path}  may be in use: not all programs could be looked at (that takes root, outside of containers)",
		ja: "-  {path}  使用中の可能性があります。すべてのプログラムを確認することはできませんでした (コンテナー外の root 権限が必要です)",
	},
	ScanVolumeSet: {
		en: "-  {path}  belongs to a set of disks ({set}): it can be looked at, not changed",
		ja: "-  {path}  複数のディスクからなるセット ({set}) の一部のため、表示のみ可能です (変更はできません)",
	},
	ScanVolumeBackup: {
		en: "-  {path}  found by the copy of the partition table (GPT) at the end of the disk: the one at the start is damaged",
		ja: "-  {path}  先頭のパーティション テーブル (GPT) が破損しているため、ディスク末尾のコピーで見つかりました",
	},
	ScanNone: {
		en: "no volume or disk of this machine can be looked at; name a SOURCE",
		ja: "調べられるボリュームやディスクがありません。SOURCE を指定してください",
	},
	HintScanNone: {
		en: "run unhello as administrator (on Linux as root), or name a disk image, a folder or a SOFTWARE hive\n" +
			"if a disk does not show at all, the driver of its controller is missing (often Intel RST or VMD, or RAID)",
		ja: "管理者として (Linux では root で) 実行するか、ディスク イメージ、フォルダー、SOFTWARE ハイブを指定してください\n" +
			"ディスク自体が見えない場合は、記憶域ドライバー (Intel RST、VMD、RAID など) がありません",
	},
	FixFixed: {
		en: "done: Hello-only sign-in is off in {path} ({product} {build}), was {before}; read back from the disk",
		ja: "完了: {path} ({product} {build}) の「Hello のみ」の設定を無効にしました (変更前 {before})。ディスクから読み戻して確認済みです",
	},
	FixCreated: {
		en: "done: Hello-only sign-in is set to off in {path} ({product} {build}); read back from the disk",
		ja: "完了: {path} ({product} {build}) の「Hello のみ」の設定を無効として作成しました。ディスクから読み戻して確認済みです",
	},
	FixAlreadyOff: {
		en: "nothing to do: Hello-only sign-in is off already in {path}",
		ja: "変更不要: {path} の「Hello のみ」の設定は既に無効です",
	},
	FixAbsent: {
		en: "nothing to do: {path} has no Hello-only switch; something else keeps you out",
		ja: "変更不要: {path} に「Hello のみ」の設定はありません。サインインできない原因は別にあります",
	},
	FixWouldFix: {
		en: "would turn off Hello-only sign-in in {path} ({product} {build}), now {before}: {bytes} bytes; nothing was written",
		ja: "{path} ({product} {build}) の「Hello のみ」の設定 (現在 {before}) は、実行すると無効になります ({bytes} バイト)。まだ何も書き込んでいません",
	},
	FixWouldCreate: {
		en: "would set Hello-only sign-in to off in {path} ({product} {build}), now no value: {bytes} bytes; nothing was written",
		ja: "{path} ({product} {build}) の「Hello のみ」の設定 (現在は値なし) は、実行すると無効として作成されます ({bytes} バイト)。まだ何も書き込んでいません",
	},
	FixWouldDiscard: {
		en: "would first drop the saved session of that Windows: its unsaved work is lost, and undo cannot bring it back",
		ja: "実行すると、先にその Windows の保存されたセッションを破棄します。保存していない作業は失われ、元に戻せません",
	},
	FixReplayed: {
		en: "the hive was not saved when Windows stopped; log entries written into it: {count}",
		ja: "ハイブは Windows の停止時に保存されませんでした。ログの {count} 件を反映しました",
	},
	FixWithoutLog: {
		en: "{log} was missing: what only it held is not taken into account",
		ja: "{log} がなかったため、そのログだけにあったデータは反映していません",
	},
	FixRecord: {
		en: "undo record: {path}",
		ja: "記録ファイル: {path}",
	},
	FixBackup: {
		en: "copy of the hive: {path}",
		ja: "ハイブのコピー: {path}",
	},
	FixNext: {
		en: "what to do next:\n" +
			"1. take the stick out and start the PC; BitLocker may ask for the recovery password once\n" +
			"2. at the sign-in screen connect to the network and sign in with the password of the Microsoft account\n" +
			"   an account whose password was removed in the cloud gets none back from this\n" +
			"3. set up Windows Hello anew: Settings > Accounts > Sign-in options\n" +
			"4. look at the Hello-only switch there again after Windows updates: they may turn it on\n" +
			"5. if a recovery password was typed in, make a new one",
		ja: "次の手順:\n" +
			"1. USB メモリを抜いて PC を起動します。BitLocker の回復パスワードを一度求められる場合があります\n" +
			"2. サインイン画面でネットワークに接続し、Microsoft アカウントのパスワードでサインインします\n" +
			"   クラウドでパスワードを削除したアカウントでは、パスワードは使用できません\n" +
			"3. Windows Hello を設定し直します: 設定 > アカウント > サインイン オプション\n" +
			"4. Windows の更新で設定が再び有効になる場合があるため、更新後に確認してください\n" +
			"5. 回復パスワードを入力した場合は、新しいものに変更してください",
	},
	VerifyOff: {
		en: "Hello-only sign-in is off in {path}, and the hive is sound",
		ja: "{path} の「Hello のみ」の設定は無効で、ハイブも正常です",
	},
	VerifyFaults: {
		en: "faults that Windows lives with: {count}",
		ja: "Windows の動作に影響しない不整合: {count} 件",
	},
	VerifyJudge: {
		en: "second opinion: {name} {opinion}",
		ja: "別のライブラリによる確認: {name} {opinion}",
	},
	UndoDone: {
		en: "done: every byte in {path} is as it was before",
		ja: "完了: {path} を完全に元の状態に戻しました",
	},
	UndoResumed: {
		en: "an earlier run was cut off halfway; what it had written is taken back too",
		ja: "以前の実行が途中で中断されていたため、その書き込みも元に戻しました",
	},
	UndoLogical: {
		en: "done: the old value is set again in {path}, as an ordinary change",
		ja: "完了: {path} に、通常の変更として元の値を設定しました",
	},
	UndoAlready: {
		en: "nothing to do: the undo record {record} has been undone already",
		ja: "必要な操作はありません: 記録ファイル {record} の変更は、既に元に戻されています",
	},
	UndoWouldUndo: {
		en: "would put back {path}; nothing was written",
		ja: "実行すると {path} を元に戻します。まだ何も書き込んでいません",
	},
	HiveSet: {
		en: "done: the value is set in {path}, {bytes} bytes written and read back",
		ja: "完了: {path} に値を設定しました ({bytes} バイトを書き込み、読み戻して確認済み)",
	},
	HiveWouldSet: {
		en: "would write {bytes} bytes to {path}; nothing was written",
		ja: "実行すると {path} に {bytes} バイトを書き込みます。まだ何も書き込んでいません",
	},
	HiveUnchanged: {
		en: "nothing to do: {path} holds it already",
		ja: "変更不要: {path} は既にその状態です",
	},
	HiveRecovered: {
		en: "done: {path} holds what its logs held, {bytes} bytes written and read back",
		ja: "完了: {path} にログの内容を反映しました ({bytes} バイトを書き込み、読み戻して確認済み)",
	},
	HiveWouldRecover: {
		en: "would write {bytes} bytes from the logs to {path}; nothing was written",
		ja: "実行するとログから {path} に {bytes} バイトを書き込みます。まだ何も書き込んでいません",
	},
	HiveSavedAs: {
		en: "done: {out} is the new hive; {path} is untouched",
		ja: "完了: 新しいハイブは {out} です。{path} は変更していません",
	},
	HiveWouldSaveAs: {
		en: "would write the new hive to {out}; nothing was written",
		ja: "実行すると新しいハイブを {out} に書き出します。まだ何も書き込んでいません",
	},
	HiveSound: {
		en: "{path} is sound: nothing that Windows would mind",
		ja: "{path} は正常です",
	},
	HiveFault: {
		en: "{class}: {record} at {offset}: {problem}",
		ja: "{class}: {record} {offset}: {problem}",
	},
	HiveOmitted: {
		en: "and {count} more",
		ja: "ほかに {count} 件",
	},
	DemoMade: {
		en: "made a small disk image with a locked-out Windows, encrypted by BitLocker: {path}\n" +
			"its hive says {stale}, but Windows stopped before saving: its logs say {real}",
		ja: "サインインできない Windows の小さなディスク イメージを BitLocker で暗号化して作成しました: {path}\n" +
			"ハイブ本体の値は {stale} ですが、Windows が保存前に停止したため、ログの値は {real} です",
	},
	DemoLocked: {
		en: "step 1: unhello scan {path}",
		ja: "手順 1: unhello scan {path}",
	},
	DemoCheckKey: {
		en: "step 2: unhello bitlocker check-key {path} --recovery-password ***",
		ja: "手順 2: unhello bitlocker check-key {path} --recovery-password ***",
	},
	DemoScan: {
		en: "step 3: unhello scan {path} --recovery-password ***",
		ja: "手順 3: unhello scan {path} --recovery-password ***",
	},
	DemoFix: {
		en: "step 4: unhello fix {path} --yes --recovery-password ***",
		ja: "手順 4: unhello fix {path} --yes --recovery-password ***",
	},
	DemoVerify: {
		en: "step 5: unhello verify {path} --recovery-password ***",
		ja: "手順 5: unhello verify {path} --recovery-password ***",
	},
	DemoUndo: {
		en: "step 6: unhello undo with the record and the recovery password",
		ja: "手順 6: 記録ファイルと回復パスワードを使って unhello undo",
	},
	DemoDone: {
		en: "\nthat was the whole way; the disk image was byte for byte as before and is removed again",
		ja: "\n以上がすべての手順です。ディスク イメージは全バイトが元どおりになったことを確認し、削除しました",
	},
	WarnLeftBehind: {
		en: "{path} could not be removed; it is no longer needed",
		ja: "{path} を削除できませんでした。もう必要ありません",
	},
	HiveCounts: {
		en: "{keys} keys, {values} values, {cells} cells in use, {leaked} of them leaked",
		ja: "キー {keys}、値 {values}、使用中のセル {cells} (うち参照なし {leaked})",
	},
}
