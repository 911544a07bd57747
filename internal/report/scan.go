package report

// Scan is the document of scan: what a source, or the whole machine, holds.
type Scan struct {
	Windows []Windows `json:"windows"`
	Volumes []Volume  `json:"volumes,omitempty"` // of disks and images

	// Drives are the volumes that the system knows, for a scan of the whole machine.
	Drives []Drive `json:"drives,omitempty"`
}

// Windows is one installation of Windows, or a bare hive that was named as the source.
type Windows struct {
	N           int       `json:"n"`                // counts from 1 over all sources
	ID          string    `json:"id"`               // the same at every boot
	Source      string    `json:"source"`           // as it was named
	Path        string    `json:"path"`             // where it really lies, links followed
	Volume      string    `json:"volume,omitempty"` // the ID of one of Scan.Volumes
	Product     string    `json:"product"`
	Version     string    `json:"version,omitempty"`
	Build       string    `json:"build"`
	HelloOnly   HelloOnly `json:"hello_only"`
	Hive        Hive      `json:"hive"`
	Hibernation string    `json:"hibernation"` // "none", "live" or "unknown"
	// Journal says what the journal of the volume means for the hive: "closed", "current",
	// "pending" or "unknown". It is left out where the system's file system shows the hive.
	Journal   string    `json:"journal,omitempty"`
	BitLocker BitLocker `json:"bitlocker"`
	// Running: it is the system that runs now, which is never changed. Removable and
	// Own are about the medium: unhello was started from it.
	Running   bool   `json:"running,omitempty"`
	Removable bool   `json:"removable,omitempty"`
	Own       bool   `json:"own,omitempty"`
	Error     *Error `json:"error,omitempty"`
}

// HelloOnly is the switch as Windows will see it. Where the hive can't be read nothing is
// known: Present and On are null.
type HelloOnly struct {
	Value   *uint32 `json:"value"` // null where absent or not a REG_DWORD of four bytes
	Present *bool   `json:"present"`
	On      *bool   `json:"on"`
	Type    string  `json:"type,omitempty"` // where Value can't tell
	Size    int     `json:"size,omitempty"` // in bytes, beside Type
	// Stale is what the hive's own file says where the logs say otherwise; where one
	// of them is missing, what the hive says without it.
	Stale *uint32 `json:"stale_value"`
}

// Hive is the state of a hive's files.
type Hive struct {
	State    string `json:"state"`            // "clean" or "dirty"
	Replayed int    `json:"replayed_entries"` // of its logs
	Format   string `json:"log_format,omitempty"`
	// MissingLog names the log that a dirty hive lacks: the newest data may be in it.
	MissingLog string `json:"missing_log,omitempty"`
}

// Volume is a volume of a disk or image that can hold a Windows.
type Volume struct {
	Partition  int    `json:"partition"` // 0 is the whole of an undivided disk
	ID         string `json:"id"`        // the same at every boot: disk and partition
	Path       string `json:"path"`
	Image      string `json:"image,omitempty"` // its format
	Offset     int64  `json:"offset"`          // on the disk, in bytes
	Size       int64  `json:"size"`            // in bytes
	FileSystem string `json:"file_system"`     // "ntfs", or "bitlocker" where that hides it
	Serial     string `json:"serial,omitempty"`
	Label      string `json:"label,omitempty"`
	// Dirty: the volume is marked for a check. LogFile is the version of its
	// journal, and LogFileClosed whether it was closed; left out where unknown.
	Dirty         *bool  `json:"dirty,omitempty"`
	LogFile       string `json:"log_file,omitempty"`
	LogFileClosed *bool  `json:"log_file_closed,omitempty"`
	// InUse: something else has the disk, so that it can't be changed now.
	InUse bool `json:"in_use,omitempty"`
	// InUseUnknown: it is not known to be, but not all programs could be looked at.
	InUseUnknown bool `json:"in_use_unknown,omitempty"`
	// DiskSet is the kind of the set of disks of which the volume or its disk is but one:
	// "ldm", "storage-spaces", "linux-raid", "intel-rst", "ddf", "promise", "nvidia", "silicon",
	// "via", "jmicron", "lsi" or "adaptec".
	DiskSet string `json:"disk_set,omitempty"`
	// FromBackup: the partition table at the start of the disk is damaged, and its copy
	// from the end was taken.
	FromBackup bool `json:"gpt_from_backup,omitempty"`
	// TableFaults are parts of the partition table that can't be used; what they lead to was left
	// out. TableSectors is what it counts in, in bytes, where the disk shows other sectors.
	TableFaults  []string  `json:"table_faults,omitempty"`
	TableSectors int       `json:"table_sector_size,omitempty"`
	BitLocker    BitLocker `json:"bitlocker"`
	Error        *Error    `json:"error,omitempty"`
}

// Drive is a volume that the system knows, with a letter or without.
type Drive struct {
	Path       string   `json:"path"` // leads into it: D:\, else a folder, else \\?\Volume{GUID}\
	Mounts     []string `json:"mounts,omitempty"`
	Disk       string   `json:"disk,omitempty"`   // where it is known
	Offset     int64    `json:"offset,omitempty"` // on the disk, in bytes
	Size       int64    `json:"size,omitempty"`   // in bytes
	FileSystem string   `json:"file_system,omitempty"`
	Label      string   `json:"label,omitempty"`
	// Kind is that of the medium: "fixed", "removable", "optical", "ram-disk" or "remote".
	Kind    string `json:"kind,omitempty"`
	Locked  bool   `json:"locked,omitempty"`
	Running bool   `json:"running,omitempty"` // the system runs from it
	Own     bool   `json:"own,omitempty"`     // unhello was started from it
}
