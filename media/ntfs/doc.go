// Package ntfs finds and reads files on an NTFS volume, also for the functions of the standard
// library (Volume.FS), and says where their bytes lie, so that the caller can overwrite them in
// place. Volume.Journal says whether the journal has changes for them that Windows has yet to carry
// out. The package writes nothing itself, and never gives away a cluster of the boot sector or the
// $MFT.
//
// Volumes may be crafted to do harm: every reference is checked by its sequence number, every run
// against the volume, and whatever could be followed forever is bounded. Doubt is an error, never a
// guess.
//
// Terms are those of the format's public descriptions: a cluster is the unit of allocation, LCN its
// number on the volume, VCN its number within a file, a run a sequence of consecutive clusters. All
// numbers are little-endian. Offset in errors counts from the start of the volume unless it says
// otherwise.
package ntfs
