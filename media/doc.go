// Package media finds the volumes on a disk: the partitions of a GPT or MBR
// disk, or a disk that is one volume by itself. A disk is a block device or
// anything else that reads like one, such as a disk image. Nothing here is
// told by a name, everything by content, and nothing here writes a partition
// table.
//
// Partition tables are read by github.com/diskfs/go-diskfs, which trusts them
// too much: what it would allocate or follow is checked here first.
package media
