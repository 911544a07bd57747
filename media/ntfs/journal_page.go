package ntfs

import (
	"cmp"
	"errors"
)

// Behind the restart pages the journal is a ring of pages. The newest of them are first written to
// places before the ring: version 1.1 has two for copies of the last pages, version 2.0 has 32 fast
// pages. The newest records may stand only there, and so may very old ones.

// Field offsets in a page of the journal.
const (
	pageLastLSN  = 0x08 // in version 1.1 a tail copy has its place in the ring there
	pageLastEnd  = 0x20 // the last record that ends in the page
	pageFastHome = 0x3C // the place in the ring of a fast page
	pageUSA      = 0x28
	pageHeader   = 0x40
)

// A logPage is a page of the ring, or its copy.
type logPage struct {
	at   int64  // in the ring
	b    []byte // nil if it can't be read as one
	tail bool   // a tail copy, which does not say last
	last uint64 // the greatest LSN that has a part in it
	end  uint64 // the LSN of the last record that ends in it
}

// parsePage reads a page. One that is torn, or none at all, has no bytes.
func parsePage(b []byte, at int64, tail bool) logPage {
	p := logPage{at: at, tail: tail, end: le64(b[pageLastEnd:])}
	p.last = p.end
	if !tail {
		p.last = le64(b[pageLastLSN:])
	}
	if le16(b[fixupArray:]) == pageUSA && fixUp(b, "RCRD", at, "page of $LogFile") == nil {
		p.b = b
	}
	return p
}

// newerThan reports whether p has what o does not have yet.
func (p logPage) newerThan(o logPage) bool {
	if o.b == nil || p.b == nil {
		return o.b == nil && p.b != nil
	}
	if p.tail != o.tail {
		return p.end > o.end
	}
	return cmp.Or(cmp.Compare(p.end, o.end), cmp.Compare(p.last, o.last)) > 0
}

// note remembers the greatest LSN that the header of any page has, readable or not.
func (l *journal) note(header []byte, tail bool) {
	if s := string(header[:4]); s != "RCRD" && s != "BAAD" {
		return
	}
	l.highest = max(l.highest, le64(header[pageLastEnd:]))
	if !tail {
		l.highest = max(l.highest, le64(header[pageLastLSN:]))
	}
}

// readCopies finds the newest copy of each page that has one.
func (l *journal) readCopies() error {
	l.copies = make(map[int64]logPage)
	for at := int64(2 * logPageSize); at < l.first; at += logPageSize {
		b := make([]byte, logPageSize)
		if _, err := l.v.readContent(l.c, b, at); err != nil {
			return err
		}
		l.hash.Write(b)
		l.note(b, !l.fast)
		home := le64s(b[pageLastLSN:])
		if l.fast {
			home = int64(le32(b[pageFastHome:]))
		}
		p := parsePage(b, home, !l.fast)
		if p.b == nil {
			continue
		}
		if home < l.first || home >= l.size || home%logPageSize != 0 {
			return unknown("a page at 0x%x of $LogFile is the copy of none (0x%x)", at, home)
		}
		if p.newerThan(l.copies[home]) {
			l.copies[home] = p
		}
	}
	return nil
}

// page reads the page at a place in the ring, as new as there is. It is good until the next call.
func (l *journal) page(at int64) (logPage, error) {
	if l.now.at == at {
		return l.now, nil
	}
	if l.buffer == nil {
		l.buffer = make([]byte, logPageSize)
	}
	l.now = logPage{} // which may have the buffer
	if _, err := l.v.readContent(l.c, l.buffer, at); err != nil {
		return logPage{}, err
	}
	l.now = parsePage(l.buffer, at, false)
	if c, ok := l.copies[at]; ok && c.newerThan(l.now) {
		l.now = c
	}
	return l.now, nil
}

// headersAtOnce is how many bytes of the journal are read at a time for the headers of its pages.
const headersAtOnce = 64 * logPageSize

// checkEnd makes sure that nothing is newer than the end of the log: then there would be a hole.
func (l *journal) checkEnd() error {
	b := make([]byte, headersAtOnce)
	for at := l.first; at < l.size; at += headersAtOnce {
		part := b[:min(headersAtOnce, l.size-at)]
		if _, err := l.v.readContent(l.c, part, at); err != nil {
			return err
		}
		for ; len(part) > 0; part = part[logPageSize:] {
			l.note(part[:pageHeader], false)
		}
	}
	switch {
	case l.end < l.newer || !l.met:
		return unknown("$LogFile ends at record 0x%x, its restart pages speak of 0x%x and 0x%x",
			l.end, l.newer, l.restart)
	case l.highest > l.end:
		return unknown("$LogFile ends at record 0x%x, a page behind it has 0x%x", l.end, l.highest)
	case l.watch.highest > l.end:
		return unknown("$LogFile ends at record 0x%x, a file record was changed by 0x%x", l.end,
			l.watch.highest)
	}
	return nil
}

var errNoRecord = errors.New("ntfs: no record there")
