package main

import (
	"io"
	"strings"
)

// protectors implements -protectors: -add C: -RecoveryPassword, or -delete C: -id {...}.
func (c *control) protectors(w io.Writer, args []string) uint32 {
	if len(args) < 2 || !isDrive(args[1]) {
		say(w, "エラー: 構文が無効です。")
		return badArgument
	}
	verb, letter, options := strings.ToLower(args[0]), strings.ToUpper(args[1]), args[2:]
	v, known := c.Drives[letter]
	switch {
	case !known || v.Add == nil:
		say(w, "エラー: ボリューム %s を BitLocker で開けませんでした。", letter)
		return noSuchVolume
	case verb == "-add" && len(options) == 1 && isRecoveryPassword(options[0]):
		return c.add(w, letter, v.Add)
	case verb == "-delete" && len(options) == 2 && strings.EqualFold(options[0], "-id"):
		return c.remove(w, letter, v.Add, options[1])
	}
	say(w, "エラー: 構文が無効です。")
	return badArgument
}

// add prints what the real program prints: the new password, and that it should be saved.
func (c *control) add(w io.Writer, letter string, p *protector) uint32 {
	if code := c.show(p, true); code != done {
		return code
	}
	say(w, "追加されたキーの保護機能:")
	say(w, "")
	if !p.Silent {
		say(w, "    数字パスワード:")
		say(w, "      ID: {%s}", p.ID)
		say(w, "      パスワード:")
		say(w, "        %s", p.Password)
		say(w, "")
	}
	say(w, "必要な操作: この数字の回復パスワードを、コンピューターから離れた安全な場所 (%s 以外) に保存してください。", letter)
	return done
}

func (c *control) remove(w io.Writer, letter string, p *protector, id string) uint32 {
	if !p.isThere() || !strings.EqualFold(id, "{"+p.ID+"}") {
		say(w, "エラー: ボリューム %s に、この ID のキーの保護機能はありません (コード 0x80310033)。", letter)
		return noSuchProtector
	}
	if p.Kept {
		say(w, "エラー: キーの保護機能を削除できませんでした。")
		return nothingToDo
	}
	if code := c.show(p, false); code != done {
		return code
	}
	say(w, "ID が %s のキーの保護機能が削除されました。", id)
	return done
}

func (p *protector) isThere() bool {
	for _, l := range p.Links {
		if !same(l.Link, l.With) {
			return false
		}
	}
	return len(p.Links) > 0
}

// show repoints the links to the volume with the protector or without it.
func (c *control) show(p *protector, with bool) uint32 {
	for _, l := range p.Links {
		target := l.Without
		if with {
			target = l.With
		}
		if code := c.point(l.Link, target); code != done {
			return code
		}
	}
	return done
}
