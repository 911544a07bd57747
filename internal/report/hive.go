package report

// HiveCheck is the document of hive check.
type HiveCheck struct {
	Path      string   `json:"path"`
	State     string   `json:"state"` // "clean" or "dirty"
	Version   string   `json:"version"`
	Replayed  int      `json:"replayed_entries"`
	Missing   string   `json:"missing_log,omitempty"`
	Keys      int      `json:"keys"`
	Values    int      `json:"values"`
	Cells     int      `json:"cells"` // in use
	Leaked    int      `json:"leaked_cells"`
	FreeBytes int64    `json:"free_bytes"`
	Fatal     int      `json:"fatal"` // how many of the faults are
	Faults    []Fault  `json:"faults"`
	Omitted   int      `json:"faults_omitted,omitempty"`
	Warnings  []string `json:"warnings,omitempty"`
}

// HiveChange is the document of hive set and hive recover.
type HiveChange struct {
	// Result is "set", "would-set", "recovered", "would-recover" or "unchanged".
	Result string `json:"result"`
	Path   string `json:"path"`
	Out    string `json:"out,omitempty"` // the new file of --out
	Hive   Hive   `json:"hive"`          // as it was before
	Written
	PlannedBytes int64    `json:"planned_bytes,omitempty"`
	Warnings     []string `json:"warnings,omitempty"`
}

// Key is the document of hive ls.
type Key struct {
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	LastWritten string      `json:"last_written"`
	Class       string      `json:"class,omitempty"`
	Link        string      `json:"link,omitempty"` // told, not followed
	Subkeys     []string    `json:"subkeys"`
	Values      []ValueName `json:"values"`
	Warnings    []string    `json:"warnings,omitempty"`
}

// ValueName is a value in the listing of its key.
type ValueName struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int    `json:"size"` // in bytes
}

// Value is the document of hive get for one value.
type Value struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Data any    `json:"data"`          // text, number or list by type
	Hex  string `json:"hex,omitempty"` // the bytes, where Data is not all of them

	Warnings []string `json:"warnings,omitempty"`
}

// Values is the document of hive get for all values of a key.
type Values struct {
	Values   []*Value `json:"values"`
	Warnings []string `json:"warnings,omitempty"`
}
