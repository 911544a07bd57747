package report

// Undo is the document of undo.
type Undo struct {
	// Result is "undone", "undone-logically", "would-undo" or "already-undone".
	Result  string   `json:"result"`
	Undone  string   `json:"undone"`            // the record
	Path    string   `json:"path"`              // of the hive
	Resumed bool     `json:"resumed,omitempty"` // an earlier run was cut off halfway
	Windows *Windows `json:"windows,omitempty"`
	Written
	Note     string   `json:"note,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}
