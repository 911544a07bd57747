// Package device is the operating system of this program: disks, volumes and files opened, locked
// and read past the cache, new files, free space, Windows PE, privileges. Other packages make no
// system calls.
//
// Open opens a disk, partition or image file and, for writing, makes sure nobody else uses it.
// SystemVolumes lists the volumes Windows knows, LockVolume has Windows let go of one, and Devices
// lists disks. What Linux knows about its block devices comes from /sys and /proc.
package device
