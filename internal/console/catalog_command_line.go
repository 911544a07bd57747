package console

// What can be wrong with a command line, and consent that is missing.
const (
	MsgUsage            ID = "usage"
	MsgMissingArgument  ID = "usage.missing-argument"
	MsgTooManyArguments ID = "usage.too-many-arguments"
	MsgMissingCommand   ID = "usage.missing-command"
	MsgNeedsValue       ID = "usage.needs-value"
	MsgBadValue         ID = "usage.bad-value"
	MsgBadCount         ID = "usage.bad-count"
	MsgNeedsFlag        ID = "usage.needs-flag"
	MsgEmptyArgument    ID = "usage.empty-argument"
	MsgEmptyValue       ID = "usage.empty-value"
	HintEmpty           ID = "usage.hint.empty"
	HintUsage           ID = "usage.hint"
	HintNeedsValue      ID = "usage.hint.needs-value"

	MsgUnknownFlag         ID = "unknown-flag"
	HintUnknownFlag        ID = "unknown-flag.hint"
	HintUnknownFlagNearest ID = "unknown-flag.hint.nearest"

	MsgUnknownCommand         ID = "unknown-command"
	HintUnknownCommand        ID = "unknown-command.hint"
	HintUnknownCommandNearest ID = "unknown-command.hint.nearest"

	MsgNoConsent  ID = "no-consent"
	HintNoConsent ID = "no-consent.hint"
	MsgDeclined   ID = "declined"
	HintDeclined  ID = "declined.hint"

	MsgTypeUnknown    ID = "type-unknown"
	HintTypeUnknown   ID = "type-unknown.hint"
	MsgDataMalformed  ID = "data-malformed"
	HintDataMalformed ID = "data-malformed.hint"
)

var commandLineTexts = map[ID]entry{
	MsgUsage: {
		en: "'{command}' cannot be used like this",
		ja: "'{command}' の指定に誤りがあります",
	},
	MsgMissingArgument: {
		en: "'{command}' needs {argument}",
		ja: "'{command}' には {argument} の指定が必要です",
	},
	MsgTooManyArguments: {
		en: "'{command}' has no use for the argument {argument}",
		ja: "'{command}' に余分な引数 {argument} が指定されています",
	},
	MsgEmptyArgument: {
		en: "the {argument} of '{command}' is empty",
		ja: "'{command}' の {argument} が空です",
	},
	MsgEmptyValue: {
		en: "the value of the flag {flag} is empty",
		ja: "フラグ {flag} の値が空です",
	},
	HintEmpty: {
		en: "nothing was done; in a script, see whether a variable is empty that should hold it\n" +
			"'{command} --help' shows how it is used",
		ja: "何も実行していません。スクリプトの場合は、値を入れる変数が空でないか確かめてください\n" +
			"使い方は '{command} --help' で表示できます",
	},
	MsgMissingCommand: {
		en: "'{command}' needs one of these commands: {commands}",
		ja: "'{command}' には次のいずれかのコマンドが必要です: {commands}",
	},
	MsgNeedsValue: {
		en: "the flag {flag} needs a value",
		ja: "フラグ {flag} には値が必要です",
	},
	MsgBadValue: {
		en: "the flag {flag} takes {allowed}, not {value}",
		ja: "フラグ {flag} に指定できるのは {allowed} です ({value} は指定できません)",
	},
	MsgNeedsFlag: {
		en: "'{command}' needs the flag {flag}",
		ja: "'{command}' にはフラグ {flag} が必要です",
	},
	MsgBadCount: {
		en: "the flag {flag} takes a whole number from 1 on, not {value}",
		ja: "フラグ {flag} に指定できるのは 1 以上の整数です ({value} は指定できません)",
	},
	HintUsage: {
		en: "'{command} --help' shows how it is used",
		ja: "使い方は '{command} --help' で表示できます",
	},

	HintNeedsValue: {
		en: "a value that begins with a dash is joined to its flag: {flag}=VALUE\n" +
			"'{command} --help' shows how it is used",
		ja: "- で始まる値は、フラグに続けて {flag}=VALUE と指定してください\n" +
			"使い方は '{command} --help' で表示できます",
	},

	MsgUnknownFlag: {
		en: "'{command}' has no flag {flag}",
		ja: "'{command}' にフラグ {flag} はありません",
	},
	HintUnknownFlag: {
		en: "'{command} --help' lists its flags",
		ja: "フラグの一覧は '{command} --help' で表示できます",
	},
	HintUnknownFlagNearest: {
		en: "did you mean {nearest}?\n" +
			"'{command} --help' lists its flags",
		ja: "{nearest} の間違いではありませんか\n" +
			"フラグの一覧は '{command} --help' で表示できます",
	},

	MsgUnknownCommand: {
		en: "'{command}' has no command {name}",
		ja: "'{command}' にコマンド {name} はありません",
	},
	HintUnknownCommand: {
		en: "'{command} --help' lists the commands",
		ja: "コマンドの一覧は '{command} --help' で表示できます",
	},
	HintUnknownCommandNearest: {
		en: "did you mean '{nearest}'?\n" +
			"'{command} --help' lists the commands",
		ja: "'{nearest}' の間違いではありませんか\n" +
			"コマンドの一覧は '{command} --help' で表示できます",
	},

	MsgNoConsent: {
		en: "there is no terminal to ask on and no --yes, so nothing was changed",
		ja: "確認を求める端末がなく --yes の指定もないため、何も変更していません",
	},
	HintNoConsent: {
		en: "nothing is written without consent; look at the change first, then agree to it with --yes",
		ja: "同意なしに書き込むことはありません。変更内容を確かめたうえで、同意する場合は --yes を付けてください",
	},
	MsgDeclined: {
		en: "you did not agree, so nothing was changed",
		ja: "同意がなかったため、何も変更していません",
	},
	HintDeclined: {
		en: "run the same command again when you want to go on",
		ja: "続ける場合は同じコマンドをもう一度実行してください",
	},

	MsgTypeUnknown: {
		en: "there is no registry type {type}",
		ja: "{type} というレジストリの型はありません",
	},
	HintTypeUnknown: {
		en: "known types: {types}",
		ja: "指定できる型: {types}",
	},
	MsgDataMalformed: {
		en: "what was given as DATA cannot be the data of a {type} value",
		ja: "指定された DATA は {type} の値のデータとして使用できません",
	},
	HintDataMalformed: {
		en: "REG_DWORD takes a number such as 2 or 0x2, from 0 to 4294967295, REG_QWORD a larger one too\n" +
			"hex digits in pairs, such as 00ff10, are for REG_BINARY",
		ja: "REG_DWORD には 2 や 0x2 などの 0 から 4294967295 までの数値、REG_QWORD にはさらに大きい数値も指定できます\n" +
			"REG_BINARY には 00ff10 などの 2 桁ずつの 16 進数を指定してください",
	},
}
