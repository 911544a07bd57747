package console

// What is asked, and what long operations are called while they run.
const (
	ProgressReading   ID = "progress.reading"
	ProgressChecking  ID = "progress.checking"
	ProgressWriting   ID = "progress.writing"
	ProgressTryingKey ID = "progress.trying-key"

	AskWhichWindows       ID = "ask.which-windows"
	AskFix                ID = "ask.fix"
	AskNoRecord           ID = "ask.no-record"
	AskDiscardHibernation ID = "ask.discard-hibernation"
	AskUndo               ID = "ask.undo"
	AskUndoLogical        ID = "ask.undo-logical"
	AskWrite              ID = "ask.write"
	AskRecordDir          ID = "ask.record-dir"

	WarnStaleHive            ID = "warn.stale-hive"
	WarnLogMissing           ID = "warn.log-missing"
	WarnWithoutLog           ID = "warn.without-log"
	WarnHibernationDiscarded ID = "warn.hibernation-discarded"
	WarnNoRecord             ID = "warn.no-record"
	WarnOldSession           ID = "warn.old-session"
	WarnNoRoomKept           ID = "warn.no-room-kept"
	WarnLockedVolume         ID = "warn.locked-volume"
	WarnUnreadVolume         ID = "warn.unread-volume"
	WarnOpenersUnseen        ID = "warn.openers-unseen"
	WarnMayBeOpen            ID = "warn.may-be-open"
)

var workTexts = map[ID]entry{
	WarnLockedVolume: {
		en: "{path} is locked by BitLocker and was not looked into",
		ja: "{path} は BitLocker でロックされているため、調べていません",
	},
	WarnOpenersUnseen: {
		en: "not all programs could be looked at that may have {path} open (that takes root, outside of containers)",
		ja: "{path} を開いている可能性のあるプログラムをすべて確認することはできませんでした (コンテナー外の root 権限が必要です)",
	},
	WarnUnreadVolume: {
		en: "a Windows may have been missed: {message}",
		ja: "見つかっていない Windows がある可能性があります: {message}",
	},
	WarnMayBeOpen: {
		en: "whether another program has {path} open cannot be told: {detail}",
		ja: "{path} を別のプログラムが開いているかどうか確認できません: {detail}",
	},
	ProgressReading: {
		en: "reading {path}",
		ja: "{path} を読み取っています",
	},
	ProgressChecking: {
		en: "checking {path}",
		ja: "{path} を確認しています",
	},
	ProgressWriting: {
		en: "writing {path}",
		ja: "{path} に書き込んでいます",
	},
	ProgressTryingKey: {
		en: "trying the recovery password on {path}",
		ja: "{path} の回復パスワードを確認しています",
	},
	AskWhichWindows: {
		en: "which Windows should be fixed?",
		ja: "どの Windows を修復しますか?",
	},
	AskFix: {
		en: "turn off Hello-only sign-in in {path} ({product} {build})? this writes {bytes} bytes",
		ja: "{path} ({product} {build}) の「Hello のみ」の設定を無効にしますか? {bytes} バイトを書き込みます",
	},
	AskNoRecord: {
		en: "without a record this change cannot be undone",
		ja: "記録を残さないと、この変更は元に戻せません",
	},
	AskDiscardHibernation: {
		en: "this drops the saved session of Windows in {path}: unsaved work in open programs is lost, and undo cannot bring it back",
		ja: "{path} の Windows の保存されたセッションを破棄します。開いていたプログラムの保存していない作業は失われ、元に戻せません",
	},
	AskUndo: {
		en: "put back every byte in {path} as it was before {created}?",
		ja: "{path} を {created} より前の状態に完全に戻しますか?",
	},
	AskUndoLogical: {
		en: "set the old value in {path} again, as an ordinary change?",
		ja: "{path} の値を、通常の変更として元の値に戻しますか?",
	},
	AskWrite: {
		en: "change {path}? this writes {bytes} bytes",
		ja: "{path} を変更しますか? {bytes} バイトを書き込みます",
	},
	AskRecordDir: {
		en: "folder for the undo record, on another medium than {path}:",
		ja: "記録ファイルを保存するフォルダー ({path} とは別のメディア):",
	},
	WarnStaleHive: {
		en: "{path} is dirty and its logs are missing or damaged: what is shown may be out of date",
		ja: "{path} には未保存の変更がありますが、ログがないか破損しています。表示は最新でない場合があります",
	},
	WarnLogMissing: {
		en: "the log {log} of {path} is missing, and the newest data may be in it: what is shown may be out of date",
		ja: "{path} の最新データを持つ可能性のあるログ {log} がありません。表示は最新でない場合があります",
	},
	WarnWithoutLog: {
		en: "the log {log} of {path} is missing: going on without what only it holds, as you asked",
		ja: "{path} のログ {log} がありません。指定により、そのログだけにあるデータを除いて続行します",
	},
	WarnHibernationDiscarded: {
		en: "the saved session of Windows was dropped; undo does not bring it back",
		ja: "Windows の保存されたセッションを破棄しました。これは元に戻せません",
	},
	WarnNoRecord: {
		en: "no undo record was kept, as you asked",
		ja: "指定により、元に戻すための記録は残していません",
	},
	WarnNoRoomKept: {
		en: "{path} has holes where it is written, and no room could be kept for them: a full medium would end the write halfway",
		ja: "{path} の書き込み先は領域が割り当てられておらず、確保もできません。空き容量がないと書き込みが途中で失敗します",
	},
	WarnOldSession: {
		en: "the saved Windows session that was dropped is not put back: resuming it now would destroy the volume",
		ja: "破棄したセッションは元に戻しません。今再開すると、ボリュームが破損するためです",
	},
}
