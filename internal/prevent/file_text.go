package prevent

import (
	"strings"

	"unhello/bitlocker"
	"unhello/internal/console"
)

const (
	noDigits  = "000000-000000-000000-000000-000000-000000-000000-000000"
	byteOrder = "\uFEFF"
)

// fileText is what is saved: what a person needs to know who finds it, as a text
// that every editor shows. Its length does not depend on the password.
func (s *Session) fileText(id bitlocker.GUID, p bitlocker.RecoveryPassword) []byte {
	text := s.Console.Text(console.SavedPassword, console.Args{
		"id": id.String(), "computer": s.Machine.Name, "drive": s.Machine.Drive, "date": s.Now().Format("2006-01-02 15:04"),
	})
	digits := p.Reveal()
	if digits == "" {
		digits = noDigits
	}
	// Not as an argument of the text: passwords are masked there.
	text = strings.Replace(text, "{password}", digits, 1)
	text = strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
	if s.Console.Lang() == console.Japanese {
		text = byteOrder + text
	}
	return []byte(text)
}
