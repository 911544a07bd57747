// Package ntfs finds and reads files on an NTFS volume and says where their
// bytes lie, so that somebody else can overwrite them in place. It writes
// nothing itself, and gives away no cluster of the boot sector or the $MFT.
//
// What it reads may be made to hurt: every reference is checked with its
// sequence number, every run against the volume, and whatever could be followed
// for ever has a bound. Doubt is an error, never a guess.
//
// Terms are those of the format's public descriptions: a cluster is the unit of
// allocation, LCN its number on the volume, VCN its number within a file, a run
// a row of clusters. All numbers are little-endian. Offset in errors counts from
// the start of the volume where it says nothing else.
package ntfs
