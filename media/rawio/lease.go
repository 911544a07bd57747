package rawio

// A Lease keeps a file to ourselves, until it is released: no other descriptor leads to
// it, and who opens it meanwhile waits.
type Lease struct {
	release func() // nil where there is nothing to release
	// Unsure is why it could not be made sure, nil where it was.
	Unsure error
}

// Release lets others open the file again. So does its end.
func (l *Lease) Release() {
	if l.release != nil {
		l.release()
	}
}

// OpenElsewhereError says that something else has a file open, be it for reading.
type OpenElsewhereError struct{ By string }

func (e *OpenElsewhereError) Error() string { return e.By + " has it open" }
