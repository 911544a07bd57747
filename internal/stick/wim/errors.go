package wim

import "fmt"

// Fault is what is wrong with a WIM, or with what was requested. The words are stable.
type Fault string

const (
	NotAWIM      Fault = "not-a-wim"
	Damaged      Fault = "damaged"      // it contradicts itself
	Unsupported  Fault = "unsupported"  // of a kind that can't be changed
	NoImage      Fault = "no-image"     // no image boots, or the requested one does not exist
	NotWindows   Fault = "not-windows"  // the image has no \Windows\System32
	Architecture Fault = "architecture" // there is no program for the image's architecture
	Live         Fault = "live"         // the PC's own Windows RE
	NoTool       Fault = "no-tool"      // neither wimlib-imagex nor DISM
	ToolFailed   Fault = "tool-failed"
	Foreign      Fault = "foreign"       // a file of our name that is not ours
	Changed      Fault = "changed"       // what was ours has been changed
	NotInjected  Fault = "not-injected"  // nothing of ours is in it
	ShellBinary  Fault = "shell-binary"  // its winpeshl.ini is not a text
	ShellUTF16   Fault = "shell-utf16"   // its winpeshl.ini is UTF-16 with more than ASCII
	ManyDrivers  Fault = "many-drivers"  // the drivers' folder has too many files
	NoDriver     Fault = "no-driver"     // the drivers' folder has no .inf file
	DriverKind   Fault = "driver-kind"   // something in the drivers' folder is not a file
	DriverName   Fault = "driver-name"   // a name that a command file would misunderstand
	BackupExists Fault = "backup-exists" // an older backup is in the way
	InUse        Fault = "in-use"        // another program has or changed it
	ReadOnly     Fault = "read-only"     // the file is marked read-only
	NoRoom       Fault = "no-room"       // for the copy beside it
	VerifyFailed Fault = "verify-failed" // it reads back wrong; the WIM itself is as it was
)

// Error is a WIM that is refused, a request about it that is refused, or a change that failed.
// The WIM is as it was.
type Error struct {
	Kind Fault
	// Path is the file concerned, on the disk or in the image; "" for the WIM itself.
	Path   string
	Why    string
	Needed int64 // bytes, for NoRoom
	Free   int64
	Err    error
}

func (e *Error) Error() string {
	s := "wim: " + string(e.Kind)
	if e.Path != "" {
		s += ": " + e.Path
	}
	if e.Why != "" {
		s += ": " + e.Why
	}
	if e.Kind == NoRoom {
		s += fmt.Sprintf(": %d bytes wanted, %d free", e.Needed, e.Free)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }
