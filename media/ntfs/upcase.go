package ntfs

import "cmp"

// $UpCase holds the upper case of every UTF-16 unit as of when the volume was made: indexes are
// sorted by it, whatever Unicode says today.

const upcaseSize = 2 << 16

// An upcase is the table as it stands on the volume. Most of it is never needed, so it is decoded
// on access.
type upcase []byte

func (u upcase) of(c uint16) uint16 { return le16(u[2*int(c):]) }

func (v *Volume) readUpcase() (upcase, error) {
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
	return b, upcase(b).checkASCII(r)
}

// checkASCII refuses a table that can't be right: the first 128 entries are known.
func (u upcase) checkASCII(r *fileRecord) error {
	for i := range uint16(128) {
		want := i
		if 'a' <= i && i <= 'z' {
			want -= 'a' - 'A'
		}
		if got := u.of(i); got != want {
			return corrupt(r.at, "$UpCase", "the upper case of 0x%02x is 0x%04x, expected 0x%04x",
				i, got, want)
		}
	}
	return nil
}

// compare orders names as indexes are sorted, except that names that only differ in case are equal.
func (u upcase) compare(a, b []uint16) int {
	for i := range min(len(a), len(b)) {
		if c := cmp.Compare(u.of(a[i]), u.of(b[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}
