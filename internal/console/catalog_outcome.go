package console

// Runs that went wrong after they began, were interrupted, or whose answer is
// "not yet": the codes 1, 6, 10 and 130.
const (
	MsgUnexpected              ID = "unexpected"
	HintUnexpected             ID = "unexpected.hint"
	MsgReadFailed              ID = "read-failed"
	HintReadFailed             ID = "read-failed.hint"
	MsgOutputFailed            ID = "output-failed"
	HintOutputFailed           ID = "output-failed.hint"
	MsgWriteFailedRestored     ID = "write-failed-restored"
	HintWriteFailedRestored    ID = "write-failed-restored.hint"
	MsgWriteFailedNotRestored  ID = "write-failed-not-restored"
	MsgVerifyFailedRestored    ID = "verify-failed-restored"
	HintVerifyFailedRestored   ID = "verify-failed-restored.hint"
	MsgVerifyFailedNotRestored ID = "verify-failed-not-restored"
	HintNotRestored            ID = "not-restored.hint"
	HintNotRestoredNoRecord    ID = "not-restored.hint.no-record"
	MsgHelloOn                 ID = "hello-on"
	HintHelloOn                ID = "hello-on.hint"
	MsgFaults                  ID = "faults"
	HintFaults                 ID = "faults.hint"
	MsgInterrupted             ID = "interrupted"
	MsgInterruptedSource       ID = "interrupted.source"
	HintInterrupted            ID = "interrupted.hint"
	MsgInterruptedWriting      ID = "interrupted-writing"
	HintInterruptedWriting     ID = "interrupted-writing.hint"
	HintInterruptedNoRecord    ID = "interrupted-writing.hint.no-record"
	MsgFinishingWrite          ID = "finishing-write"
	MsgLogFailed               ID = "log-failed"
)

var outcomeTexts = map[ID]entry{
	MsgUnexpected: {
		en: "something went wrong that unhello did not expect",
		ja: "予期しないエラーが発生しました",
	},
	HintUnexpected: {
		en: "this is a fault in unhello; please report it together with the line above",
		ja: "unhello の不具合です。上の行を添えてご報告ください",
	},
	MsgReadFailed: {
		en: "{path} could not be read",
		ja: "{path} を読み取れませんでした",
	},
	HintReadFailed: {
		en: "nothing was changed; the disk may be failing: save what matters from it before anything else",
		ja: "何も変更していません。ディスクの故障が考えられます。まず大切なデータを退避してください",
	},
	MsgOutputFailed: {
		en: "the result could not be printed",
		ja: "結果を出力できませんでした",
	},
	HintOutputFailed: {
		en: "the work itself was done; 'unhello verify' or 'unhello scan' shows how things are",
		ja: "処理自体は完了しています。現在の状態は 'unhello verify' か 'unhello scan' で確認できます",
	},
	MsgWriteFailedRestored: {
		en: "writing to {path} failed halfway; the old state is back, byte for byte",
		ja: "{path} への書き込みに失敗しましたが、元の状態に完全に戻しました",
	},
	HintWriteFailedRestored: {
		en: "the disk may be failing: save what matters from it, then try again",
		ja: "ディスクの故障が考えられます。大切なデータを退避してから、もう一度お試しください",
	},
	MsgWriteFailedNotRestored: {
		en: "writing to {path} failed halfway, and the old state could not be put back",
		ja: "{path} への書き込みに失敗し、元の状態にも戻せませんでした",
	},
	MsgVerifyFailedRestored: {
		en: "{path} did not read back as it was written; the old state is back, byte for byte",
		ja: "{path} に書き込んだ内容を正しく読み戻せませんでしたが、元の状態に完全に戻しました",
	},
	HintVerifyFailedRestored: {
		en: "the disk or its cable may be failing, or something else writes to it: check that, then try again",
		ja: "ディスクやケーブルの故障か、別のプログラムの書き込みが考えられます。確認してから、もう一度お試しください",
	},
	MsgVerifyFailedNotRestored: {
		en: "{path} did not read back as it was written, and the old state could not be put back",
		ja: "{path} に書き込んだ内容を正しく読み戻せず、元の状態にも戻せませんでした",
	},
	HintNotRestored: {
		en: "do not start this Windows now; the undo record holds every old byte: {record}\n" +
			"save what matters from the disk, then put the bytes back: unhello undo {record}",
		ja: "この Windows をまだ起動しないでください。元のデータはすべて記録ファイルにあります: {record}\n" +
			"大切なデータを退避してから、元に戻してください: unhello undo {record}",
	},
	HintNotRestoredNoRecord: {
		en: "do not start this Windows now; no undo record was kept, so only a backup of the hive and its logs can help\n" +
			"save what matters from the disk, then restore them",
		ja: "この Windows をまだ起動しないでください。記録ファイルがないため、ハイブとログのバックアップだけが頼りです\n" +
			"大切なデータを退避してから、バックアップを復元してください",
	},
	MsgHelloOn: {
		en: "sign-in by Windows Hello alone is still on in {path}",
		ja: "{path} では「Windows Hello サインインのみを許可する」がまだ有効です",
	},
	HintHelloOn: {
		en: "'unhello fix' turns it off",
		ja: "'unhello fix' で無効にできます",
	},
	MsgFaults: {
		en: "{path} has fatal faults: {count}",
		ja: "{path} に致命的な破損が {count} 件あります",
	},
	HintFaults: {
		en: "unhello will not edit this hive; restore it from a backup or a restore point",
		ja: "このハイブは編集できません。バックアップか復元ポイントから復元してください",
	},
	MsgInterrupted: {
		en: "interrupted before anything was written; nothing was changed",
		ja: "書き込みの前に中断されました。何も変更していません",
	},
	MsgInterruptedSource: {
		en: "interrupted before anything was written to {path}",
		ja: "{path} への書き込みの前に中断されました",
	},
	HintInterrupted: {
		en: "run the same command again when you want to go on",
		ja: "続ける場合は同じコマンドをもう一度実行してください",
	},
	MsgInterruptedWriting: {
		en: "stopped in the middle of writing, as you asked",
		ja: "中断の指示により、書き込みの途中で停止しました",
	},
	HintInterruptedWriting: {
		en: "the hive holds the old or the new state; the undo record puts every byte back: {record}",
		ja: "ハイブは変更前か変更後の状態です。次の記録ファイルで完全に元に戻せます: {record}",
	},
	HintInterruptedNoRecord: {
		en: "the hive holds the old or the new state; there is no undo record",
		ja: "ハイブは変更前か変更後の状態です。記録ファイルはありません",
	},
	MsgFinishingWrite: {
		en: "finishing the write and its check first; a second interrupt stops at once",
		ja: "書き込みと確認を先に完了します。もう一度中断すると直ちに停止します",
	},
	MsgLogFailed: {
		en: "cannot log to {path}: {error}",
		ja: "{path} にログを記録できません: {error}",
	},
}
