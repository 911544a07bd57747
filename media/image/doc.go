// Package image shows the disk inside an image file as a device that can be read and written at any
// offset. Formats are raw, VHD (fixed and dynamic), VHDX (fixed and dynamic) and qcow2 (version 2
// and 3).
//
// Open recognizes the format by the content. A write only changes bytes that the image has already
// allocated to that part of the disk: no header, table, bitmap or GUID of the container ever
// changes. A write that would need that is refused before the first byte, with a Kind that says
// why.
//
// The structures are named as in their specifications: "Virtual Hard Disk Image Format
// Specification" 1.0, [MS-VHDX], and docs/interop/qcow2.txt of QEMU. Offset in errors counts from
// the start of the image file, but in a NotWritableError from the start of the disk inside.
package image
