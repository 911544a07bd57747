// Package target finds what a source holds, and opens it: a source is a hive, a folder of the
// system, a disk or a disk image, and it holds installations of Windows. Each is opened once to be
// read, once to be written, alone, and once past the caches to be read back.
//
// What is relied on was read when the files were found. Before the first write it is read again,
// through the very descriptors that will write, and compared: see Locked.
package target
