package ntfs

// Records of more than a sector carry an update sequence array: the last two bytes of every 512 are
// replaced by the same number when the record is written, so that a torn write shows; the real
// bytes are kept in the array. The stride is 512 whatever the sector size.

const fixupStride = 512

// Field offsets in every such record.
const (
	fixupArray = 4
	fixupCount = 6
)

// fixUp checks the magic and the update sequence of the record b at offset off of the volume, and
// puts the real bytes back.
func fixUp(b []byte, magic string, off int64, record string) error {
	if string(b[:4]) != magic {
		return corrupt(off, record, "begins with %q, expected %q", b[:4], magic)
	}
	at, count := int(le16(b[fixupArray:])), int(le16(b[fixupCount:]))
	if want := len(b)/fixupStride + 1; count != want {
		return corrupt(off, record, "update sequence of %d numbers, %d bytes need %d", count,
			len(b), want)
	}
	if at%2 != 0 || at < fixupCount+2 || at+2*count > fixupStride-2 {
		return corrupt(off, record, "update sequence at 0x%x", at)
	}
	number := le16(b[at:])
	for i := 1; i < count; i++ {
		end := b[i*fixupStride-2:][:2]
		if got := le16(end); got != number {
			return corrupt(off, record,
				"torn: update sequence number 0x%04x in part %d, expected 0x%04x", got, i, number)
		}
		copy(end, b[at+2*i:])
	}
	return nil
}
