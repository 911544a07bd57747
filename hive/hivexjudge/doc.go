// Package hivexjudge asks libhivex, through go-hivex, for a second opinion on a hive. Its function
// Compare needs the build tag hivex, cgo and libhivex-dev; without them the package is all but
// empty.
//
// libhivex only reads here. It ignores transaction logs, and its writer corrupts values over 16344
// bytes, so it must never be given a hive to change.
package hivexjudge
