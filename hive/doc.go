// Package hive reads, checks and changes Windows registry hives offline.
//
// A hive that Windows did not close is dirty: its newest data is in the transaction logs beside it.
// Open replays them in memory as Windows would, so that every read shows what Windows will see. An
// Editor collects changes and turns them into a Plan of writes; a crash between any two of them, or
// in the middle of one, leaves the old or the new content. The package itself writes nothing; Plan
// says how one is carried out. OpenFile opens a file of the operating system with its logs. A key
// or value that is not there is an fs.ErrNotExist.
//
// The format follows the public regf specification by Maxim Suhanov; records and fields are named
// as they are there. All numbers are little-endian, cell offsets count from the first hive bin, and
// Offset in errors counts from the start of the file.
package hive
