package record

// For tests: reading a record without a file, and a record on a medium that
// fails.
var (
	Decode     = decode
	CreateWith = create
)
