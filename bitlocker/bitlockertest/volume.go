package bitlockertest

import "unhello/bitlocker"

// A Volume tells what Format wrote, and holds what it takes to use it.
type Volume struct {
	ID         bitlocker.GUID
	Protectors []bitlocker.GUID  // in the order of Options
	KeyFiles   map[string][]byte // of the key protectors, by the name that Windows gives
	// Reserved are the ranges that read as zeros.
	Reserved []bitlocker.Range
}
