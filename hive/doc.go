// Package hive reads, checks and changes Windows registry hives offline.
//
// A hive that Windows did not close is dirty: its newest data lies in the
// transaction logs beside it. Open replays them as Windows would, into memory,
// so that every reading shows what Windows will see. An Editor collects changes
// and gives them as a Plan of writes; a crash between any two of them, or inside
// one, leaves the old or the new content. The package itself writes nothing.
//
// The format follows the public regf specification by Maxim Suhanov; the names
// of records and fields are its terms. All numbers are little-endian, cell
// offsets count from the first hive bin, and Offset in errors counts from the
// start of the file.
package hive
