package ntfs

import "fmt"

// The $MFT has one file record for every file. A file whose attributes need more room has extension
// records, which name their base record.

// Field offsets in a file record.
const (
	recordLSN        = 8 // of the last change in the journal
	recordSequence   = 16
	recordAttributes = 20
	recordFlags      = 22
	recordUsed       = 24 // bytes
	recordBase       = 32
	recordNumber     = 44 // since NTFS 3.1

	recordHeaderOld = 42
	recordHeader    = 48
)

const (
	flagInUse     = 1
	flagDirectory = 2
)

// Records with the same number on every volume.
const (
	recordMFT     = 0
	recordLogFile = 2
	recordVolume  = 3
	recordRoot    = 5
	recordBitmap  = 6
	recordUpCase  = 10

	// Those before it are kept for the file system, used or not.
	firstUserRecord = 24
)

// A reference is the number of a file record and the sequence number that it had when the reference
// was made. Reusing a record increments it.
type reference uint64

func (r reference) number() int64    { return int64(r & (1<<48 - 1)) }
func (r reference) sequence() uint16 { return uint16(r >> 48) }

func (r reference) String() string {
	return fmt.Sprintf("%d (sequence %d)", r.number(), r.sequence())
}

type fileRecord struct {
	at         int64 // on the volume
	lsn        uint64
	ref        reference
	base       reference // 0 for a base record
	flags      uint16
	attributes []attribute
	list       []listEntry // of a base record; nil if it holds all of the file's attributes
}

// title names a record in errors.
func title(number int64) string { return fmt.Sprintf("file record %d", number) }

// record reads the file record of a reference, which must have its sequence number and be in use.
func (v *Volume) record(ref reference) (*fileRecord, error) {
	r, err := v.recordByNumber(ref.number())
	if err != nil {
		return nil, err
	}
	if r.ref != ref {
		return nil, corrupt(r.at, title(ref.number()),
			"sequence number %d, the reference to it has %d", r.ref.sequence(), ref.sequence())
	}
	return r, nil
}

// recordByNumber reads a file record in use, whatever its sequence number.
func (v *Volume) recordByNumber(number int64) (*fileRecord, error) {
	size := v.boot.recordSize
	if number < 0 || number >= v.mft.valid/size {
		return nil, corrupt(v.boot.mft*v.boot.clusterSize, "$MFT",
			"no file record %d, there are %d", number, v.mft.valid/size)
	}
	b := make([]byte, size)
	at, err := v.readContent(v.mft, b, number*size)
	if err != nil {
		return nil, err
	}
	return v.parseRecord(b, at, number)
}

// parseRecord checks the file record b at at.
func (v *Volume) parseRecord(b []byte, at, number int64) (*fileRecord, error) {
	record := title(number)
	if err := fixUp(b, "FILE", at, record); err != nil {
		return nil, err
	}
	r := &fileRecord{
		at: at, lsn: le64(b[recordLSN:]), flags: le16(b[recordFlags:]),
		base: reference(le64(b[recordBase:])),
		ref:  reference(number) | reference(le16(b[recordSequence:]))<<48,
	}
	header := recordHeaderOld
	if le16(b[fixupArray:]) >= recordHeader {
		header = recordHeader
		if got := le32(b[recordNumber:]); got != uint32(number) {
			return nil, corrupt(at, record, "says it is number %d", got)
		}
	}
	if r.flags&flagInUse == 0 {
		return nil, corrupt(at, record, "not in use")
	}
	first, used := int64(le16(b[recordAttributes:])), int64(le32(b[recordUsed:]))
	if used > int64(len(b)) || first < int64(header) || first > used || first%8 != 0 {
		return nil, corrupt(at, record, "attributes from 0x%x to 0x%x in %d bytes", first, used,
			len(b))
	}
	attributes, err := parseAttributes(b[:used], first, at, record)
	r.attributes = attributes
	return r, err
}

// baseRecord reads the file record of a file, one that doesn't extend another.
func (v *Volume) baseRecord(ref reference) (*fileRecord, error) {
	r, err := v.record(ref)
	if err != nil {
		return nil, err
	}
	return r, v.checkBase(r)
}

// systemRecord reads the record of one of the file system's own files, known by number.
func (v *Volume) systemRecord(number int64) (*fileRecord, error) {
	r, err := v.recordByNumber(number)
	if err != nil {
		return nil, err
	}
	return r, v.checkBase(r)
}

// checkBase makes sure that a record is the base record of a file, and reads its attribute list.
func (v *Volume) checkBase(r *fileRecord) error {
	if r.base != 0 {
		return corrupt(r.at, title(r.ref.number()), "extends record %s and is no file of its own",
			r.base)
	}
	return v.readAttributeList(r)
}

// extension reads a file record that holds attributes of base.
func (v *Volume) extension(ref reference, base *fileRecord) (*fileRecord, error) {
	if ref == base.ref {
		return base, nil
	}
	r, err := v.record(ref)
	if err == nil && r.base != base.ref {
		return nil, corrupt(r.at, title(ref.number()), "extends record %s, expected %s", r.base,
			base.ref)
	}
	return r, err
}
