package prevent

import (
	"strings"
	"unicode"

	"unhello/bitlocker"
	"unhello/internal/text"
)

const (
	noDigits  = "000000-000000-000000-000000-000000-000000-000000-000000"
	byteOrder = "\uFEFF"
)

// fileText is the content of the saved file: what somebody who finds it needs to know, as text that
// every editor shows. Its length does not depend on the password.
func (s *Session) fileText(id bitlocker.GUID, p bitlocker.RecoveryPassword) []byte {
	words := s.Console.Text(
		"Windows BitLocker Drive Encryption: recovery key\n"+
			"\n"+
			"compare the start of this key ID with the one that the PC shows:\n"+
			"  {id}\n"+
			"\n"+
			"if they are the same, this recovery password opens the drive:\n"+
			"  {password}\n"+
			"\n"+
			"computer: {computer}\n"+
			"drive: {drive}\n"+
			"date: {date}\n"+
			"\n"+
			"keep it away from that PC: whoever has it can read the drive", text.Args{
			"id": id.String(), "computer": s.Machine.Name, "drive": s.Machine.Drive,
			"date": s.Now().Format("2006-01-02 15:04"),
		})
	digits := p.Reveal()
	if digits == "" {
		digits = noDigits
	}
	// Not an argument of the text, because passwords are masked there.
	words = strings.Replace(words, "{password}", digits, 1)
	words = strings.ReplaceAll(words, "\n", "\r\n") + "\r\n"
	if strings.ContainsFunc(words, func(r rune) bool { return r > unicode.MaxASCII }) {
		words = byteOrder + words // older versions of Notepad would take it for another encoding
	}
	return []byte(words)
}
