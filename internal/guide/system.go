package guide

// System is the system that the program runs on, as far as it matters here.
type System int

const (
	Other     System = iota
	WindowsPE        // on install media or a stick
	WindowsRE        // the same with Microsoft's menu around it, to which one returns
)
