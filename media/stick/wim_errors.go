package stick

import "fmt"

// WIMFault is what is wrong with a WIM, or with what was requested. The words are stable.
type WIMFault string

const (
	NotAWIM         WIMFault = "not-a-wim"
	WIMDamaged      WIMFault = "damaged"      // it contradicts itself
	WIMUnsupported  WIMFault = "unsupported"  // of a kind that can't be changed
	WIMNoImage      WIMFault = "no-image"     // no image boots, or the requested one does not exist
	WIMNotWindows   WIMFault = "not-windows"  // the image has no \Windows\System32
	WIMArchitecture WIMFault = "architecture" // there is no program for the image's architecture
	WIMLive         WIMFault = "live"         // the PC's own Windows RE
	WIMNoTool       WIMFault = "no-tool"      // neither wimlib-imagex nor DISM
	WIMToolFailed   WIMFault = "tool-failed"
	WIMForeign      WIMFault = "foreign"       // a file of our name that is not ours
	WIMChanged      WIMFault = "changed"       // what was ours has been changed
	WIMNotInjected  WIMFault = "not-injected"  // nothing of ours is in it
	WIMShellBinary  WIMFault = "shell-binary"  // its winpeshl.ini is not a text
	WIMShellUTF16   WIMFault = "shell-utf16"   // its winpeshl.ini is UTF-16 with more than ASCII
	WIMManyDrivers  WIMFault = "many-drivers"  // the drivers' folder has too many files
	WIMNoDriver     WIMFault = "no-driver"     // the drivers' folder has no .inf file
	WIMDriverKind   WIMFault = "driver-kind"   // something in the drivers' folder is not a file
	WIMDriverName   WIMFault = "driver-name"   // a name that a command file would misunderstand
	WIMBackupExists WIMFault = "backup-exists" // an older backup is in the way
	WIMInUse        WIMFault = "in-use"        // another program has or changed it
	WIMReadOnly     WIMFault = "read-only"     // the file is marked read-only
	WIMNoRoom       WIMFault = "no-room"       // for the copy beside it
	WIMVerifyFailed WIMFault = "verify-failed" // it reads back wrong; the WIM itself is as it was
)

// WIMError is a WIM that is refused, a request about it that is refused, or a change that failed.
// The WIM is as it was.
type WIMError struct {
	Kind WIMFault
	// Path is the file concerned, on the disk or in the image; "" for the WIM itself.
	Path   string
	Why    string
	Needed int64 // bytes, for WIMNoRoom
	Free   int64
	Err    error
}

func (e *WIMError) Error() string {
	s := "wim: " + string(e.Kind)
	if e.Path != "" {
		s += ": " + e.Path
	}
	if e.Why != "" {
		s += ": " + e.Why
	}
	if e.Kind == WIMNoRoom {
		s += fmt.Sprintf(": %d bytes wanted, %d free", e.Needed, e.Free)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *WIMError) Unwrap() error { return e.Err }
