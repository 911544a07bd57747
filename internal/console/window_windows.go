package console

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// getConsoleProcessList is not in the package windows.
var getConsoleProcessList = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// OwnsWindow reports whether the window closes when the program ends: nothing else
// is attached to it, as after a double click or out of winpeshl.ini.
func OwnsWindow() bool {
	if getConsoleProcessList.Find() != nil {
		return false
	}
	var ids [2]uint32
	n, _, _ := getConsoleProcessList.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1
}
