package console

import (
	"bufio"
	"io"
	"os"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
)

// readConsoleInput is missing from package windows.
var readConsoleInput = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReadConsoleInputW")

// keyReader reads keys from a console's events. They tell Escape by its key, and leave out keys
// that stand for no character.
func keyReader(f *os.File, _ *bufio.Reader) (keys io.RuneReader, exact bool) {
	return &keyEvents{console: windows.Handle(f.Fd())}, true
}

// keyEvents are the keys pressed on a console.
type keyEvents struct {
	console windows.Handle
	key     rune
	repeat  uint16
	high    rune // the first half of a surrogate pair
}

// inputRecord is INPUT_RECORD holding a KEY_EVENT_RECORD.
type inputRecord struct {
	kind       uint16
	_          uint16
	down       int32
	repeat     uint16
	virtualKey uint16
	_          uint16
	char       uint16
	_          uint32
}

const (
	keyEventKind  = 1
	virtualEscape = 0x1b
	virtualAlt    = 0x12
	ctrlZ         = 0x1a // ends the input on Windows
)

// ReadRune waits for a key with a character, or for Escape.
func (k *keyEvents) ReadRune() (rune, int, error) {
	for k.repeat == 0 {
		var event inputRecord
		var n uint32
		ok, _, err := readConsoleInput.Call(uintptr(k.console), uintptr(unsafe.Pointer(&event)), 1,
			uintptr(unsafe.Pointer(&n)))
		if ok == 0 {
			return 0, 0, err
		}
		if n == 1 && event.kind == keyEventKind {
			k.take(event)
		}
	}
	k.repeat--
	return k.key, 1, nil
}

// take handles a key that was pressed. A character that is typed by its number arrives when Alt is
// released.
func (k *keyEvents) take(event inputRecord) {
	byNumber := event.virtualKey == virtualAlt && event.char != 0
	if event.down == 0 && !byNumber {
		return
	}
	key := rune(event.char)
	switch {
	case event.virtualKey == virtualEscape:
		key = keyEscape
	case key == ctrlZ:
		key = keyEndOfInput
	case key == 0:
		return
	case utf16.IsSurrogate(key) && k.high == 0:
		k.high = key
		return
	case utf16.IsSurrogate(key):
		key = utf16.DecodeRune(k.high, key)
	}
	k.high = 0
	k.key, k.repeat = key, max(event.repeat, 1)
}

// characterMode makes a console report each key as it is pressed, without an echo.
func characterMode(f *os.File) (restore func(), err error) {
	console := windows.Handle(f.Fd())
	var was uint32
	if err := windows.GetConsoleMode(console, &was); err != nil {
		return nil, err
	}
	// With virtual terminal input, arrow keys would arrive as characters.
	now := was &^ (windows.ENABLE_LINE_INPUT | windows.ENABLE_ECHO_INPUT |
		windows.ENABLE_VIRTUAL_TERMINAL_INPUT)
	if err := windows.SetConsoleMode(console, now); err != nil {
		return nil, err
	}
	return func() { _ = windows.SetConsoleMode(console, was) }, nil
}
