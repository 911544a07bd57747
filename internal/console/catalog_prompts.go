package console

// The frames of questions and messages; what is asked belongs to each topic.
const (
	MsgWarning       ID = "warning"
	PromptYesNo      ID = "prompt.yes-no"
	PromptYesNoAgain ID = "prompt.yes-no.again"
	PromptWord       ID = "prompt.word"
	PromptNumber     ID = "prompt.number"
	AskGroupAgain    ID = "prompt.group-again"
	AskMoreDigits    ID = "prompt.more-digits"
)

var promptTexts = map[ID]entry{
	AskGroupAgain: {
		en: "group {group} is mistyped: type it again",
		ja: "{group} 番目のグループに誤りがあります。もう一度入力してください",
	},
	AskMoreDigits: {
		en: "{have} of {need} digits: go on",
		ja: "{need} 桁のうち {have} 桁です。続けて入力してください",
	},
	MsgWarning: {
		en: "warning: {text}",
		ja: "警告: {text}",
	},
	PromptYesNo: {
		en: "[y/N]",
		ja: "[y/N]",
	},
	PromptYesNoAgain: {
		en: "please answer y or n",
		ja: "y か n でお答えください",
	},
	PromptWord: {
		en: "to agree type the word {word}:",
		ja: "同意する場合は {word} と入力してください:",
	},
	PromptNumber: {
		en: "number 1 to {count}, or Enter to stop:",
		ja: "1 から {count} の番号 (中止する場合は Enter):",
	},
}
