package console

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// openTerminal opens the terminal that the process belongs to, for reading and writing.
func openTerminal() (in, out *os.File, err error) {
	if in, err = os.OpenFile("CONIN$", os.O_RDWR, 0); err != nil {
		return nil, nil, err
	}
	if out, err = os.OpenFile("CONOUT$", os.O_RDWR, 0); err != nil {
		_ = in.Close()
		return nil, nil, err
	}
	return in, out, nil
}

// getConsoleProcessList is missing from package windows.
var getConsoleProcessList = windows.NewLazySystemDLL("kernel32.dll").
	NewProc("GetConsoleProcessList")

// OwnsWindow reports whether the window closes when the program ends: no other process is attached
// to it, as after a double click or when started by winpeshl.ini.
func OwnsWindow() bool {
	if getConsoleProcessList.Find() != nil {
		return false
	}
	var ids [2]uint32
	n, _, _ := getConsoleProcessList.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1
}
