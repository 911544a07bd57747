package hivetest

import "encoding/binary"

// addSecurity writes the sk cells: one ring, each with its reference count.
func (b *builder) addSecurity() {
	n := len(b.security)
	for i := range b.security {
		d := descriptor(i)
		r := make([]byte, 20, 20+len(d))
		copy(r, "sk")
		le := binary.LittleEndian
		le.PutUint32(r[4:], b.security[(i+1)%n])
		le.PutUint32(r[8:], b.security[(i+n-1)%n])
		le.PutUint32(r[12:], b.refs[i])
		le.PutUint32(r[16:], uint32(len(d)))
		b.security[i] = b.bins.add(append(r, d...), 0)
	}
}

// The well-known accounts of a descriptor: Administrators, SYSTEM, Users.
var (
	sidAdministrators = []byte{1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0}
	sidSystem         = []byte{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0}
	sidUsers          = []byte{1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x21, 2, 0, 0}
)

// descriptor makes a self-relative security descriptor: full control for SYSTEM
// and Administrators, read for Users, and one more entry that differs with n.
func descriptor(n int) []byte {
	le := binary.LittleEndian
	var aces []byte
	ace := func(mask uint32, sid []byte) {
		aces = append(aces, 0, 2) // access allowed, inherited by subkeys
		aces = le.AppendUint16(aces, uint16(8+len(sid)))
		aces = le.AppendUint32(aces, mask)
		aces = append(aces, sid...)
	}
	ace(0x000F003F, sidSystem)
	ace(0x000F003F, sidAdministrators)
	ace(0x00020019, sidUsers)
	service := []byte{1, 2, 0, 0, 0, 0, 0, 5, 80, 0, 0, 0, 0, 0, 0, 0}
	le.PutUint32(service[12:], 1000+uint32(n))
	ace(0x00020019, service)

	const head = 20
	owner := uint32(head)
	group := owner + uint32(len(sidAdministrators))
	dacl := group + uint32(len(sidSystem))
	d := []byte{1, 0}
	d = le.AppendUint16(d, 0x8004) // self-relative, DACL present
	for _, at := range []uint32{owner, group, 0, dacl} {
		d = le.AppendUint32(d, at)
	}
	d = append(append(d, sidAdministrators...), sidSystem...)
	d = append(d, 2, 0)
	d = le.AppendUint16(d, uint16(8+len(aces)))
	d = le.AppendUint32(d, 4)
	return append(d, aces...)
}
