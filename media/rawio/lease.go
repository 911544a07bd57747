package rawio

import "os"

// A Lease keeps a file to ourselves, until it is released: no other descriptor leads to
// it, and who opens it meanwhile waits.
type Lease struct {
	f *os.File // nil where there is nothing to release
	// Unsure is why it could not be made sure, nil where it was.
	Unsure error
}

// OpenElsewhereError says that something else has a file open, be it for reading.
type OpenElsewhereError struct{ By string }

func (e *OpenElsewhereError) Error() string { return e.By + " has it open" }
