package guide

// System is what kind of system the program runs on, as far as it matters here.
type System int

const (
	Other     System = iota
	WindowsPE        // from install media or a stick
	WindowsRE        // Windows PE with Microsoft's menu around it, which people return to
)
