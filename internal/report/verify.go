package report

// Verify is the document of verify: the fields of Windows, with the faults of its hive.
type Verify struct {
	Windows
	Hive HiveFaults `json:"hive"` // in place of Windows.Hive
	// Judges says whether other libraries read the same, by name.
	Judges   map[string]string `json:"judges,omitempty"`
	Warnings []string          `json:"warnings,omitempty"`
}

// HiveFaults is a hive's state with the faults that a check found.
type HiveFaults struct {
	Hive
	Faults  []Fault `json:"faults"`
	Omitted int     `json:"faults_omitted,omitempty"` // how many more there are
	Edits   string  `json:"edits"`                    // as in HiveCheck
}

// Fault is one fault of a hive.
type Fault struct {
	Class string `json:"class"` // "broken", "refuses", "drops", "mends" or "note"
	// Loss is what Windows drops: "key-removed", "key-not-found", "key-emptied", "value-removed" or
	// "security-replaced".
	Loss    string `json:"loss,omitempty"`
	Offset  int64  `json:"offset"`
	Record  string `json:"record"` // the kind of structure that has it
	Problem string `json:"problem"`
}
