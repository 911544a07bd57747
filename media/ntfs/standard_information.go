package ntfs

import "time"

// Every file has its times and attributes in the standard information. The copies in file names are
// only brought up to date now and then.

// Field offsets in the standard information.
const (
	standardCreated    = 0
	standardModified   = 8
	standardChanged    = 16
	standardAccessed   = 24
	standardAttributes = 32
	standardSize       = 36 // as far as it is read
)

type standardInformation struct {
	created, modified, changed, accessed time.Time
	attributes                           uint32
}

// standard reads the standard information of a file.
func (v *Volume) standard(r *fileRecord) (s standardInformation, err error) {
	c, err := v.gather(r, typeStandardInformation, "")
	if err != nil {
		return s, err
	}
	if c == nil || !c.resident || c.size < standardSize {
		return s, corrupt(r.at, title(r.ref.number()), "a file without standard information")
	}
	b := c.value
	return standardInformation{
		created: timeOf(le64(b[standardCreated:])), modified: timeOf(le64(b[standardModified:])),
		changed: timeOf(le64(b[standardChanged:])), accessed: timeOf(le64(b[standardAccessed:])),
		attributes: le32(b[standardAttributes:]),
	}, nil
}

// timeOf converts the number of 100 ns since 1601. 0 says that no time was set.
func timeOf(n uint64) time.Time {
	const perSecond, until1970 = 10_000_000, 11_644_473_600
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(int64(n/perSecond)-until1970, int64(n%perSecond)*100).UTC()
}
