package target

import (
	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/record"
)

// SameTarget reports whether a record belongs to these very files: the same disk, partition and
// volume and the same files on it. The copy of a whole disk counts as the same; its bytes must
// still be those of the record. A field that one of the two lacks is not compared: a disk that was
// fixed as an image may be a drive letter by now. But a record without the ID of the hive file
// belongs to nothing, unless file IDs change with every mount: then the path, or the one that the
// person names, and the whole content decide.
func SameTarget(recorded, now record.Target) bool {
	for _, ids := range [][2]string{
		{recorded.DiskID, now.DiskID},
		{recorded.PartitionID, now.PartitionID},
		{recorded.PartitionOffset, now.PartitionOffset},
		{recorded.VolumeGUID, now.VolumeGUID},
	} {
		if ids[0] != "" && ids[1] != "" && ids[0] != ids[1] {
			return false
		}
	}
	if !recorded.SerialOfMount && !now.SerialOfMount &&
		recorded.VolumeSerial != "" && now.VolumeSerial != "" &&
		!device.SameVolumeSerial(recorded.VolumeSerial, now.VolumeSerial) {
		return false
	}
	if recorded.ByContent {
		return now.PartitionOffset == "" && recorded.Folder == now.Folder
	}
	if recorded.FileIDs[FileNames[hive.Primary]] == "" {
		return false
	}
	for name, id := range recorded.FileIDs {
		if now.FileIDs[name] != id {
			return false
		}
	}
	return true
}
