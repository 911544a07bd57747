package device

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// TakePrivileges enables the rights of a backup program, if this account has them: the hives of
// another Windows belong to accounts that are unknown here, and only a backup program may open
// them. Without these rights, opening the first file reports it.
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

// enable enables one privilege, if the account holds it.
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
