package managebde

import (
	"strings"

	"golang.org/x/sys/windows"
)

// oemCodePage is CP_OEMCP, the code page of console programs if there is no console to ask.
const oemCodePage = 1

// decode turns what a console program printed into text.
func decode(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	page, err := windows.GetConsoleOutputCP()
	if err != nil || page == 0 {
		page = oemCodePage
	}
	// No byte of a code page becomes more than one UTF-16 unit.
	text := make([]uint16, len(b))
	n, err := windows.MultiByteToWideChar(page, 0, &b[0], int32(len(b)), &text[0], int32(len(text)))
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return windows.UTF16ToString(text[:n])
}
