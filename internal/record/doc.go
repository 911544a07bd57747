// Package record applies plans, writes them down so that they can be undone, and undoes them. It is
// the only place that writes to a target.
//
// A plan says byte by byte what is going to change. Its life:
//
//	Describe, Create   the record of the plan is on disk, synced
//	Apply              the plan is written, group by group
//	Verify             what was written is read back
//	Rollback           everything is put back, at once or later from the record
//	LocateRecord       how far along its plan the files are
//
// The record of an encrypted volume is sealed, and unsealed before it is used.
//
// Nothing here knows what the bytes mean. Offsets and sizes are in bytes.
package record
