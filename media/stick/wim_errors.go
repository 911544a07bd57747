package stick

import "fmt"

// WIMFault is what is wrong with a WIM, or with what was asked for.
type WIMFault int

const (
	NotAWIM         WIMFault = iota
	WIMDamaged               // it contradicts itself
	WIMUnsupported           // of a kind that can't be changed
	WIMNoImage               // no image boots, or the one that was named is not there
	WIMNotWindows            // the image has no \Windows\System32
	WIMArchitecture          // the image's is none that there is a program for
	WIMLive                  // the PC's own Windows RE
	WIMNoTool                // neither wimlib-imagex nor DISM
	WIMToolFailed            // it ended with an error
	WIMForeign               // a file of our name that is not ours
	WIMChanged               // what was ours was changed since
	WIMNotInjected           // nothing of ours in it
	WIMShell                 // a winpeshl.ini that can't be carried on
	WIMDrivers               // the folder of drivers has none, or one that can't be taken
	WIMBackupExists          // an older backup is in the way
	WIMInUse                 // another program has it
	WIMReadOnly              // the file is marked read-only
	WIMNoRoom                // beside it
	WIMVerifyFailed          // read back, it is not what it should be; the WIM itself is as it was
)

var wimFaults = [...]string{
	NotAWIM: "not a WIM", WIMDamaged: "damaged", WIMUnsupported: "not supported", WIMNoImage: "no such image",
	WIMNotWindows: "no Windows PE in the image", WIMArchitecture: "architecture", WIMLive: "the PC's own Windows RE",
	WIMNoTool: "no tool", WIMToolFailed: "the tool failed", WIMForeign: "a file that is not ours", WIMChanged: "changed since",
	WIMNotInjected: "nothing of ours", WIMShell: "winpeshl.ini", WIMDrivers: "drivers", WIMBackupExists: "the backup exists",
	WIMInUse: "in use", WIMReadOnly: "read-only", WIMNoRoom: "no room", WIMVerifyFailed: "verification failed",
}

// WIMError is a WIM, or a wish about it, that is refused, or a change of it that failed. The WIM is as it was.
type WIMError struct {
	Kind   WIMFault
	Path   string // of the file that it is about, on the disk or in the image; empty for the WIM itself
	Why    string
	Needed int64 // bytes, of WIMNoRoom
	Free   int64
	Err    error
}

func (e *WIMError) Error() string {
	s := "wim: " + wimFaults[e.Kind]
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
