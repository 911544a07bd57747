package console

import (
	"os"

	"golang.org/x/sys/windows"
)

// characterMode lets a console give each key as it is pressed, without an echo.
func characterMode(f *os.File) (restore func(), err error) {
	console := windows.Handle(f.Fd())
	var was uint32
	if err := windows.GetConsoleMode(console, &was); err != nil {
		return nil, err
	}
	// With virtual terminal input arrow keys would come as characters.
	now := was &^ (windows.ENABLE_LINE_INPUT | windows.ENABLE_ECHO_INPUT | windows.ENABLE_VIRTUAL_TERMINAL_INPUT)
	if err := windows.SetConsoleMode(console, now); err != nil {
		return nil, err
	}
	return func() { _ = windows.SetConsoleMode(console, was) }, nil
}
