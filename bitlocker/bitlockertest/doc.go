// Package bitlockertest makes BitLocker volumes: it encrypts an NTFS volume with any method, sector
// size and protectors. It is for tests and for the demonstration.
//
// Its volumes are for trying things out, never for keeping anything secret: all keys come from a
// seed, so that the same volume comes out every time.
//
// It shares no code with the reader, so that they don't share mistakes: it encodes and encrypts the
// metadata itself, in the simplest way.
package bitlockertest
