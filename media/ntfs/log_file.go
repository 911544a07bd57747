package ntfs

// $LogFile is the journal of the file system. Its two restart pages say who wrote it last and
// whether that was finished.

// Field offsets in a restart page, and in its restart area.
const (
	restartCheckLSN = 8 // of chkdsk
	restartPageSize = 16
	restartArea     = 24
	restartMinor    = 26
	restartMajor    = 28

	areaLSN     = 0
	areaClients = 12 // the first client in use
	areaFlags   = 14
	areaSize    = 48

	noClient        = 0xFFFF
	flagLogClean    = 2
	defaultPageSize = 4096
	maxPageSize     = 64 << 10
)

// A restartPage is what one of the two says.
type restartPage struct {
	lsn          int64
	size         int64
	major, minor int
	clean        bool
	b            []byte // all of it
}

// LogFileVersion gives the version of the journal and whether it was closed: version 2.0 is left
// behind when Windows 8 or later did not let go of the volume. An emptied journal has no version
// (0.0) and counts as closed.
func (v *Volume) LogFileVersion() (major, minor int, clean bool, err error) {
	c, err := v.logFile()
	if err != nil {
		return 0, 0, false, err
	}
	first, empty, err := v.restartPage(c, 0)
	if empty {
		return 0, 0, true, nil
	}
	second := int64(defaultPageSize)
	if err == nil {
		second = first.size
	}
	other, _, otherErr := v.restartPage(c, second)
	if err != nil || otherErr == nil && other.lsn > first.lsn {
		if otherErr != nil {
			return 0, 0, false, err
		}
		first = other
	}
	return first.major, first.minor, first.clean, nil
}

// logFile finds the content of the journal.
func (v *Volume) logFile() (*content, error) {
	r, err := v.systemRecord(recordLogFile)
	if err != nil {
		return nil, err
	}
	c, err := v.gather(r, typeData, "")
	if err != nil {
		return nil, err
	}
	if c == nil || c.resident || c.size < 2*defaultPageSize {
		return nil, corrupt(r.at, "$LogFile", "too small to be a journal")
	}
	return c, checkPlain(c, r, "data")
}

// restartPage reads the restart page at offset off of the journal. An emptied journal is full of
// 0xFF.
func (v *Volume) restartPage(c *content, off int64) (p restartPage, empty bool, err error) {
	const record = "restart page of $LogFile"
	if off > c.size-fixupStride {
		return p, false, corrupt(0, record, "none at 0x%x, the journal has %d bytes", off, c.size)
	}
	head := make([]byte, fixupStride)
	at, err := v.readContent(c, head, off)
	if err != nil {
		return p, false, err
	}
	if le32(head) == 0xFFFFFFFF {
		return p, true, corrupt(at, record, "there is none")
	}
	p.size = int64(le32(head[restartPageSize:]))
	if !isPowerOfTwo(p.size) || p.size < fixupStride || p.size > maxPageSize {
		return p, false, corrupt(at, record, "%d bytes", p.size)
	}
	if off > c.size-p.size {
		return p, false, corrupt(at, record, "%d bytes at 0x%x, the journal has %d", p.size, off,
			c.size)
	}
	b := make([]byte, p.size)
	if at, err = v.readContent(c, b, off); err != nil {
		return p, false, err
	}
	magic := "RSTR"
	if string(b[:4]) == "CHKD" { // chkdsk was here
		magic = "CHKD"
	}
	if err := fixUp(b, magic, at, record); err != nil {
		return p, false, err
	}
	area, ok := part(b, int64(le16(b[restartArea:])), areaSize)
	if !ok {
		return p, false, corrupt(at, record, "its restart area lies outside")
	}
	p.major, p.minor = int(le16(b[restartMajor:])), int(le16(b[restartMinor:]))
	p.lsn = le64s(area[areaLSN:])
	p.clean = le16(area[areaClients:]) == noClient || le16(area[areaFlags:])&flagLogClean != 0
	if magic == "CHKD" { // it stands for nothing any more
		p.clean, p.lsn = true, max(p.lsn, le64s(b[restartCheckLSN:]))
	}
	p.b = b
	return p, false, nil
}
