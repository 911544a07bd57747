package record

// Target is what a record remembers of the thing it changed, so that undo finds
// it again and takes nothing else for it. Fields that don't apply are empty. A
// drive letter is never part of it: letters shift.
type Target struct {
	Kind            string            `json:"kind,omitempty"`             // what was given: "file", "folder", "image", "disk"
	DiskID          string            `json:"disk_id,omitempty"`          // GPT disk GUID or MBR signature
	PartitionID     string            `json:"partition_id,omitempty"`     // GPT partition GUID
	PartitionOffset string            `json:"partition_offset,omitempty"` // in bytes, decimal
	VolumeSerial    string            `json:"volume_serial,omitempty"`    // hexadecimal, see SameVolumeSerial
	VolumeGUID      string            `json:"volume_guid,omitempty"`      // of the BitLocker volume; a record of one is sealed
	Folder          string            `json:"folder,omitempty"`           // from the root of the volume
	FileIDs         map[string]string `json:"file_ids,omitempty"`         // name of the file in the plan to its Identity.FileID
	ByContent       bool              `json:"by_content,omitempty"`       // FileIDs are those of one mount: path and content must tell
	SerialOfMount   bool              `json:"serial_of_mount,omitempty"`  // VolumeSerial is that of one mount
	Unlocked        bool              `json:"unlocked,omitempty"`         // in clear as the system had unlocked an encrypted volume, and we had no key
}

// hasDriveLetter tells whether a field begins with a drive letter and a colon.
func (t Target) hasDriveLetter() bool {
	for _, s := range []string{t.DiskID, t.PartitionID, t.VolumeSerial, t.VolumeGUID, t.Folder} {
		if len(s) >= 2 && s[1] == ':' && isLetter(s[0]) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
