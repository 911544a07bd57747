// Package stick puts unhello on the medium that it is carried to a PC on, and looks
// at such a medium.
//
//	unhello.cmd                         starts the executable that fits the PC
//	unhello/unhello-windows-amd64.exe
//	unhello/unhello-windows-arm64.exe
//	unhello/README.txt, README.ja.txt
//	unhello/SHA256SUMS                  what of all this is ours, and its hashes
//	unhello/keys.csv                    optional: recovery passwords
//
// What is on the medium already and not ours is never touched. A file is ours if
// the medium's own SHA256SUMS lists it with the hash that it has.
package stick
