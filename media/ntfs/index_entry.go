package ntfs

import "fmt"

// Field offsets in the header of a node.
const (
	nodeFirst  = 0
	nodeUsed   = 4
	nodeHeader = 16
)

// Field offsets in an entry of a node. If it has a node below it, its last 8 bytes are that node's
// VCN.
const (
	entryReference = 0
	entryLength    = 8
	entryKeyLength = 10
	entryFlags     = 12
	entryKey       = 16
	entryHeader    = 16

	entryHasChild = 1
	entryIsLast   = 2
)

const noChild = -1

// indexEntry is a name in a folder, or the end of a node.
type indexEntry struct {
	fileName
	ref   reference
	child int64 // VCN of the node with the names before this one, or noChild
	last  bool  // the end of the node, without a name
}

// parseNode reads the entries of a node; b begins with its header. The last entry, and no other, is
// the node's end.
func parseNode(b []byte) (list []indexEntry, problem string) {
	first, used := int64(le32(b[nodeFirst:])), int64(le32(b[nodeUsed:]))
	if first < nodeHeader || first%8 != 0 || first > used || used > int64(len(b)) {
		return nil, fmt.Sprintf("entries from 0x%x to 0x%x in %d bytes", first, used, len(b))
	}
	for pos := first; pos+entryHeader <= used; {
		rest := b[pos:used]
		length := int64(le16(rest[entryLength:]))
		if length < entryHeader || length%8 != 0 || length > int64(len(rest)) {
			return nil, fmt.Sprintf("entry at 0x%x has %d bytes, %d are left", pos, length,
				len(rest))
		}
		e, problem := parseEntry(rest[:length])
		if problem != "" {
			return nil, fmt.Sprintf("entry at 0x%x: %s", pos, problem)
		}
		list = append(list, e)
		if e.last {
			return list, ""
		}
		pos += length
	}
	return nil, "its entries have no end"
}

// parseEntry reads one entry; b is all of it.
func parseEntry(b []byte) (e indexEntry, problem string) {
	flags := le16(b[entryFlags:])
	e = indexEntry{ref: reference(le64(b[entryReference:])), child: noChild,
		last: flags&entryIsLast != 0}
	if flags&entryHasChild != 0 {
		if len(b) < entryHeader+8 {
			return e, "no room for what is below it"
		}
		e.child = le64s(b[len(b)-8:])
		if e.child < 0 {
			return e, fmt.Sprintf("a node at cluster %d", e.child)
		}
		b = b[:len(b)-8]
	}
	if e.last {
		return e, ""
	}
	key, ok := part(b, entryKey, int64(le16(b[entryKeyLength:])))
	if !ok {
		return e, "its key lies outside"
	}
	e.fileName, ok = parseFileName(key)
	if !ok {
		return e, "its key is no file name"
	}
	return e, ""
}
