// Package record applies plans, writes them down so that they can be undone,
// and undoes them. It is the one place that writes to a target.
//
// A plan says byte for byte what is to change. Its life:
//
//	Describe, Create   the record of the plan is on disk, synced
//	Apply              the plan is written, group by group
//	Verify             what was written is read back
//	Rollback           everything is put back, at once or later from the record
//	Locate             how far along its plan a file stands
//
// The record of an encrypted volume is sealed, and unsealed before it is used.
//
// Nothing here knows what the bytes mean. Offsets and sizes are in bytes.
package record
