package rescue

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// TakePrivileges enables the rights of a backup program, where this account has
// them: the hives of another Windows belong to accounts that are not known here, and
// files that are opened as for a backup open all the same. Who has not got them is
// told by the first file that does not open.
func TakePrivileges() {
	var token windows.Token
	access := uint32(windows.TOKEN_ADJUST_PRIVILEGES | windows.TOKEN_QUERY)
	if windows.OpenProcessToken(windows.CurrentProcess(), access, &token) != nil {
		return
	}
	defer token.Close()
	for _, name := range []string{"SeBackupPrivilege", "SeRestorePrivilege"} {
		enable(token, name)
	}
}

// enable enables one privilege; one that is not held stays as it is.
func enable(token windows.Token, name string) {
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return
	}
	want := windows.Tokenprivileges{PrivilegeCount: 1}
	if windows.LookupPrivilegeValue(nil, p, &want.Privileges[0].Luid) != nil {
		return
	}
	want.Privileges[0].Attributes = windows.SE_PRIVILEGE_ENABLED
	_ = windows.AdjustTokenPrivileges(token, false, &want, uint32(unsafe.Sizeof(want)), nil, nil)
}
