package report

// Failure is what stands on standard error, alone, after a command that failed.
type Failure struct {
	Error Error `json:"error"`
}

// Error is one failure: why, what was seen, and what to do next. Within a document it stands
// beside the one part of it that failed.
type Error struct {
	Code    int    `json:"code"`    // the exit code
	Reason  string `json:"reason"`  // a word that stays the same in every language and version
	Message string `json:"message"` // what was seen, in the language of the user
	Hint    string `json:"hint"`    // what to do next, one step a line
	Detail  string `json:"detail,omitempty"`
}
