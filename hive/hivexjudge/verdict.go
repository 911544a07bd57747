package hivexjudge

// A Verdict is what libhivex says about a hive that we have read.
type Verdict struct {
	// Agrees means that every key and value reads the same and that nothing was skipped.
	Agrees bool
	// Skipped says what libhivex can't judge, with the reason; "" means nothing. Everything else
	// was compared, unless it is the whole hive.
	Skipped string
	// Difference is the first thing that reads differently; "" means none.
	Difference string

	Keys, Values int // compared
}
