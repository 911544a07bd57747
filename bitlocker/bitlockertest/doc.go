// Package bitlockertest makes BitLocker volumes: it encrypts an NTFS volume with a
// method, a sector size and protectors of one's choice. It is for tests and for
// the demonstration.
//
// What it makes is for trying things on, never for keeping anything secret: all
// keys come from a seed, so that the same volume comes out every time.
//
// It shares no code with the reader, so that a mistake in one is not made in the
// other too: metadata are encoded here, and encrypted here, by the plainest means.
package bitlockertest
