package console

// What the guided way of Windows RE says: bare `unhello`.
const (
	GuideTitle       ID = "guide.title"
	GuideLooking     ID = "guide.looking"
	GuideLookingOver ID = "guide.looking-again"

	GuideWhere       ID = "guide.table.where"
	GuideSize        ID = "guide.table.size"
	GuideWhat        ID = "guide.table.what"
	GuideSignIn      ID = "guide.table.sign-in"
	GuidePartition   ID = "guide.where.partition"
	GuideDisk        ID = "guide.where.disk"
	GuideNoLetter    ID = "guide.where.no-letter"
	GuideWindows     ID = "guide.what.windows"
	GuideLocked      ID = "guide.what.locked"
	GuideEnvironment ID = "guide.what.environment"
	GuideStick       ID = "guide.what.stick"
	GuideData        ID = "guide.what.data"
	GuideLabel       ID = "guide.what.label"
	GuideUnreadable  ID = "guide.what.unreadable"
	GuideHelloOnly   ID = "guide.sign-in.hello-only"
	GuidePassword    ID = "guide.sign-in.password"
	GuideUnknown     ID = "guide.sign-in.unknown"
	GuideMore        ID = "guide.table.more"

	GuideWhich        ID = "guide.which"
	GuideOne          ID = "guide.one"
	GuideKeyPlace     ID = "guide.key-place"
	AskGuideKey       ID = "guide.ask-key"
	GuideNoneIn       ID = "guide.none-in"
	GuidePlan         ID = "guide.plan"
	GuidePlanValue    ID = "guide.plan.value"
	GuidePlanNoValue  ID = "guide.plan.no-value"
	GuidePlanReplays  ID = "guide.plan.replays"
	GuidePlanKept     ID = "guide.plan.kept"
	GuidePlanRecord   ID = "guide.plan.record"
	AskGuideFix       ID = "guide.ask-fix"
	GuideDone         ID = "guide.done"
	GuideNext         ID = "guide.next"
	GuideKeysOnStick  ID = "guide.next.keys"
	GuideOff          ID = "guide.off"
	GuideTryNext      ID = "guide.off.next"
	AskGuideRestart   ID = "guide.ask-restart"
	GuideRestartLater ID = "guide.restart-later"
	GuideRestartFails ID = "guide.restart-fails"
	GuideReturn       ID = "guide.return"

	GuideNoWindows     ID = "guide.no-windows"
	HintGuideNoWindows ID = "guide.no-windows.hint"
	GuideStopped       ID = "guide.stopped"
	HintGuideStopped   ID = "guide.stopped.hint"
	AskClose           ID = "ask.close"
)

