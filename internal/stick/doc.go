// Package stick puts unhello onto the medium that carries it to a PC, and checks such media.
//
//	unhello.cmd                         starts the executable that fits the PC
//	unhello/unhello-windows-amd64.exe
//	unhello/unhello-windows-arm64.exe
//	unhello/README.txt, README.ja.txt
//	unhello/SHA256SUMS                  what of all this is ours, and its hashes
//	unhello/keys.csv                    optional: recovery passwords
//
// Anything else on the medium is never touched. A file is ours if the medium's own SHA256SUMS lists
// it with the hash that it has. PlanAdd deals with media that are mounted, Check also with disks
// and images that are not.
//
// NewImage plans the image of a whole stick, NewImageFile and WriteDisk write it to a new file and
// over a disk. BootFiles and ExtractISO take what boots Windows PE from install media, and Check
// says who signed a boot manager.
package stick
