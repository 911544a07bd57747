// Package media finds the volumes on a disk: the partitions of a GPT or MBR disk, or a disk that is
// a single volume. A disk is a block device or anything else that reads like one, such as a disk
// image. Everything is recognized by content, nothing by name, and nothing here writes a partition
// table.
//
// What a table says is believed an entry at a time: one that can't be is left out, and told as a
// fault. The sets that a disk can be one of are told by marks at its end and by partition types.
package media
