package report

// HiveCheck is the document of hive check.
type HiveCheck struct {
	Path      string `json:"path"`
	State     string `json:"state"` // "clean" or "dirty"
	Version   string `json:"version"`
	Replayed  int    `json:"replayed_entries"`
	Missing   string `json:"missing_log,omitempty"`
	Keys      int    `json:"keys"`
	Values    int    `json:"values"`
	Cells     int    `json:"cells"` // in use
	Leaked    int    `json:"leaked_cells"`
	FreeBytes int64  `json:"free_bytes"`
	// Counts says how many faults of each class there are: broken, refuses, drops, mends, note.
	Counts map[string]int `json:"counts"`
	Kinds  []FaultKind    `json:"kinds"` // all faults, the gravest first
	Faults []Fault        `json:"faults"`
	// Omitted is how many faults are not in Faults.
	Omitted int `json:"faults_omitted,omitempty"`
	// Edits is "any edit", "single values only" or "no edit".
	Edits    string   `json:"edits"`
	Warnings []string `json:"warnings,omitempty"`
}

// FaultKind is all faults of one kind: the first of them and how many there are.
type FaultKind struct {
	Fault
	Count int `json:"count"`
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
	Name        string   `json:"name"`
	NameHex     string   `json:"name_hex,omitempty"` // UTF-16LE, where Name is not all of it
	Path        string   `json:"path"`
	LastWritten string   `json:"last_written"`
	Class       string   `json:"class,omitempty"`
	Link        string   `json:"link,omitempty"` // told, not followed
	Subkeys     []string `json:"subkeys"`
	// SubkeysHex has the same order as Subkeys and is there if one of the names is no text; ""
	// stands for those that are.
	SubkeysHex []string    `json:"subkeys_hex,omitempty"`
	Values     []ValueName `json:"values"`
	Warnings   []string    `json:"warnings,omitempty"`
}

// ValueName is a value in the listing of its key.
type ValueName struct {
	Name    string `json:"name"`
	NameHex string `json:"name_hex,omitempty"`
	Type    string `json:"type"`
	Size    int    `json:"size"` // in bytes
}

// Value is the document of hive get for one value.
type Value struct {
	Name    string  `json:"name"`
	NameHex string  `json:"name_hex,omitempty"`
	Type    string  `json:"type"`
	Data    any     `json:"data"`          // text, number or list by type
	Hex     *string `json:"hex,omitempty"` // the bytes, where Data is not all of them

	Warnings []string `json:"warnings,omitempty"`
}

// Values is the document of hive get for all values of a key.
type Values struct {
	Values   []*Value `json:"values"`
	Warnings []string `json:"warnings,omitempty"`
}
