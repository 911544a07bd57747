package report

// Demo is the document of demo: the document of each of its steps.
type Demo struct {
	Locked   *Scan      `json:"locked"`
	CheckKey *Encrypted `json:"check_key"`
	Scan     *Scan      `json:"scan"`
	Fix      *Fix       `json:"fix"`
	Verify   *Verify    `json:"verify"`
	Undo     *Undo      `json:"undo"`
}
