package report

import (
	"encoding/json"
	"slices"
)

// Sources is the document of scan and fix for more than one source.
type Sources struct {
	Results []Result `json:"results"` // in the order in which the sources were named
}

// Result is what one of several sources came to: these fields, and beside them those of the
// document that the source would have had alone, where there is one.
type Result struct {
	Source string `json:"source"`
	Exit   int    `json:"exit"` // the exit code that the source would have had alone
	Error  *Error `json:"error,omitempty"`
	Report any    `json:"-"` // *Scan or *Fix, nil for none
}

// MarshalJSON puts the fields of Report behind the others.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	head, err := json.Marshal(plain(r))
	if err != nil || r.Report == nil {
		return head, err
	}
	rest, err := json.Marshal(r.Report)
	if err != nil {
		return nil, err
	}
	return slices.Concat(head[:len(head)-1], []byte(","), rest[1:]), nil
}
