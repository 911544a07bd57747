package device

// A Lease keeps a file to ourselves until it is released: no other descriptor leads to it, and
// whoever opens it meanwhile has to wait.
type Lease struct {
	release func() // nil where there is nothing to release
	// Unsure is why this could not be ensured, nil if it was.
	Unsure error
}

// Release lets others open the file again. So does the end of the process.
func (l *Lease) Release() {
	if l.release != nil {
		l.release()
	}
}
