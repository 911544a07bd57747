// Package image shows the disk inside an image file: raw, VHD (fixed and
// dynamic), VHDX (fixed and dynamic) and qcow2 (version 2 and 3), each as one
// device that is read and written at any place.
//
// Open tells the format by the content. A write goes only to bytes that the
// image has already given to that place of the disk, and to no other: no
// header, table, bitmap or GUID of the container ever changes. Whatever would
// need that is refused, with a Kind that says why, before the first byte.
//
// The structures carry the names of their specifications: "Virtual Hard Disk
// Image Format Specification" 1.0, [MS-VHDX], and docs/interop/qcow2.txt of
// QEMU. Offset in errors counts from the start of the image file, but in a
// NotWritableError from the start of the disk inside.
package image
