package ntfs

import "encoding/binary"

// A record of the journal is found by its LSN, which is its place in the ring below the number of
// the lap. A record whose own LSN says otherwise is one of an earlier lap.

// Field offsets in a record of the journal.
const (
	logLSN    = 0x00
	logLength = 0x18 // bytes of data
	logType   = 0x20

	logTypeNTFS       = 1
	logTypeCheckpoint = 2

	maxLogData = 192 << 10
)

// A logRecord is one record; its data is good until the next one is read.
type logRecord struct {
	lsn  uint64
	at   int64 // in $LogFile
	kind uint32
	data []byte

	next uint64 // the LSN of the one that follows
	must bool   // and it is there
}

// place gives where the record of an LSN is.
func (l *journal) place(lsn uint64) int64 { return int64(lsn&(1<<l.bits-1)) << 3 }

// lsnAt gives the LSN of a record at a place in the lap of another one.
func (l *journal) lsnAt(at int64, lap uint64) uint64 { return lap<<l.bits | uint64(at)>>3 }

// following gives the page after a page, and its lap.
func (l *journal) following(at int64, lap uint64) (int64, uint64) {
	if at += logPageSize; at < l.size {
		return at, lap
	}
	return l.first, lap + 1
}

// record reads the record of an LSN. The error is errNoRecord if it is not there, or not whole.
func (l *journal) record(lsn uint64) (r logRecord, err error) {
	r = logRecord{lsn: lsn, at: l.place(lsn)}
	in := r.at % logPageSize
	if r.at < l.first || r.at >= l.size || in < logPageData || in > logPageSize-logHeader {
		return r, errNoRecord
	}
	p, err := l.page(r.at - in)
	if err != nil {
		return r, err
	}
	if p.b == nil || le64(p.b[in+logLSN:]) != lsn {
		return r, errNoRecord
	}
	head := p.b[in:][:logHeader]
	r.kind = le32(head[logType:])
	n := int64(le32(head[logLength:]))
	if n > maxLogData || r.kind != logTypeNTFS && r.kind != logTypeCheckpoint {
		return r, l.strange(r, "a record of type %d with %d bytes", r.kind, n)
	}
	l.data = l.data[:0]
	lap := lsn >> l.bits
	for in += logHeader; ; in = logPageData {
		here := p.b[in:min(in+n, logPageSize)]
		l.data, in, n = append(l.data, here...), in+int64(len(here)), n-int64(len(here))
		if n == 0 {
			break
		}
		at, next := l.following(p.at, lap)
		if p, err = l.page(at); err != nil {
			return r, err
		}
		if lap = next; p.b == nil || p.last < lsn {
			return r, errNoRecord
		}
	}
	if p.end < lsn {
		return r, errNoRecord
	}
	r.data = l.data
	l.follow(&r, p, in, lap)
	return r, nil
}

// follow says where the next record is, after one that ends at in of a page.
func (l *journal) follow(r *logRecord, p logPage, in int64, lap uint64) {
	in = (in + 7) &^ 7
	last, room := p.last == r.lsn, in <= logPageSize-logHeader
	if room {
		r.next = l.lsnAt(p.at+in, lap)
		// A tail copy does not say whether another record begins in it that does not end there.
		if r.must = !last; r.must || p.tail && le64(p.b[in+logLSN:]) == r.next {
			return
		}
	}
	at, next := l.following(p.at, lap)
	r.next, r.must = l.lsnAt(at+logPageData, next), !last
}

// strange is the finding of a record that is not understood.
func (l *journal) strange(r logRecord, format string, args ...any) error {
	if l.doubt != nil {
		return l.doubt // the first one counts
	}
	f := unknown(format, args...).(*finding)
	f.LSN, f.Offset = r.lsn, r.at
	return f
}

// walk looks at every record from the oldest to the end.
func (l *journal) walk() error {
	lsn, must, way := l.oldest, true, int64(0)
	for {
		r, err := l.record(lsn)
		if err == errNoRecord {
			if must {
				return unknown("record 0x%x of $LogFile, at 0x%x, is not there", lsn, l.place(lsn))
			}
			return nil
		}
		if err != nil {
			return err
		}
		l.hash.Write(binary.LittleEndian.AppendUint64(l.lsn[:0], r.lsn))
		l.hash.Write(r.data[:min(len(r.data), 64)])
		l.end, l.met = lsn, l.met || lsn == l.restart
		if r.kind == logTypeNTFS {
			if err := l.look(r); err != nil {
				return err
			}
		}
		if r.next <= lsn {
			return l.strange(r, "the record leads back to 0x%x", r.next)
		}
		if way += logHeader + int64(len(r.data)); way > l.size {
			return l.strange(r, "the records go around the ring more than once")
		}
		lsn, must = r.next, r.must
	}
}
