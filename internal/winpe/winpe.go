// Package winpe tells Windows PE, and Windows RE that is made of it, from other
// systems.
package winpe

// Running reports whether this is Windows PE: its registry, and all of its drive X:,
// are gone after the restart.
func Running() bool { return running() }
