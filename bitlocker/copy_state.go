package bitlocker

// A CopyState says whether one of the three copies of the metadata can be used.
type CopyState struct {
	Index  int // 1 to 3
	Offset int64
	Err    error // why it can't be used, nil if it can
}
