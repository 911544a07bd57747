package text

import (
	"regexp"
	"strings"
	"testing"
)

// japaneseTerms are words that Japanese texts get wrong easily. Those to use
// are the ones of Microsoft's own Japanese screens and support pages.
var japaneseTerms = []struct{ wrong, right string }{
	{`回復キー|回復 キー|復元キー|リカバリ`, "回復パスワード (the 48 digits), 回復環境 (where it is typed)"},
	{`Windows RE|WinRE`, "回復環境"},
	{`ログイン|ログオン|サインオン`, "サインイン"},
	{`サイン イン`, "サインイン"},
	{`暗証番号(?: \(PIN\))?`, "暗証番号 (PIN)"},
	{`暗証コード|PIN コード|PINコード`, "暗証番号 (PIN)"},
	{`ビットロッカー`, "BitLocker"},
	{`ディスクイメージ`, "ディスク イメージ"},
	{`スマートカード`, "スマート カード"},
	{`フォルダ(?:ー|)`, "フォルダー"},
	{`ドライバ(?:ー|)`, "ドライバー"},
	{`ユーザ(?:ー|)`, "ユーザー"},
	{`コントローラ(?:ー|)`, "コントローラー"},
	{`サーバ(?:ー|)`, "サーバー"},
	{`すでに`, "既に"},
	{`[０-９Ａ-Ｚａ-ｚ（）：；！？]`, "half-width digits, letters, brackets, : and ?"},
	{`[\p{Han}\p{Hiragana}\p{Katakana}ー][A-Za-z0-9]`, "a space before Latin letters and digits"},
	{`[A-Za-z0-9][\p{Han}\p{Hiragana}\p{Katakana}ー]`, "a space after Latin letters and digits"},
}

// heading is what Windows in Japanese writes over a recovery password that it
// saves.
const heading = "BitLocker ドライブ暗号化の回復キー"

// wrongTerms returns what a Japanese text gets wrong.
func wrongTerms(text string) []string {
	var found []string
	text = strings.ReplaceAll(text, heading, "")
	for _, term := range japaneseTerms {
		for _, word := range regexp.MustCompile(term.wrong).FindAllString(text, -1) {
			if word != term.right {
				found = append(found, word+": "+term.right)
			}
		}
	}
	return found
}

func TestJapaneseTerms(t *testing.T) {
	for en, ja := range japanese() {
		for _, fault := range wrongTerms(ja) {
			t.Errorf("%q: %s: %q", en, fault, ja)
		}
	}
}

func TestWrongTerms(t *testing.T) {
	for _, test := range []struct {
		text   string
		faults int
	}{
		{"回復環境で回復パスワードを入力してサインインします", 0},
		{"TPM と暗証番号 (PIN) で開くフォルダー", 0},
		{"48 桁の回復キーを入力してください", 1},
		{"ログオンできません", 1},
		{"WinRE でリカバリします", 2},
		{"TPM と暗証番号", 1},
		{"フォルダとドライバ", 2},
		{heading, 0},
		{"48桁", 1},
		{"キーID", 1},
	} {
		if got := wrongTerms(test.text); len(got) != test.faults {
			t.Errorf("%s: %q, want %d", test.text, got, test.faults)
		}
	}
}
