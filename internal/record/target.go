package record

// Target is what a record remembers about the thing it changed, so that undo finds it again and
// doesn't mistake anything else for it. Fields that don't apply are empty. A drive letter is never
// part of it: letters change.
type Target struct {
	// Kind is what was given: "file", "folder", "image" or "disk".
	Kind            string `json:"kind,omitempty"`
	DiskID          string `json:"disk_id,omitempty"`          // GPT disk GUID or MBR signature
	PartitionID     string `json:"partition_id,omitempty"`     // GPT partition GUID
	PartitionOffset string `json:"partition_offset,omitempty"` // in bytes, decimal
	VolumeSerial    string `json:"volume_serial,omitempty"`    // hexadecimal, see SameVolumeSerial
	// VolumeGUID is that of the BitLocker volume. If it is set the record is sealed.
	VolumeGUID string `json:"volume_guid,omitempty"`
	Folder     string `json:"folder,omitempty"` // from the root of the volume
	// FileIDs has the FileIdentity.FileID of each file, by its name in the plan.
	FileIDs map[string]string `json:"file_ids,omitempty"`
	// ByContent says that FileIDs are valid for one mount only: path and content have to do.
	ByContent bool `json:"by_content,omitempty"`
	// SerialOfMount says that VolumeSerial is valid for one mount only.
	SerialOfMount bool `json:"serial_of_mount,omitempty"`
	// Unlocked says that the record is in clear although the volume is encrypted: the system had
	// unlocked it, and we had no key.
	Unlocked bool `json:"unlocked,omitempty"`
}

// hasDriveLetter reports whether a field begins with a drive letter and a colon.
func (t Target) hasDriveLetter() bool {
	for _, s := range []string{t.DiskID, t.PartitionID, t.VolumeSerial, t.VolumeGUID, t.Folder} {
		if len(s) >= 2 && s[1] == ':' && isLetter(s[0]) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
