// Package fat reads FAT32 volumes, and makes the images of disks with one.
//
// Open gives a volume as an fs.FS. Names are found in any letter case, as Windows finds them. Only
// FAT32 is read: FAT12 and FAT16, which floppy disks and the smallest sticks have, are refused with
// a *NotFAT32Error, and what contradicts itself with a *VolumeError. A chain of clusters has to end
// where the size of its file or the largest folder says, and a folder has to lie where its parent
// says, so no loop of either is followed.
//
// NewImage makes an image from a list of files: a partition table and one FAT32 volume. Both are
// written by go-diskfs, whose writes are fenced in and whose mistakes are corrected here.
//
// The reader of go-diskfs is not used. It follows a looping chain for ever, panics in a chain that
// is too short, takes what can't be read for zeros, gives bytes behind the end of a file, refuses
// empty files and copies of the FAT that differ, takes any root for cluster 2, and mixes up names
// outside the Basic Multilingual Plane.
package fat
