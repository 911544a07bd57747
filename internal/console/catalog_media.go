package console

// What media add and media check say.
const (
	SummaryMedia      ID = "help.media.summary"
	HelpMedia         ID = "help.media"
	SummaryMediaAdd   ID = "help.media-add.summary"
	HelpMediaAdd      ID = "help.media-add"
	SummaryMediaCheck ID = "help.media-check.summary"
	HelpMediaCheck    ID = "help.media-check"
	FlagPrograms      ID = "flag.programs"
	FlagKeysOnMedium  ID = "flag.keys.medium"
	FlagDryRunMedium  ID = "flag.dry-run.medium"

	AskMediaAdd      ID = "media.ask-add"
	ProgressMediaAdd ID = "media.progress-add"
	MediaAdded       ID = "media.added"
	MediaWouldAdd    ID = "media.would-add"
	MediaUnchanged   ID = "media.unchanged"
	MediaNext        ID = "media.next"

	MediaWhole        ID = "media.whole"
	MediaMissing      ID = "media.missing"
	MediaChanged      ID = "media.changed"
	MediaExtra        ID = "media.extra"
	MediaBootsNothing ID = "media.boots-nothing"
	MediaBootsIntel   ID = "media.boots-intel"
	MediaBootsArm     ID = "media.boots-arm"
	MediaSigner       ID = "media.signer"
	MediaNotVerified  ID = "media.not-verified"

	MsgProgramMissing  ID = "program-missing"
	HintProgramMissing ID = "program-missing.hint"
	MsgProgramWrong    ID = "program-wrong"
	HintProgramWrong   ID = "program-wrong.hint"
	MsgNotOurs         ID = "not-ours"
	HintNotOurs        ID = "not-ours.hint"
	MsgSystemVolume    ID = "media.system-volume"
	MsgNotAFolder      ID = "media.not-a-folder"
	HintMediaPlace     ID = "media.place.hint"
	HintMediaRoom      ID = "media.room.hint"
	HintMediaReadOnly  ID = "media.read-only.hint"
	HintMediaFailing   ID = "media.failing.hint"
	HintMediaLeft      ID = "media.left.hint"
	MsgMediaNone       ID = "media.none"
	HintMediaNone      ID = "media.none.hint"
	MsgMediaFaults     ID = "media.faults"
	HintMediaFaults    ID = "media.faults.hint"

	WarnKeysOnMedium    ID = "warn.keys-on-medium"
	WarnNoArmBoot       ID = "warn.no-arm-boot"
	WarnNoIntelBoot     ID = "warn.no-intel-boot"
	WarnUnsignedBoot    ID = "warn.unsigned-boot"
	WarnRevocableBoot   ID = "warn.revocable-boot"
	WarnSignatureUnread ID = "warn.signature-unread"
	RemindKeysOnStick   ID = "remind.keys-on-stick"
)

