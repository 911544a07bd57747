// Package hivexjudge asks libhivex, through go-hivex, for a second opinion on
// what a hive says. With the build tag hivex, cgo and libhivex-dev it has the
// function Compare; without them there is nothing in it.
//
// libhivex only reads here. It knows nothing of transaction logs and its writer
// spoils values over 16344 bytes, so it must never be given a hive to change.
package hivexjudge
