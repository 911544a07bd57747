// Package report holds every JSON document that the program prints with --json: plain values
// and the words in them, without logic. The flows fill them in.
//
// A document may get more fields; the names and meanings of those it has stay. A field
// that is left out where it is empty says so in its tag. docs/scripting.md shows each
// document with an example.
package report
