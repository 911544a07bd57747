package console

// Undo records: where they go, and why one is not applied.
const (
	MsgRecordExists     ID = "record-exists"
	HintRecordExists    ID = "record-exists.hint"
	MsgRecordPlace      ID = "record-place"
	HintRecordPlace     ID = "record-place.hint"
	MsgRecordPlaceBad   ID = "record-place.bad"
	MsgRecordPlaceGone  ID = "record-place.gone"
	HintRecordPlaceGone ID = "record-place.gone.hint"
	WarnRecordVolatile  ID = "warn.record-volatile"
	MsgRecordDamaged    ID = "record-damaged"
	HintRecordDamaged   ID = "record-damaged.hint"
	MsgRecordVersion    ID = "record-version"
	HintRecordVersion   ID = "record-version.hint"
	MsgRecordOld        ID = "record-version.old"
	HintRecordOld       ID = "record-version.old.hint"
	MsgRecordRekeyed    ID = "record-rekeyed"
	MsgRecordUnsealed   ID = "record-unsealed"
	HintRecordLogical   ID = "record-logical.hint"
	MsgUsedSince        ID = "used-since"
	HintUsedSince       ID = "used-since.hint"
	HintUsedSinceOther  ID = "used-since.hint.other"
	MsgOtherVolume      ID = "other-volume"
	HintOtherVolume     ID = "other-volume.hint"
	HintNameSource      ID = "undo.name-source"
)

var recordTexts = map[ID]entry{
	MsgRecordExists: {
		en: "the undo record {path} is already there",
		ja: "記録ファイル {path} が既にあります",
	},
	HintRecordExists: {
		en: "it may still be needed to undo an earlier change, so it is not overwritten, and nothing was changed\n" +
			"move it to a safe place, or name another folder with --record",
		ja: "以前の変更を元に戻すために必要な場合があるため、上書きせず、何も変更していません\n" +
			"安全な場所に移すか、--record に別のフォルダーを指定してください",
	},
	MsgRecordPlace: {
		en: "there is no place to keep the undo record",
		ja: "記録ファイルを保存する場所がありません",
	},
	HintRecordPlace: {
		en: "without it nobody could undo the change, so nothing was changed; the volume to be changed and a RAM disk do not count\n" +
			"put in a stick and name a folder on it with --record, or do without undo with --record none",
		ja: "記録がないと元に戻せないため、何も変更していません。変更対象のボリュームと RAM ディスクは使用できません\n" +
			"USB メモリを挿して --record にそのフォルダーを指定するか、元に戻せなくてよければ --record none を指定してください",
	},
	MsgRecordPlaceBad: {
		en: "{dir} cannot take the undo record: it is on the volume to be changed, or in memory and gone after a restart",
		ja: "{dir} には記録ファイルを保存できません。変更対象のボリューム上にあるか、再起動で消えるメモリ上にあります",
	},
	MsgRecordPlaceGone: {
		en: "{dir}, where the undo record was to go, is gone, or another medium is there now",
		ja: "記録ファイルの保存先 {dir} がなくなったか、別のメディアに変わっています",
	},
	HintRecordPlaceGone: {
		en: "nothing was changed; put the stick back in and run it again, or name another folder with --record",
		ja: "何も変更していません。USB メモリを挿し直してもう一度実行するか、--record に別のフォルダーを指定してください",
	},
	WarnRecordVolatile: {
		en: "it cannot be told whether {path} outlives a restart: copy the undo record to a stick before you restart",
		ja: "{path} の内容が再起動後も残るか確認できません。再起動の前に記録ファイルを USB メモリにコピーしてください",
	},
	MsgRecordDamaged: {
		en: "the undo record {path} is damaged",
		ja: "記録ファイル {path} は破損しています",
	},
	HintRecordDamaged: {
		en: "its bytes cannot be trusted, so nothing was put back; look for another copy of the record\n" +
			"the old value alone can be set with 'unhello hive set'",
		ja: "内容を信頼できないため、何も元に戻していません。記録ファイルの別のコピーを探してください\n" +
			"元の値だけであれば 'unhello hive set' で設定できます",
	},
	MsgRecordVersion: {
		en: "the undo record {path} was written by a newer unhello",
		ja: "記録ファイル {path} は、より新しい unhello で作成されています",
	},
	HintRecordVersion: {
		en: "nothing was put back; undo it with the unhello that made it, or a newer one",
		ja: "何も元に戻していません。作成した版か、それより新しい unhello で実行してください",
	},
	MsgRecordOld: {
		en: "the undo record {path} was written by an unhello from before its first release",
		ja: "記録ファイル {path} は、正式公開前の unhello で作成されています",
	},
	HintRecordOld: {
		en: "nothing was put back; undo it with the unhello that made it",
		ja: "何も元に戻していません。作成した版の unhello で実行してください",
	},
	MsgRecordRekeyed: {
		en: "the undo record {path} was sealed with a BitLocker key that the volume has no more",
		ja: "記録ファイル {path} は、ボリュームの以前の BitLocker キーで保護されています",
	},
	MsgRecordUnsealed: {
		en: "{volume} is encrypted, and the undo record {path} was not sealed with its key",
		ja: "{volume} は暗号化されていますが、記録ファイル {path} はそのキーで保護されていません",
	},
	HintRecordLogical: {
		en: "its bytes cannot be read or trusted, so nothing was put back\n" +
			"add --logical to set just the old value again, as an ordinary change",
		ja: "元のデータを読み取れないか信頼できないため、何も元に戻していません\n" +
			"--logical を付けると、通常の変更として元の値だけを設定できます",
	},
	MsgUsedSince: {
		en: "{path} was used after the undo record was made",
		ja: "記録ファイルの作成後に {path} が使用されています",
	},
	HintUsedSince: {
		en: "Windows or another program has changed it since, and old bytes would damage it now, so nothing was put back\n" +
			"add --logical to set just the old value again, as an ordinary change",
		ja: "その後に Windows か別のプログラムが変更しており、元のデータを書き戻すと破損するため、何も元に戻していません\n" +
			"--logical を付けると、通常の変更として元の値だけを設定できます",
	},
	HintUsedSinceOther: {
		en: "old bytes could damage it now, so nothing was put back\n" +
			"a single value can be set with 'unhello hive set'",
		ja: "元のデータを書き戻すと破損するおそれがあるため、何も元に戻していません\n" +
			"個々の値は 'unhello hive set' で設定できます",
	},
	MsgOtherVolume: {
		en: "{path} is not what this undo record was made from",
		ja: "{path} は、この記録ファイルの作成元ではありません",
	},
	HintOtherVolume: {
		en: "it may look alike, but bytes of another volume would damage it, so nothing was put back\n" +
			"name the right one: unhello undo RECORD SOURCE",
		ja: "似ていても、別のボリュームのデータを書き戻すと破損するため、何も元に戻していません\n" +
			"正しいものを指定してください: unhello undo RECORD SOURCE",
	},
	HintNameSource: {
		en: "nothing was put back; if the disk is reached by another name now, name it: unhello undo RECORD SOURCE\n" +
			"'unhello scan' lists the Windows installations that can be seen",
		ja: "何も元に戻していません。ディスクの名前が変わった場合は指定してください: unhello undo RECORD SOURCE\n" +
			"見つかった Windows の一覧は 'unhello scan' で表示できます",
	},
}
