// Package media finds the volumes on a disk: the partitions of a GPT or MBR disk, or a disk that is
// a single volume. A disk is a block device or anything else that reads like one, such as a disk
// image. Everything is recognized by content, nothing by name, and nothing here writes a partition
// table.
//
// Partition tables are read by github.com/diskfs/go-diskfs, which trusts them too much: whatever it
// would allocate or follow is checked here first.
package media
