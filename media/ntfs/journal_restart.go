package ntfs

import "math/bits"

// Field offsets in a restart page, its area, and the area of its client.
const (
	restartLogPage = 20

	areaClientCount  = 8
	areaSeqBits      = 16
	areaClientOffset = 22
	areaFileSize     = 24
	areaRecordHeader = 36
	areaPageData     = 38
	areaEnd          = 48

	clientOldest     = 0
	clientRestart    = 8
	clientNameLength = 28
	clientName       = 32
	clientSize       = 160
)

// What the journals of all known systems have.
const (
	restartAreaAt = 0x30
	logHeader     = 0x30 // bytes of a record, before its data
	logPageData   = 0x40 // where records begin in a page
	logPageSize   = defaultPageSize

	tailPages = 4  // before the ring, with the restart pages
	fastPages = 34 // the same in version 2.0
	minPages  = 50

	// maxLogSize bounds the time that a crafted journal costs. Windows makes them of 64 MiB at most
	// by itself.
	maxLogSize = 512 << 20
)

// checkRestarts takes what the restart pages of an open journal say. They must agree.
func (l *journal) checkRestarts() error {
	var sizes [2]int64
	for i, p := range l.restarts {
		version := [2]int{p.major, p.minor}
		if version != [2]int{1, 1} && version != [2]int{2, 0} {
			return unknown("$LogFile has version %d.%d", p.major, p.minor)
		}
		if p.size != logPageSize || le32(p.b[restartLogPage:]) != logPageSize {
			return unknown("the pages of $LogFile have %d and %d bytes", p.size,
				le32(p.b[restartLogPage:]))
		}
		area := p.b[restartAreaAt:]
		sizes[i] = le64s(area[areaFileSize:])
		l.fast = p.major == 2
		if p.clean {
			continue // the older one, from before the volume was mounted
		}
		if err := l.checkArea(area, sizes[i]); err != nil {
			return err
		}
	}
	a, b := l.restarts[0], l.restarts[1]
	if sizes[0] != sizes[1] || a.major != b.major {
		return unknown("the restart pages of $LogFile do not agree")
	}
	l.size, l.first = sizes[0], tailPages*logPageSize
	if l.fast {
		l.first = fastPages * logPageSize
	}
	if l.size < minPages*logPageSize {
		return unknown("$LogFile is in use up to 0x%x only", l.size)
	}
	l.bits = uint(bits.Len64(uint64(l.size))) - 3
	area := l.newest().b[restartAreaAt:]
	client := area[le16(area[areaClientOffset:]):]
	l.newer = le64(area[areaLSN:])
	l.oldest, l.restart = le64(client[clientOldest:]), le64(client[clientRestart:])
	return nil
}

// checkArea refuses a restart area that is not as Windows writes it.
func (l *journal) checkArea(area []byte, size int64) error {
	switch {
	case size%logPageSize != 0 || size <= 0 || size > l.c.size:
		return unknown("$LogFile is in use up to 0x%x, it has %d bytes", size, l.c.size)
	case size > maxLogSize:
		return unknown("$LogFile has %d bytes, more than the limit of %d", size, maxLogSize)
	case le32(area[areaSeqBits:]) != 67-uint32(bits.Len64(uint64(size))):
		return unknown("the sequence numbers of $LogFile have %d bits", le32(area[areaSeqBits:]))
	case le16(area[areaRecordHeader:]) != logHeader || le16(area[areaPageData:]) != logPageData:
		return unknown("the records of $LogFile have headers of 0x%x bytes, from 0x%x on",
			le16(area[areaRecordHeader:]), le16(area[areaPageData:]))
	case le16(area[areaClientCount:]) != 1 || le16(area[areaClients:]) != 0:
		return unknown("$LogFile has %d clients, the first is %d", le16(area[areaClientCount:]),
			le16(area[areaClients:]))
	}
	client, ok := part(area, int64(le16(area[areaClientOffset:])), clientSize)
	if !ok || le16(area[areaClientOffset:]) < areaEnd {
		return unknown("the client of $LogFile lies outside of its restart area")
	}
	name, ok := part(client, clientName, int64(le32(client[clientNameLength:])))
	if !ok || text(chars(name)) != "NTFS" {
		return unknown("the client of $LogFile is not NTFS")
	}
	return nil
}
