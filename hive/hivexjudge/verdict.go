package hivexjudge

// A Verdict is what libhivex makes of a hive that we have read.
type Verdict struct {
	// Agrees says that every key and value reads the same and that nothing
	// was left out.
	Agrees bool
	// Skipped says what libhivex can't judge, with the reason; "" for nothing.
	// All the rest has been compared, unless it is the whole hive.
	Skipped string
	// Difference is the first thing that reads otherwise; "" for none.
	Difference string

	Keys, Values int // compared
}
