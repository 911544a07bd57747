package hive

import "fmt"

// Security descriptors are self-relative (MS-DTYP 2.4.6). Windows keeps only what passes the rules
// of RtlValidRelativeSecurityDescriptor; these are the same, but lenient where they are not known
// for every build: a false alarm would be worse.

const (
	sdFixedSize    = 20
	sdControl      = 2
	sdOwner        = 4
	sdGroup        = 8
	sdSACL         = 12
	sdDACL         = 16
	sdDACLPresent  = 0x0004
	sdSACLPresent  = 0x0010
	sdSelfRelative = 0x8000

	sidFixedSize = 8
	sidMaxParts  = 15

	aclFixedSize = 8
	aceFixedSize = 4
	aceMask      = 4 // bytes between the header of a plain entry and its SID
	acePlain     = 3 // the last type whose SID follows the mask
)

// badDescriptor returns what makes a security descriptor invalid, "" if nothing does.
func badDescriptor(d []byte) string {
	switch {
	case len(d) < sdFixedSize:
		return fmt.Sprintf("%d bytes, at least %d", len(d), sdFixedSize)
	case d[0] != 1:
		return fmt.Sprintf("revision %d, expected 1", d[0])
	}
	control := le16(d[sdControl:])
	if control&sdSelfRelative == 0 {
		return "not self-relative"
	}
	for _, part := range []struct {
		name    string
		field   int
		present bool
		bad     func([]byte) string
	}{
		{"owner", sdOwner, true, badSID},
		{"group", sdGroup, true, badSID},
		{"DACL", sdDACL, control&sdDACLPresent != 0, badACL},
		{"SACL", sdSACL, control&sdSACLPresent != 0, badACL},
	} {
		off := le32(d[part.field:])
		if off == 0 || !part.present {
			continue
		}
		if off < sdFixedSize || off%4 != 0 || int64(off) >= int64(len(d)) {
			return fmt.Sprintf("its %s is at 0x%x of %d bytes", part.name, off, len(d))
		}
		if why := part.bad(d[off:]); why != "" {
			return part.name + ": " + why
		}
	}
	return ""
}

// badSID judges a SID at the beginning of b.
func badSID(b []byte) string {
	switch {
	case len(b) < sidFixedSize:
		return "cut off"
	case b[0] != 1:
		return fmt.Sprintf("revision %d, expected 1", b[0])
	case b[1] > sidMaxParts:
		return fmt.Sprintf("%d subauthorities, at most %d", b[1], sidMaxParts)
	case len(b) < sidFixedSize+4*int(b[1]):
		return "cut off"
	}
	return ""
}

// badACL judges an access control list at the beginning of b.
func badACL(b []byte) string {
	if len(b) < aclFixedSize {
		return "cut off"
	}
	size, count := int(le16(b[2:])), int(le16(b[4:]))
	switch {
	case b[0] < 2 || b[0] > 4:
		return fmt.Sprintf("revision %d, expected 2 to 4", b[0])
	case size < aclFixedSize || size%2 != 0 || size > len(b):
		return fmt.Sprintf("size %d of %d bytes", size, len(b))
	}
	b = b[aclFixedSize:size]
	for i := range count {
		if len(b) < aceFixedSize {
			return fmt.Sprintf("entry %d is cut off", i)
		}
		n := int(le16(b[2:]))
		if n < aceFixedSize || n%2 != 0 || n > len(b) {
			return fmt.Sprintf("entry %d has size %d of %d bytes", i, n, len(b))
		}
		if b[0] <= acePlain {
			if why := badSID(b[min(n, aceFixedSize+aceMask):n]); why != "" {
				return fmt.Sprintf("entry %d: SID: %s", i, why)
			}
		}
		b = b[n:]
	}
	return ""
}
