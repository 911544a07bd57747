package ntfs

import "cmp"

// $UpCase holds the upper case of every UTF-16 unit, as it was when the volume
// was made: indexes are sorted by it, whatever Unicode says today.

const (
	upcaseUnits = 1 << 16
	upcaseSize  = 2 * upcaseUnits
)

type upcase [upcaseUnits]uint16

func (v *Volume) readUpcase() (*upcase, error) {
	r, err := v.systemRecord(recordUpCase)
	if err != nil {
		return nil, err
	}
	c, err := v.gather(r, typeData, "")
	if err != nil {
		return nil, err
	}
	if c == nil || c.size != upcaseSize {
		var size int64
		if c != nil {
			size = c.size
		}
		return nil, corrupt(r.at, "$UpCase", "%d bytes, expected %d", size, upcaseSize)
	}
	b, err := v.readPlain(c, r, "data")
	if err != nil {
		return nil, err
	}
	u := new(upcase)
	for i := range u {
		u[i] = le16(b[2*i:])
	}
	return u, u.checkASCII(r)
}

// checkASCII finds a table that can't be one: the first 128 are known.
func (u *upcase) checkASCII(r *fileRecord) error {
	for i := range uint16(128) {
		want := i
		if 'a' <= i && i <= 'z' {
			want -= 'a' - 'A'
		}
		if u[i] != want {
			return corrupt(r.at, "$UpCase", "the upper case of 0x%02x is 0x%04x, expected 0x%04x", i, u[i], want)
		}
	}
	return nil
}

// compare orders names as indexes are sorted, but for names that differ in
// case only: they are equal.
func (u *upcase) compare(a, b []uint16) int {
	for i := range min(len(a), len(b)) {
		if c := cmp.Compare(u[a[i]], u[b[i]]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}
