// Command fake stands in for manage-bde.exe in tests of its callers. It is as strict as the real
// one, prints Japanese in code page 932 like a Japanese Windows RE, repeats the password where a
// careless program would, and exits with codes that the real one is known to use.
//
// The environment variable FAKE_MANAGE_BDE names a JSON file that says what exists, see control.
// Its path, and all paths in it, are those of the host: compiled for Windows, the fake runs in
// wine.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/text/encoding/japanese"
)

// Exit codes. It is unknown which one the real program returns for arguments it doesn't understand;
// no test should expect a particular one.
const (
	done             = 0
	nothingToDo      = 0xFFFFFFFF
	noSuchVolume     = 0x80070002
	badArgument      = 0x80070057
	locked           = 0x80310000
	wrongKey         = 0x80310027
	noSuchProtector  = 0x80310033
	badPasswordForm  = 0x80310035
	controlIsMissing = 0x8000FFFF
)

func main() {
	c, err := readControl(os.Getenv("FAKE_MANAGE_BDE"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "fake manage-bde:", err)
		exit(controlIsMissing)
	}
	stdout := japanese.ShiftJIS.NewEncoder().Writer(os.Stdout)
	if err := c.note(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "fake manage-bde:", err)
		exit(controlIsMissing)
	}
	time.Sleep(time.Duration(c.SleepMS) * time.Millisecond)
	say(stdout, "BitLocker ドライブ暗号化: 構成ツール バージョン 10.0.26100")
	say(stdout, "Copyright (C) 2013 Microsoft Corporation. All rights reserved.")
	say(stdout, "")
	code := c.obey(stdout, os.Args[1:])
	if c.Exit != nil {
		code = *c.Exit
	}
	exit(code)
}

// exit ends the program. Windows keeps all 32 bits of the code, other systems only the lowest
// eight.
func exit(code uint32) { os.Exit(int(code)) }

func say(w io.Writer, format string, args ...any) { fmt.Fprintf(w, format+"\r\n", args...) }

// obey does what the arguments say and returns the exit code.
func (c *control) obey(w io.Writer, args []string) uint32 {
	if len(args) > 0 && strings.EqualFold(args[0], "-protectors") {
		return c.protectors(w, args[1:])
	}
	if len(args) < 2 || !isDrive(args[1]) {
		say(w, "エラー: 構文が無効です。")
		return badArgument
	}
	verb, letter, options := strings.ToLower(args[0]), strings.ToUpper(args[1]), args[2:]
	v, known := c.Drives[letter]
	switch {
	case !known:
		say(w, "エラー: ボリューム %s を BitLocker で開けませんでした。", letter)
		return noSuchVolume
	case verb == "-unlock" && len(options) == 2 && isRecoveryPassword(options[0]):
		return c.unlock(w, letter, v, options[1])
	case verb == "-lock" && len(options) == 0:
		return c.lock(w, letter, v)
	}
	say(w, "エラー: 構文が無効です。")
	return badArgument
}

func isRecoveryPassword(option string) bool {
	return strings.EqualFold(option, "-RecoveryPassword") || strings.EqualFold(option, "-rp")
}

func (c *control) unlock(w io.Writer, letter string, v volume, password string) uint32 {
	if !isPassword(password) {
		say(w, "エラー: 回復パスワード %s の形式が無効です (コード 0x80310035)。", password)
		return badPasswordForm
	}
	if v.isUnlocked() {
		say(w, "エラー: ボリューム %s は既にロック解除されています。", letter)
		return nothingToDo
	}
	if password != v.Password {
		say(w, "エラー: 回復パスワード %s でボリュームのロックを解除できませんでした (コード 0x80310027)。", password)
		return wrongKey
	}
	if code := c.turn(v, true); code != done {
		return code
	}
	say(w, "回復パスワード %s によってボリューム %s のロックが解除されました。", password, letter)
	return done
}

func (c *control) lock(w io.Writer, letter string, v volume) uint32 {
	if !v.isUnlocked() {
		say(w, "エラー: ボリューム %s はロックされています (コード 0x80310000)。", letter)
		return locked
	}
	if code := c.turn(v, false); code != done {
		return code
	}
	say(w, "ボリューム %s はロックされました。", letter)
	return done
}

// turn repoints the links of a volume.
func (c *control) turn(v volume, unlock bool) uint32 {
	for _, l := range v.Links {
		target := l.Locked
		if unlock {
			target = l.Unlocked
		}
		if code := c.point(l.Link, target); code != done {
			return code
		}
	}
	return done
}

// point makes a link lead elsewhere, unless the fake is to do nothing.
func (c *control) point(link, target string) uint32 {
	if c.DoNothing {
		return done
	}
	if err := repoint(link, target); err != nil {
		fmt.Fprintln(os.Stderr, "fake manage-bde:", err)
		return controlIsMissing
	}
	return done
}
