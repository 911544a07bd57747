package fat

import (
	"cmp"
	"encoding/binary"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// A folder is what a directory holds.
type folder struct {
	entries []fs.DirEntry // by name
	byName  map[string]*entry
}

// entry is a file or folder. It is its own fs.FileInfo, and fs.DirEntry.
type entry struct {
	name     string
	cluster  uint32
	size     int64
	isDir    bool
	modified time.Time
	at       int64 // of the directory entry, on the volume
}

const (
	caseAt  = 12 // lower case of a short name
	timeAt  = 22
	dateAt  = 24
	deleted = 0xE5

	lowerBase = 0x08
	lowerType = 0x10

	attributesMask = 0x3F

	lastPart = 0x40 // the first of a long name's entries
	sumAt    = 13
	// largestFolder is that of 65,536 entries.
	largestFolder = 65536 * entrySize
)

// parts are where the UTF-16 units of a long name are in its entries.
var parts = [][2]int{{1, 11}, {14, 26}, {28, 32}}

// readFolder reads the folder of an entry in the folder parent, which is nil for the root.
func (v *Volume) readFolder(self, parent *entry) (*folder, error) {
	most := max(1, largestFolder/v.cluster)
	c, err := v.follow(self.cluster, most, most)
	if err != nil {
		return nil, err
	}
	b := make([]byte, c.size)
	if n, err := c.ReadAt(b, 0); n < len(b) {
		return nil, err
	}
	at := v.offset(self.cluster)
	if self != v.root {
		if !v.isHere(b, self, parent) {
			return nil, &VolumeError{at, "a folder that is not where its entry says"}
		}
		b, at = b[2*entrySize:], at+2*entrySize
	}
	return v.parseFolder(b, at)
}

// isHere reports whether a folder's first entries, itself and the one above, say what led here. So
// each folder is in one other, and no walk is endless.
func (v *Volume) isHere(b []byte, self, parent *entry) bool {
	above := clusterOf(b[entrySize:])
	return string(b[:attributesAt]) == nameSelf && clusterOf(b) == self.cluster &&
		string(b[entrySize:entrySize+attributesAt]) == nameAbove &&
		(above == parent.cluster || above == 0 && parent == v.root)
}

func (v *Volume) parseFolder(b []byte, at int64) (*folder, error) {
	f := &folder{byName: map[string]*entry{}}
	folders := map[uint32]bool{v.root.cluster: true}
	var long longName
	for ; len(b) >= entrySize && b[0] != 0; b, at = b[entrySize:], at+entrySize {
		attributes := b[attributesAt] & attributesMask
		switch {
		case b[0] == deleted:
			long = longName{}
			continue
		case attributes == attributesLong:
			long.add(b)
			continue
		case attributes&attributeLabel != 0:
			long = longName{}
			continue
		}
		e := &entry{name: long.of(b), cluster: clusterOf(b), at: at,
			size:     int64(binary.LittleEndian.Uint32(b[fileSizeAt:])),
			isDir:    attributes&attributeFolder != 0,
			modified: timeOf(binary.LittleEndian.Uint16(b[dateAt:]), b[timeAt:])}
		long = longName{}
		if !isName(e.name) {
			return nil, &VolumeError{at, "an entry without a name"}
		}
		if e.isDir {
			if folders[e.cluster] {
				return nil, &VolumeError{at, "a folder that is in two places"}
			}
			folders[e.cluster], e.size = true, 0
		}
		// Of two with the same name nobody could open the second.
		if key := fold(e.name); f.byName[key] == nil {
			f.byName[key] = e
			f.entries = append(f.entries, e)
		}
	}
	slices.SortFunc(f.entries, func(a, b fs.DirEntry) int {
		return cmp.Compare(a.Name(), b.Name())
	})
	return f, nil
}

// isName reports whether something can be a part of a path.
func isName(s string) bool {
	return fs.ValidPath(s) && s != "." && !strings.Contains(s, "/")
}

// fold gives names that differ in letter case only the same form, that of strings.EqualFold.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}

// longName gathers the entries before one with a short name.
type longName struct {
	units []uint16
	next  byte // the number of the part that comes next, 0 for none
	sum   byte
}

func (l *longName) add(b []byte) {
	number := b[0] &^ lastPart
	switch {
	case b[0]&lastPart != 0:
		*l = longName{sum: b[sumAt], next: number}
	case number != l.next || number == 0 || b[sumAt] != l.sum:
		*l = longName{}
		return
	}
	part := make([]uint16, 0, charsPerSlot+len(l.units))
	for _, p := range parts {
		for at := p[0]; at < p[1]; at += 2 {
			part = append(part, binary.LittleEndian.Uint16(b[at:]))
		}
	}
	l.units, l.next = append(part, l.units...), l.next-1
}

// of is the name of an entry: the long one if it belongs to it and says something, as Windows has
// it, or else the short one.
func (l *longName) of(b []byte) string {
	if l.units == nil || l.next != 0 || l.sum != checksum(b) {
		return shortName(b)
	}
	units := l.units
	for i, u := range units {
		if u == 0 {
			units = units[:i]
			break
		}
	}
	name := string(utf16.Decode(units))
	if len(units) > longestName || strings.ContainsRune(name, unicode.ReplacementChar) ||
		!isName(name) {
		return shortName(b)
	}
	return name
}

// checksum ties a long name to a short one.
func checksum(b []byte) (sum byte) {
	for _, c := range b[:attributesAt] {
		sum = sum<<7 + sum>>1 + c
	}
	return sum
}

// shortName reads a name of 8 and 3 characters. The volume doesn't say which code page it has:
// characters outside ASCII are read as those of DOS in Western Europe, as mtools does.
func shortName(b []byte) string {
	base, kind := western(b[:8]), western(b[8:attributesAt])
	if b[caseAt]&lowerBase != 0 {
		base = strings.ToLower(base)
	}
	if b[caseAt]&lowerType != 0 {
		kind = strings.ToLower(kind)
	}
	if kind == "" {
		return base
	}
	return base + "." + kind
}

func western(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		if c == 0x05 { // which stands for the mark of deleted entries
			c = deleted
		}
		r[i] = charmap.CodePage850.DecodeByte(c)
	}
	return strings.TrimRight(string(r), " ")
}

// timeOf gives the time that is written, as if it were UTC: the volume doesn't say the time zone.
func timeOf(date uint16, b []byte) time.Time {
	t := binary.LittleEndian.Uint16(b)
	month, day := time.Month(date>>5&0xF), int(date&0x1F)
	if month == 0 || day == 0 {
		return time.Time{}
	}
	return time.Date(1980+int(date>>9), month, day, int(t>>11), int(t>>5&0x3F), int(t&0x1F)*2, 0,
		time.UTC)
}
