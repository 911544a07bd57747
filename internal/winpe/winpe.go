// Package winpe tells Windows PE, and Windows RE which is based on it, from other systems.
package winpe

// Running reports whether this is Windows PE, whose registry and drive X: are gone after a restart.
func Running() bool { return running() }
