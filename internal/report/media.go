package report

// MediaAdd is the document of media add.
type MediaAdd struct {
	Result   string      `json:"result"` // "added", "would-add" or "unchanged"
	Path     string      `json:"path"`
	Files    []MediaFile `json:"files"`
	Bytes    int64       `json:"bytes"` // that were, or would be, written
	Keys     bool        `json:"keys"`  // recovery passwords lie on the medium
	Warnings []string    `json:"warnings,omitempty"`
}

// MediaFile is one file of ours on a medium.
type MediaFile struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Action string `json:"action"` // "new", "replace" (an older one of ours) or "keep"
}

// MediaCheck is the document of media check.
type MediaCheck struct {
	Result   string        `json:"result"` // "whole", "faults" or "none"
	Path     string        `json:"path"`
	Listed   int           `json:"listed"` // how many files the medium's own list has
	Missing  []string      `json:"missing"`
	Changed  []string      `json:"changed"`
	Extra    []string      `json:"extra"`
	Keys     bool          `json:"keys"`
	Boot     []BootManager `json:"boot"`
	Warnings []string      `json:"warnings,omitempty"`
}

// BootManager is a program on a medium that a PC's firmware starts.
type BootManager struct {
	Path         string   `json:"path"`
	Architecture string   `json:"architecture"`
	Signers      []string `json:"signers"` // null where they can't be read
}

// MediaImage is the document of media image.
type MediaImage struct {
	Result    string       `json:"result"` // "written" or "would-write"
	Path      string       `json:"path,omitempty"`
	Size      int64        `json:"size"`
	Table     string       `json:"table"` // "gpt" or "mbr"
	Files     int          `json:"files"`
	Bytes     int64        `json:"bytes"` // of the files
	Free      int64        `json:"free"`  // left on the volume
	From      string       `json:"from,omitempty"`
	ISOReader string       `json:"iso_reader,omitempty"` // the program that read the ISO image
	Keys      bool         `json:"keys"`                 // recovery passwords lie on the medium
	Device    *MediaDevice `json:"device,omitempty"`
	Warnings  []string     `json:"warnings,omitempty"`
}

// MediaDevice is the disk that an image is written to.
type MediaDevice struct {
	Path   string `json:"path"`
	Model  string `json:"model"`
	Serial string `json:"serial"`
	Size   int64  `json:"size"`
}

// WIM is the document of media inject and media eject.
type WIM struct {
	Result    string     `json:"result"` // "injected", "would-inject", "ejected" or "would-eject"
	Path      string     `json:"path"`
	Images    []WIMImage `json:"images"` // that were, or would be, changed
	BootIndex int        `json:"boot_index"`
	Tool      WIMTool    `json:"tool"`
	Autostart bool       `json:"autostart"`
	Added     []WIMFile  `json:"added"`
	Removed   []string   `json:"removed"`
	Before    string     `json:"sha256_before,omitempty"` // of the WIM
	Backup    string     `json:"backup,omitempty"`
	Warnings  []string   `json:"warnings,omitempty"`
}

// WIMImage is one image in a WIM.
type WIMImage struct {
	Index        int    `json:"index"`
	Name         string `json:"name"`
	Architecture string `json:"architecture"`
}

// WIMTool is the program that changes the WIM.
type WIMTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// WIMFile is a file that was, or would be, put into an image.
type WIMFile struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}
