package target

import "unhello/media/ntfs"

// A Journal is what the journal of a volume means for the files of a hive. Where Windows was forced
// off it is open, and may hold changes that make these files something else than what is read here:
// a hive that was moved, or a log that is longer.
type Journal = ntfs.Journal

// The states of a journal. Where the system's own file system shows the files it has none.
const (
	JournalCurrent = ntfs.JournalCurrent
	JournalPending = ntfs.JournalPending
	JournalUnknown = ntfs.JournalUnknown
)