var mediaTexts = map[ID]entry{
	SummaryMedia: {
		en: "make a stick with unhello for locked-out PCs, and check it",
		ja: "サインインできない PC で使う USB メモリを作成し、確認します",
	},
	HelpMedia: {
		en: "Puts unhello, for PCs of both kinds, on the medium that it is carried to a PC on. At the PC one types " +
			"E:\\unhello, with the stick's letter there.",
		ja: "両方の種類の PC に対応した unhello を、持ち運ぶメディアに入れます。PC では E:\\unhello のように、" +
			"その USB メモリのドライブ文字を付けて入力します。",
	},
	SummaryMediaAdd: {
		en: "put unhello on a stick, install media or Ventoy stick",
		ja: "USB メモリ、インストール メディア、Ventoy の USB メモリに unhello を入れます",
	},
	HelpMediaAdd: {
		en: "Copies unhello.cmd and the folder unhello to DIR, the root of a mounted stick: the executables for both kinds " +
			"of PCs, how to use them, and SHA256SUMS with the hash of everything. What is there already is kept: a " +
			"file of the same name that is not from unhello stops it before anything is written, and after a failure " +
			"everything is as before. An older unhello is replaced.\n" +
			"\n" +
			"The executables are taken from where this one is, or from --programs.\n" +
			"\n" +
			"examples:\n" +
			"  unhello media add E:\\\n" +
			"  unhello media add /media/stick --programs dist --keys keys.csv --yes",
		ja: "マウントした USB メモリのルート (DIR) に、unhello.cmd と unhello フォルダーをコピーします。両方の種類の PC の" +
			"実行ファイル、使い方、全ファイルのハッシュを記録した SHA256SUMS が入ります。既にあるものは変更しません。" +
			"同じ名前で unhello のものではないファイルがある場合は、何も書き込まずに中止します。失敗した場合は元の状態に戻します。" +
			"以前の unhello は置き換えます。\n" +
			"\n" +
			"実行ファイルは、この unhello と同じ場所か、--programs のフォルダーから取ります。\n" +
			"\n" +
			"例:\n" +
			"  unhello media add E:\\\n" +
			"  unhello media add /media/stick --programs dist --keys keys.csv --yes",
	},
	SummaryMediaCheck: {
		en: "compare a stick with its list, and say which PCs boot from it",
		ja: "USB メモリを一覧と照合し、どの PC がそこから起動できるかを示します",
	},
	HelpMediaCheck: {
		en: "Compares what is on DIR with the hashes in unhello/SHA256SUMS, and changes nothing. Where it is a boot medium " +
			"it says for which PCs, and which authorities its boot managers name as their signers; it reads the " +
			"signatures and does not verify them.\n" +
			"\n" +
			"exit code 0: all is as it should be, 3: there is no unhello on it, 10: it is not as it should be.",
		ja: "DIR の内容を unhello/SHA256SUMS のハッシュと照合します。何も変更しません。起動メディアの場合は、対応する PC の種類と、" +
			"ブート マネージャーの署名にある発行元を表示します。署名は読み取るだけで、検証は行いません。\n" +
			"\n" +
			"終了コード 0: 正常、3: unhello がない、10: 正常ではない。",
	},
	FlagPrograms: {
		en: "folder with the executables (default: where this one is)",
		ja: "実行ファイルのあるフォルダー (既定: この unhello と同じ場所)",
	},
	FlagKeysOnMedium: {
		en: "table of key IDs and recovery passwords to take along: destroy it after use",
		ja: "一緒に入れるキー ID と回復パスワードの表。使用後に破棄してください",
	},
	FlagDryRunMedium: {
		en: "everything but the write",
		ja: "書き込み以外のすべてを行います",
	},

	AskMediaAdd: {
		en: "put unhello on {path} ({count} files, {bytes} bytes)?",
		ja: "{path} に unhello を入れますか ({count} ファイル、{bytes} バイト)?",
	},
	ProgressMediaAdd: {
		en: "writing to {path}",
		ja: "{path} に書き込んでいます",
	},
	MediaAdded: {
		en: "done: unhello is on {path}, {count} files written and read back",
		ja: "完了: {path} に unhello を入れました ({count} ファイルを書き込み、読み戻して確認済み)",
	},
	MediaWouldAdd: {
		en: "would write {count} files to {path}, {bytes} bytes; nothing was written",
		ja: "{path} に {count} ファイル ({bytes} バイト) を書き込むことになります。まだ何も書き込んでいません",
	},
	MediaUnchanged: {
		en: "unhello is on {path} already; nothing was changed",
		ja: "{path} には既に unhello が入っています。何も変更していません",
	},
	MediaNext: {
		en: "at the locked-out PC type E:\\unhello at the command prompt, with the stick's letter there",
		ja: "サインインできない PC のコマンド プロンプトで E:\\unhello と入力します (ドライブ文字は PC により異なります)",
	},

	MediaWhole: {
		en: "unhello on {path}: {count} files, all as they should be",
		ja: "{path} の unhello: {count} ファイル、すべて正常です",
	},
	MediaMissing: {
		en: "missing: {path}",
		ja: "見つかりません: {path}",
	},
	MediaChanged: {
		en: "changed: {path}",
		ja: "変更されています: {path}",
	},
	MediaExtra: {
		en: "not in the list: {path}",
		ja: "一覧にありません: {path}",
	},
	MediaBootsNothing: {
		en: "it boots no PC by itself: use it in the recovery environment of the PC",
		ja: "このメディアから PC は起動できません。PC の回復環境で使用してください",
	},
	MediaBootsIntel: {
		en: "boots PCs with an Intel or AMD processor: {path}",
		ja: "Intel または AMD プロセッサの PC が起動できます: {path}",
	},
	MediaBootsArm: {
		en: "boots Arm PCs: {path}",
		ja: "Arm プロセッサの PC が起動できます: {path}",
	},
	MediaSigner: {
		en: "signed by {signer}: {path}",
		ja: "署名の発行元: {signer} ({path})",
	},
	MediaNotVerified: {
		en: "the signatures were read, not verified: the firmware of the PC does that",
		ja: "署名は読み取っただけで、検証していません (検証は PC のファームウェアが行います)",
	},

	MsgProgramMissing: {
		en: "{name} is not in {path}",
		ja: "{name} が {path} にありません",
	},
	HintProgramMissing: {
		en: "a stick takes the executables for both kinds of PCs: download both of one release into one folder, or 'make build' makes them in dist\n" +
			"then name that folder: --programs DIR",
		ja: "USB メモリには両方の種類の PC の実行ファイルを入れます。同じリリースの両方を 1 つのフォルダーにダウンロードするか、make build で dist に作成してください\n" +
			"そのフォルダーを指定します: --programs DIR",
	},
	MsgProgramWrong: {
		en: "{path} is not the executable for {architecture}",
		ja: "{path} は {architecture} の実行ファイルではありません",
	},
	HintProgramWrong: {
		en: "nothing was written; download it again, or make it again with 'make build'",
		ja: "何も書き込んでいません。もう一度ダウンロードするか、make build で作成してください",
	},
	MsgNotOurs: {
		en: "{path} is there already and not from unhello, or was changed since",
		ja: "{path} は既に存在し、unhello のものではないか、後で変更されています",
	},
	HintNotOurs: {
		en: "nothing was written; look at that file, and rename or delete it if nobody needs it",
		ja: "何も書き込んでいません。そのファイルを確認し、不要であれば名前を変更するか削除してください",
	},
	MsgSystemVolume: {
		en: "{path} is the drive that the system itself runs from",
		ja: "{path} は、現在のシステムが動作しているドライブです",
	},
	MsgNotAFolder: {
		en: "{path} is not a folder",
		ja: "{path} はフォルダーではありません",
	},
	HintMediaPlace: {
		en: "name the root of a mounted stick, such as E:\\ or /media/stick",
		ja: "マウントした USB メモリのルートを指定してください (E:\\ や /media/stick など)",
	},
	HintMediaRoom: {
		en: "the medium is as it was; free some space on it, or use a larger one",
		ja: "メディアは元のままです。空き容量を増やすか、より大きなメディアを使ってください",
	},
	HintMediaReadOnly: {
		en: "nothing was changed; remove the write protection (often a switch on the stick or card), or mount it writable",
		ja: "何も変更していません。書き込み禁止を解除するか (USB メモリやカードのスイッチなど)、書き込み可能にマウントしてください",
	},
	HintMediaFailing: {
		en: "the medium is as it was; it may be failing: use another one",
		ja: "メディアは元のままです。故障が考えられるため、別のメディアを使ってください",
	},
	HintMediaLeft: {
		en: "files that end in .unhello-new or .unhello-old may be left: 'unhello media add' clears them away once the medium can be written again",
		ja: ".unhello-new や .unhello-old で終わるファイルが残っている場合があります。書き込めるようになってから、もう一度 'unhello media add' を実行すると消去されます",
	},
	MsgMediaNone: {
		en: "there is no unhello on {path}",
		ja: "{path} に unhello は入っていません",
	},
	HintMediaNone: {
		en: "to put it there: unhello media add {path}",
		ja: "入れるには: unhello media add {path}",
	},
	MsgMediaFaults: {
		en: "what is on {path} is not what unhello put there; faults: {count}",
		ja: "{path} の内容が、unhello の入れたものと一致しません。不一致の数: {count}",
	},
	HintMediaFaults: {
		en: "do not use this stick; delete what was changed, then make it whole: unhello media add {path}",
		ja: "この USB メモリは使わないでください。変更されたファイルを削除し、入れ直してください: unhello media add {path}",
	},

	WarnKeysOnMedium: {
		en: "keys.csv on {path} holds recovery passwords: whoever has the stick opens those drives, so destroy it after use",
		ja: "{path} の keys.csv には回復パスワードが入っています。だれでもドライブを開けるため、使用後に必ず破棄してください",
	},
	WarnNoArmBoot: {
		en: "an Arm PC does not boot from this medium: it has no EFI/BOOT/bootaa64.efi",
		ja: "このメディアから Arm プロセッサの PC は起動できません (EFI/BOOT/bootaa64.efi がありません)",
	},
	WarnNoIntelBoot: {
		en: "a PC with an Intel or AMD processor does not boot from this medium: it has no EFI/BOOT/bootx64.efi",
		ja: "このメディアから Intel または AMD プロセッサの PC は起動できません (EFI/BOOT/bootx64.efi がありません)",
	},
	WarnUnsignedBoot: {
		en: "{path} is not signed: no PC with Secure Boot on boots from it",
		ja: "{path} には署名がありません。セキュア ブートが有効な PC は起動できません",
	},
	WarnRevocableBoot: {
		en: "{path} is signed by {signers} alone: a PC whose DBX revokes that does not boot from it",
		ja: "{path} の署名の発行元は {signers} だけです。DBX でこれを失効させた PC は起動できません",
	},
	WarnSignatureUnread: {
		en: "the signature of {path} cannot be read: {error}",
		ja: "{path} の署名を読み取れません: {error}",
	},
	RemindKeysOnStick: {
		en: "before you go: {path} holds recovery passwords, destroy it after use",
		ja: "終わる前に: {path} には回復パスワードが入っています。使用後に必ず破棄してください",
	},
}