var guideTexts = map[ID]entry{
	GuideTitle: {
		en: "unhello: brings the password box back to the sign-in screen of Windows",
		ja: "unhello: Windows のサインイン画面でパスワードを使えるようにします",
	},
	GuideLooking: {
		en: "looking for Windows on this PC; nothing is changed by that",
		ja: "この PC の Windows を探しています (何も変更しません)",
	},
	GuideLookingOver: {
		en: "unlocked; looking again",
		ja: "ロックを解除しました。もう一度探しています",
	},

	GuideWhere:       {en: "where", ja: "場所"},
	GuideSize:        {en: "size", ja: "サイズ"},
	GuideWhat:        {en: "what", ja: "内容"},
	GuideSignIn:      {en: "sign-in", ja: "サインイン"},
	GuidePartition:   {en: "{disk}, partition {n}", ja: "{disk}、パーティション {n}"},
	GuideDisk:        {en: "disk {n}", ja: "ディスク {n}"},
	GuideNoLetter:    {en: "no letter", ja: "文字なし"},
	GuideWindows:     {en: "{product} {build}", ja: "{product} {build}"},
	GuideLocked:      {en: "locked by BitLocker", ja: "BitLocker (ロック中)"},
	GuideEnvironment: {en: "this recovery environment", ja: "この回復環境"},
	GuideStick:       {en: "this stick", ja: "この USB メモリ"},
	GuideData:        {en: "data", ja: "データ"},
	GuideLabel:       {en: "data ({label})", ja: "データ ({label})"},
	GuideUnreadable:  {en: "cannot be read", ja: "読み取れません"},
	GuideHelloOnly:   {en: "only Hello", ja: "Hello のみ"},
	GuidePassword:    {en: "password too", ja: "パスワード可"},
	GuideUnknown:     {en: "?", ja: "?"},
	GuideMore: {
		en: "and {count} more without a Windows",
		ja: "ほかに Windows のない場所が {count} 件",
	},

	GuideWhich: {
		en: "which one is meant?",
		ja: "どれを選びますか?",
	},
	GuideOne: {
		en: "the one to fix: {what} in {where}",
		ja: "修正の対象: {where} の {what}",
	},
	GuideKeyPlace: {
		en: "{where} is locked by BitLocker\n" +
			"its recovery password opens it: 48 digits, for the key ID {ids}\n" +
			"where it is kept:\n" +
			"  own PC    https://aka.ms/myrecoverykey, on a phone or another PC\n" +
			"  work PC   Entra ID or Active Directory; the administrator can look it up",
		ja: "{where} は BitLocker でロックされています\n" +
			"キー ID {ids} の回復パスワード (48 桁) で解除できます\n" +
			"確認できる場所:\n" +
			"  個人の PC   https://aka.ms/myrecoverykey (スマートフォンや別の PC で開く)\n" +
			"  会社の PC   Entra ID または Active Directory (管理者に確認)",
	},
	AskGuideKey: {
		en: "type the 48 digits, with or without dashes (Esc to stop):",
		ja: "48 桁の数字を入力してください (ハイフンは省略可、中止する場合は Esc):",
	},
	GuideNoneIn: {
		en: "there is no Windows in {where}",
		ja: "{where} に Windows はありません",
	},
	GuidePlan: {
		en: "what will be done:",
		ja: "実行する内容:",
	},
	GuidePlanValue: {
		en: "  changed       one value in the registry: Hello-only sign-in, {value} -> 0 (off)",
		ja: "  変更する      レジストリの値 1 つ: 「Hello のみ」の設定 {value} -> 0 (無効)",
	},
	GuidePlanNoValue: {
		en: "  changed       one value in the registry: Hello-only sign-in, set to 0 (off)",
		ja: "  変更する      レジストリの値 1 つ: 「Hello のみ」の設定を 0 (無効) にする",
	},
	GuidePlanReplays: {
		en: "                and what Windows had not saved yet is saved: {count} log entries",
		ja: "                Windows が未保存だったログ {count} 件も反映する",
	},
	GuidePlanKept: {
		en: "  not changed   accounts, passwords, files, BitLocker",
		ja: "  変更しない    アカウント、パスワード、ファイル、BitLocker",
	},
	GuidePlanRecord: {
		en: "  way back      a record is saved first in {path}",
		ja: "  元に戻す方法  先に記録ファイルを {path} に保存する",
	},
	AskGuideFix: {
		en: "do it now?",
		ja: "実行しますか?",
	},
	GuideDone: {
		en: "done: Hello-only sign-in is off, read back from the disk and checked",
		ja: "完了: 「Hello のみ」の設定を無効にし、ディスクから読み戻して確認しました",
	},
	GuideNext: {
		en: "what to do next:\n" +
			"1. take the stick out when the PC restarts; BitLocker may ask for the\n" +
			"   recovery password once more\n" +
			"2. at the sign-in screen connect to the network first, then sign in with the\n" +
			"   current password of the Microsoft account; an account without a password\n" +
			"   gets none back from this\n" +
			"3. set up Windows Hello anew: Settings > Accounts > Sign-in options\n" +
			"4. look at the Hello-only switch there after Windows updates: they may turn\n" +
			"   it on again\n" +
			"5. if a recovery password was typed in, make a new one for this PC",
		ja: "次の手順:\n" +
			"1. 再起動のときに USB メモリを抜きます。BitLocker の回復パスワードを\n" +
			"   もう一度求められる場合があります\n" +
			"2. サインイン画面で先にネットワークに接続し、Microsoft アカウントの\n" +
			"   現在のパスワードでサインインします。パスワードを削除した\n" +
			"   アカウントでは、パスワードは使用できません\n" +
			"3. Windows Hello を設定し直します: 設定 > アカウント > サインイン オプション\n" +
			"4. Windows の更新で設定が再び有効になる場合があるため、更新後に確認します\n" +
			"5. 回復パスワードを入力した場合は、新しいものに変更します",
	},
	GuideKeysOnStick: {
		en: "6. {path} holds recovery passwords: destroy it after use",
		ja: "6. {path} には回復パスワードが入っています。使用後に破棄します",
	},
	GuideOff: {
		en: "Hello-only is off already: {product} in {where}",
		ja: "「Hello のみ」は既に無効です: {product} ({where})",
	},
	GuideTryNext: {
		en: "nothing to change: this switch is not what keeps people out\n" +
			"what to try next:\n" +
			"1. at the sign-in screen connect to the network, choose 'Sign-in options'\n" +
			"   and there the key symbol: that is the password box\n" +
			"2. the password is that of the Microsoft account, not the PIN; to reset it,\n" +
			"   open https://account.live.com/password/reset on another device\n" +
			"3. if it says that the PIN is not available, choose 'Set up my PIN' or\n" +
			"   'I forgot my PIN' with the network connected",
		ja: "変更は不要です。サインインできない原因はこの設定ではありません\n" +
			"次の方法:\n" +
			"1. サインイン画面でネットワークに接続し、[サインイン オプション] を選び、\n" +
			"   鍵のアイコン (パスワード) を選びます\n" +
			"2. 暗証番号 (PIN) ではなく Microsoft アカウントのパスワードを使います\n" +
			"   リセットは別の機器で https://account.live.com/password/reset を開きます\n" +
			"3. PIN を使用できないと表示される場合は、ネットワークに接続した状態で\n" +
			"   [PIN のセットアップ] か [PIN を忘れた場合] を選びます",
	},
	AskGuideRestart: {
		en: "restart the PC now? take the stick out as soon as the screen goes dark",
		ja: "PC を再起動しますか? 画面が暗くなったら、すぐに USB メモリを抜いてください",
	},
	GuideRestartLater: {
		en: "to restart later: wpeutil reboot",
		ja: "後で再起動するには: wpeutil reboot",
	},
	GuideRestartFails: {
		en: "the PC could not be restarted from here: switch it off and on again",
		ja: "ここから再起動できませんでした。電源を切って、入れ直してください",
	},
	GuideReturn: {
		en: "now take the stick out, type exit, and choose Continue to start Windows\n" +
			"where there is no such choice: wpeutil reboot",
		ja: "USB メモリを抜いて exit と入力し、[続行] を選ぶと Windows が起動します\n" +
			"その項目がない場合は: wpeutil reboot",
	},

	GuideNoWindows: {
		en: "no Windows was found on this PC",
		ja: "この PC に Windows が見つかりませんでした",
	},
	HintGuideNoWindows: {
		en: "nothing was changed; if one disk of the PC is not in the list, the driver of its\n" +
			"controller is missing (often Intel RST or VMD, or RAID): load it with drvload\n" +
			"then run unhello again",
		ja: "何も変更していません。一覧にないディスクがある場合は、記憶域ドライバー\n" +
			"(Intel RST、VMD、RAID など) がありません。drvload で読み込んでください\n" +
			"その後もう一度実行してください",
	},
	GuideStopped: {
		en: "stopped; nothing was changed",
		ja: "中止しました。何も変更していません",
	},
	HintGuideStopped: {
		en: "type unhello to begin again",
		ja: "もう一度始めるには unhello と入力してください",
	},
	AskClose: {
		en: "press Enter to close this window",
		ja: "Enter キーを押すと、このウィンドウを閉じます",
	},
}
