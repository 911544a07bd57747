// Package powercut shows tests every state in which a power cut can leave the files of a plan, and
// has a file in memory that fails when told to.
//
// The model: a disk writes sectors of record.SectorSize bytes, aligned in the file, as a whole or
// not at all. Between two syncs it writes them in any order. What was synced stays. A change of
// size happens or doesn't; sectors beyond the end of a file that did not grow are lost with it. If
// one group of a plan writes to a sector several times, each write includes those before it.
package powercut
