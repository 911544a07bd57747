package rescue

import (
	"unhello/hive"
	"unhello/internal/record"
)

// sameTarget reports whether a record belongs to these very files: the same
// disk, partition and volume and the same files on it. The copy of a whole disk
// counts as the same: its bytes still have to be those of the record. What one of
// both doesn't know can't speak against it: a disk that was
// fixed as an image may be a drive letter by now. But a record that knows no file of
// its target belongs to nothing, unless the files' numbers pass with the mount: then it
// is the path, or whoever names another one, and the whole content that must tell.
func sameTarget(recorded, now record.Target) bool {
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
		!record.SameVolumeSerial(recorded.VolumeSerial, now.VolumeSerial) {
		return false
	}
	if recorded.ByContent {
		return now.PartitionOffset == "" && recorded.Folder == now.Folder
	}
	if recorded.FileIDs[fileNames[hive.Primary]] == "" {
		return false
	}
	for name, id := range recorded.FileIDs {
		if now.FileIDs[name] != id {
			return false
		}
	}
	return true
}
