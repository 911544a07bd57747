package hive

// Security keys hold the security descriptors, each shared by many keys, in one
// circular list (regf specification, "Key security").

const (
	skFixedSize = 20

	skFlink    = 4
	skBlink    = 8
	skRefCount = 12
	skLength   = 16
)

type securityKey struct {
	flink, blink uint32
	refs         uint32
	length       int // of the descriptor
}

// securityKey reads and checks the security key in a cell.
func (h *Hive) securityKey(off uint32) (securityKey, error) {
	const record = "security key"
	b, size, err := h.cellData(off, skFixedSize, record)
	if err != nil {
		return securityKey{}, err
	}
	at := fileOffset(off)
	if len(b) < skFixedSize || string(b[:2]) != "sk" {
		return securityKey{}, corrupt(at, record, "signature %q, expected \"sk\"",
			b[:min(2, len(b))])
	}
	if n := int64(le32(b[skLength:])); n > int64(size-skFixedSize) {
		return securityKey{}, corrupt(at, record, "descriptor of %d bytes in a cell with %d", n,
			size-skFixedSize)
	}
	return securityKey{flink: le32(b[skFlink:]), blink: le32(b[skBlink:]),
		refs: le32(b[skRefCount:]), length: int(le32(b[skLength:]))}, nil
}

// descriptor reads the descriptor of a security key.
func (h *Hive) descriptor(off uint32, s securityKey) ([]byte, error) {
	b, _, err := h.cellData(off, skFixedSize+s.length, "security key")
	if err != nil {
		return nil, err
	}
	return b[skFixedSize:], nil
}
