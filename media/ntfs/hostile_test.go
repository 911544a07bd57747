package ntfs_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"unhello/media/ntfs"
)

// Damaged volumes: each is refused, with an error that says what is wrong.

// damaged is the volume of testdata, with places to break.
type damaged struct {
	t    testing.TB
	b    []byte
	refs map[string]uint64
}

func newDamaged(t testing.TB) *damaged {
	d := &damaged{t: t, b: fixture(t), refs: map[string]uint64{"$MFT": 0, "$LogFile": 2,
		"$Volume": 3, "root": 5, "$Bitmap": 6, "$UpCase": 10}}
	v := openBytes(t, d.b)
	for _, path := range []string{"Windows", "Windows/System32/config", software,
		software + ".LOG1"} {
		d.refs[path] = lookup(t, v, path).Reference()
	}
	return d
}

// record changes the file record of a file.
func (d *damaged) record(name string, change func(rec []byte)) {
	edit(d.b, ntfsRecord(d.t, d.b, d.refs[name]).at, 1024, change)
}

// attribute changes an attribute of a file, starting at its header.
func (d *damaged) attribute(name string, kind uint32, change func(a []byte)) {
	d.record(name, func(rec []byte) { change(rec[find(rec, kind):]) })
}

// block changes the index block of the root.
func (d *damaged) block(change func(block []byte)) { edit(d.b, d.blockAt(), 4096, change) }

// blockAt finds that block.
func (d *damaged) blockAt() int {
	at := bytes.Index(d.b, append([]byte("INDX"), 0x28, 0))
	for !bytes.Contains(d.b[at:at+4096], utf16le("Windows")) {
		at += 4 + bytes.Index(d.b[at+4:], append([]byte("INDX"), 0x28, 0))
	}
	return at
}

func utf16le(s string) (b []byte) {
	for _, c := range utf16.Encode([]rune(s)) {
		b = le.AppendUint16(b, c)
	}
	return b
}

// entry gives the offset in an index block of the entry with a name, or of the last one.
func entry(block []byte, name string) int {
	at := 24 + int(le.Uint32(block[24:]))
	for le.Uint16(block[at+12:])&2 == 0 &&
		!bytes.HasSuffix(block[at:at+82+2*len(name)], append([]byte{0}, utf16le(name)...)[1:]) {
		at += int(le.Uint16(block[at+8:]))
	}
	return at
}

// list puts an attribute list into the record of SOFTWARE: the entry of its name, and then more.
func (d *damaged) list(more ...[]byte) {
	var name []byte
	d.attribute(software, 0x30,
		func(a []byte) { name = listEntry(0x30, 0, d.refs[software], le.Uint16(a[14:])) })
	d.listOnly(append([][]byte{name}, more...)...)
}

// listOnly puts an attribute list with just these entries into the record of SOFTWARE.
func (d *damaged) listOnly(entries ...[]byte) {
	value := bytes.Join(entries, nil)
	d.record(software, func(rec []byte) { insert(rec, resident(0x20, value)) })
}

// dataEntry is the entry for the data of SOFTWARE.
func (d *damaged) dataEntry() []byte {
	var instance uint16
	d.attribute(software, 0x80, func(a []byte) { instance = le.Uint16(a[14:]) })
	return listEntry(0x80, 0, d.refs[software], instance)
}

// runs sets the data runs of SOFTWARE, which has 2 clusters, with room for 8 bytes.
func (d *damaged) runs(runs ...byte) {
	d.attribute(software, 0x80,
		func(a []byte) { copy(a[le.Uint16(a[32:]):][:8], append(runs, 0, 0, 0, 0, 0, 0, 0)) })
}

func (d *damaged) put16(name string, kind uint32, at int, v uint16) {
	d.attribute(name, kind, func(a []byte) { le.PutUint16(a[at:], v) })
}

func (d *damaged) put64(name string, kind uint32, at int, v uint64) {
	d.attribute(name, kind, func(a []byte) { le.PutUint64(a[at:], v) })
}

var (
	corrupt   = isA[*ntfs.CorruptError]
	notNTFS   = isA[*ntfs.NotNTFSError]
	truncated = isA[*ntfs.TruncatedError]
	limit     = isA[*ntfs.LimitError]
)

// isA reports whether an error is of a type.
func isA[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

var hostile = []struct {
	name   string
	damage func(d *damaged)
	is     func(error) bool
	says   string
}{
	{"nothing", func(d *damaged) { d.b = nil }, notNTFS, "only 0 bytes"},
	{"zeros", func(d *damaged) { clear(d.b[:512]) }, notNTFS, "boot sector names"},
	{"BitLocker", func(d *damaged) { copy(d.b[3:], "-FVE-FS-") }, notNTFS, "-FVE-FS-"},
	{"boot: signature", func(d *damaged) { d.b[510] = 0 }, corrupt, "signature 0xaa00"},
	{"boot: sector size", func(d *damaged) { le.PutUint16(d.b[11:], 768) }, corrupt,
		"sectors of 768 bytes"},
	{"boot: sector size 0", func(d *damaged) { le.PutUint16(d.b[11:], 0) }, corrupt,
		"sectors of 0 bytes"},
	{"boot: 3 sectors per cluster", func(d *damaged) { d.b[13] = 3 }, corrupt,
		"0x03 sectors per cluster"},
	{"boot: clusters of 4M", func(d *damaged) { d.b[13] = 0xF3 }, corrupt,
		"0xf3 sectors per cluster"},
	{"boot: no sectors", func(d *damaged) { le.PutUint64(d.b[40:], 0) }, corrupt,
		"0 sectors in all"},
	{"boot: absurd sectors", func(d *damaged) { le.PutUint64(d.b[40:], 1<<63) }, corrupt,
		"sectors in all"},
	{"boot: more than the volume", func(d *damaged) { le.PutUint64(d.b[40:], 1<<20) }, truncated,
		"its boot sector needs 536870912"},
	{"boot: $MFT outside", func(d *damaged) { le.PutUint64(d.b[48:], 1<<40) }, corrupt,
		"$MFT in cluster 1099511627776"},
	{"boot: $MFT negative", func(d *damaged) { le.PutUint64(d.b[48:], 1<<63) }, corrupt,
		"$MFT in cluster -"},
	{"boot: mirror outside", func(d *damaged) { le.PutUint64(d.b[56:], 1024) }, corrupt,
		"$MFTMirr in cluster 1024"},
	{"boot: record size", func(d *damaged) { d.b[64] = 0 }, corrupt, "size of file records"},
	{"boot: record size 2^60", func(d *damaged) { d.b[64] = 256 - 60 }, corrupt,
		"size of file records"},
	{"cut in the $MFT, as its partition",
		func(d *damaged) { d.b = d.b[:ntfsRecord(d.t, d.b, 8).at] }, truncated,
		"volume is truncated"},

	{"$MFT and its mirror", func(d *damaged) { d.bothMFT(func(rec []byte) { copy(rec, "BAAD") }) },
		corrupt, `begins with "BAAD"`},
	{"$MFT without data",
		func(d *damaged) { d.bothMFT(func(rec []byte) { rec[find(rec, 0x80)] = 0x81 }) }, corrupt,
		"has no data runs"},
	{"$MFT elsewhere", func(d *damaged) {
		d.bothMFT(func(rec []byte) { a := rec[find(rec, 0x80):]; a[le.Uint16(a[32:])+2]++ })
	}, corrupt, "the boot sector says"},
	{"$MFT over the mirror", func(d *damaged) { le.PutUint64(d.b[56:], le.Uint64(d.b[48:])+1) },
		corrupt, "overlaps"},
	{"$UpCase: size", func(d *damaged) {
		d.put64("$UpCase", 0x80, 48, 131070)
		d.put64("$UpCase",
			0x80, 56, 131070)
	}, corrupt, "131070 bytes, expected 131072"},
	{"$UpCase: content", func(d *damaged) {
		at := bytes.Index(d.b, utf16le("\x00\x01\x02\x03\x04\x05\x06\x07"))
		d.b[at+2*'a'] = 'a'
	}, corrupt, "the upper case of 0x61 is 0x0061"},

	{"record: update sequence count", func(d *damaged) { d.raw(software, 6, 4) }, corrupt,
		"update sequence of 4 numbers"},
	{"record: update sequence place", func(d *damaged) { d.raw(software, 4, 508) }, corrupt,
		"update sequence at 0x1fc"},
	{"record: torn", func(d *damaged) { d.raw(software, 1022, 0x7777) }, corrupt, "torn"},
	{"record: not in use", func(d *damaged) { d.raw(software, 22, 0) }, corrupt, "not in use"},
	{"record: another number", func(d *damaged) { d.raw(software, 44, 7) }, corrupt,
		"says it is number 7"},
	{"record: used again", func(d *damaged) { d.raw(software, 16, 77) }, corrupt,
		"sequence number 77, the reference to it has"},
	{"record: an extension", func(d *damaged) { d.raw(software, 32, 5) }, corrupt,
		"is no file of its own"},
	{"record: more used than there is", func(d *damaged) { d.raw(software, 24, 2000) }, corrupt,
		"in 1024 bytes"},
	{"record: attributes in the header", func(d *damaged) { d.raw(software, 20, 8) }, corrupt,
		"attributes from 0x8"},
	{"record: attributes have no end", func(d *damaged) {
		d.record(software,
			func(rec []byte) { le.PutUint32(rec[24:], uint32(find(rec, 0xFFFFFFFF))) })
	}, corrupt, "attributes have no end"},
	{"record: no data", func(d *damaged) {
		d.attribute(software, 0x80,
			func(a []byte) { a[0] = 0x81 })
	}, corrupt, "a file without data"},
	{"record: another name", func(d *damaged) {
		d.record(software, func(rec []byte) { rec[bytes.Index(rec, utf16le("SOFTWARE"))] = 'X' })
	}, corrupt, "does not bear the name"},
	{"record: another folder", func(d *damaged) { d.put64(software, 0x30, 24, 5|5<<48) }, corrupt,
		"does not bear the name"},

	{"attribute: length 0", func(d *damaged) { d.put16(software, 0x80, 4, 0) }, corrupt,
		"has 0 bytes"},
	{"attribute: length beyond", func(d *damaged) { d.put16(software, 0x80, 4, 0x7FF8) }, corrupt,
		"has 32760 bytes"},
	{"attribute: form", func(d *damaged) { d.put16(software, 0x80, 8, 2) }, corrupt,
		"neither resident nor not"},
	{"attribute: name outside", func(d *damaged) { d.put16(software, 0x80, 8, 0xFF01) }, corrupt,
		"its name lies outside"},
	{"attribute: value outside", func(d *damaged) { d.put16(software, 0x30, 20, 0x7000) }, corrupt,
		"its value lies outside"},
	{"attribute: resident all at once", func(d *damaged) { d.put16(software, 0x80, 8, 0) }, corrupt,
		"its value lies outside"},
	{"attribute: runs outside", func(d *damaged) { d.put16(software, 0x80, 32, 0x7000) }, corrupt,
		"its data runs lie outside"},
	{"attribute: highest VCN", func(d *damaged) { d.put64(software, 0x80, 24, 1<<63) }, corrupt,
		"clusters 0 to -"},
	{"attribute: more than its runs", func(d *damaged) { d.put64(software, 0x80, 48, 8193) },
		corrupt, "8193 bytes has runs for 8192"},
	{"attribute: negative size", func(d *damaged) { d.put64(software, 0x80, 48, 1<<63) }, corrupt,
		"bytes, 8192 of them valid"},
	{"attribute: valid beyond the end", func(d *damaged) { d.put64(software, 0x80, 56, 9000) },
		corrupt, "8192 bytes, 9000 of them valid"},
	{"attribute: twice", func(d *damaged) {
		d.record(software, func(rec []byte) { insert(rec, resident(0x80, []byte("data"))) })
	}, corrupt, "has attribute 0x80 twice"},

	{"runs: begin late", func(d *damaged) { d.put64(software, 0x80, 16, 1) }, corrupt,
		"goes on with cluster 1, expected 0"},
	{"runs: too few", func(d *damaged) { d.runs(0x21, 1, 50, 0) }, corrupt,
		"end before cluster 1, expected 2"},
	{"runs: too many", func(d *damaged) { d.runs(0x21, 3, 50, 0) }, corrupt,
		"end before cluster 3, expected 2"},
	{"runs: outside", func(d *damaged) { d.runs(0x21, 2, 0xFE, 0x03) }, corrupt,
		"2 clusters from 0+1022 on, the volume has 1023"},
	{"runs: negative", func(d *damaged) { d.runs(0x11, 2, 0x80) }, corrupt,
		"2 clusters from 0-128 on"},
	{"runs: length 0", func(d *damaged) { d.runs(0x11, 0, 50) }, corrupt, "a run of 0 clusters"},
	{"runs: length negative", func(d *damaged) { d.runs(0x11, 0xFF, 50) }, corrupt,
		"a run of -1 clusters"},
	{"runs: absurd length",
		func(d *damaged) { d.runs(0x07, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F) }, corrupt,
		"a run of"},
	{"runs: form", func(d *damaged) { d.runs(0x9F) }, corrupt, "a run of form 0x9f"},
	{"runs: no end", func(d *damaged) { d.runs(0x11, 1, 100, 0x11, 1, 1, 0x01, 1) }, corrupt,
		"have no end"},
	{"runs: overlap", func(d *damaged) { d.runs(0x21, 1, 0x20, 0x02, 0x11, 1, 0) }, corrupt,
		"clusters 0 and 1 of the file are cluster 544 of the volume"},
	{"runs: over the boot sector", func(d *damaged) { d.runs(0x11, 2, 1) }, corrupt,
		"cluster 1 of the volume belongs to the file system"},
	{"runs: over the $MFT", func(d *damaged) { d.runs(0x11, 2, byte(le.Uint64(d.b[48:]))-1) },
		corrupt, "belongs to the file system"},

	{"list: itself", func(d *damaged) { d.list(listEntry(0x20, 0, d.refs[software], 99)) }, corrupt,
		"goes in a circle"},
	{"list: entry of length 0", func(d *damaged) { d.list(make([]byte, 32)) }, corrupt,
		"entry at 0x20 has 0 bytes"},
	{"list: cut", func(d *damaged) { d.list(make([]byte, 8)) }, corrupt,
		"8 bytes left for an entry"},
	{"list: name outside",
		func(d *damaged) {
			d.list(append(listEntry(0x80, 0, 0, 0)[:6:6],
				bytes.Repeat([]byte{99}, 26)...))
		}, corrupt, "the name of the entry at 0x20"},
	{"list: no such record", func(d *damaged) { d.list(listEntry(0x80, 0, 1<<40, 0)) }, corrupt,
		"no file record 1099511627776"},
	{"list: record of another file",
		func(d *damaged) { d.list(listEntry(0x80, 0, d.refs[software+".LOG1"], 0)) }, corrupt,
		"extends record 0 (sequence 0), expected"},
	{"list: no such attribute",
		func(d *damaged) { d.list(listEntry(0x80, 0, d.refs[software], 77)) }, corrupt,
		"lacks attribute 0x80, instance 77"},
	{"list: the same twice", func(d *damaged) { d.list(d.dataEntry(), d.dataEntry()) }, corrupt,
		"has attribute 0x80 twice"},
	{"list: without names", func(d *damaged) { d.listOnly(d.dataEntry()) }, corrupt,
		"does not bear the name"},
	{"list: too long", func(d *damaged) {
		a := make([]byte, 72)
		a[0], a[4], a[8], a[32] = 0x20, 72, 1, 64
		le.PutUint64(a[24:], 99)
		le.PutUint64(a[48:], 300<<10)
		le.PutUint64(a[56:], 300<<10)
		copy(a[64:], []byte{0x21, 100, 0, 2})
		d.record(software, func(rec []byte) { insert(rec, a) })
	}, limit, "bytes in the attribute list"},

	{"index root: none", func(d *damaged) {
		d.attribute("Windows", 0x90,
			func(a []byte) { a[0] = 0x91 })
	}, corrupt, "a folder without an index of names"},
	{"index root: block size", func(d *damaged) { d.put16("Windows", 0x90, 32+8, 4095) }, corrupt,
		"index blocks of 4095 bytes"},
	{"index root: entries outside", func(d *damaged) { d.put16("Windows", 0x90, 32+16, 0x7FF8) },
		corrupt, "entries from 0x7ff8"},
	{"index root: entry of length 0", func(d *damaged) { d.put16("Windows", 0x90, 32+32+8, 0) },
		corrupt, "has 0 bytes"},
	{"index root: no end", func(d *damaged) { d.put16("Windows", 0x90, 32+20, 16) }, corrupt,
		"its entries have no end"},
	{"index root: key outside", func(d *damaged) { d.put16("Windows", 0x90, 32+32+10, 0x7000) },
		corrupt, "its key lies outside"},
	{"index root: no file name", func(d *damaged) { d.put16("Windows", 0x90, 32+32+10, 8) },
		corrupt, "its key is no file name"},
	{"index root: no room for a child", func(d *damaged) {
		d.attribute("Windows", 0x90, func(a []byte) { a[64+le.Uint16(a[64+8:])+12] |= 1 })
	}, corrupt, "no room for what is below it"},

	{"index: no blocks", func(d *damaged) {
		d.attribute("root", 0xA0,
			func(a []byte) { a[0] = 0xA1 })
	}, corrupt, "no place for them"},
	{"index: magic", func(d *damaged) { d.block(func(b []byte) { copy(b, "BAAD") }) }, corrupt,
		`begins with "BAAD"`},
	{"index: another place", func(d *damaged) { d.block(func(b []byte) { b[16] = 9 }) }, corrupt,
		"says it is at cluster 9"},
	{"index: not in use",
		func(d *damaged) { d.attribute("root", 0xB0, func(a []byte) { a[le.Uint16(a[20:])] = 0 }) },
		corrupt, "is not in use"},
	{"index: block outside", func(d *damaged) {
		d.attribute("root", 0x90, func(a []byte) { a[32+16+le.Uint32(a[32+16:])+16] = 200 })
	}, corrupt, "no block at cluster 200"},
	{"index: unsorted", func(d *damaged) {
		d.block(func(b []byte) { b[entry(b, "Windows")+82] = '!' })
	}, corrupt, `stands before "!indows"`},
	{"index: stale reference",
		func(d *damaged) { d.block(func(b []byte) { b[entry(b, "Windows")+6]++ }) }, corrupt,
		"the reference to it has 2"},
	{"index: another folder's name",
		func(d *damaged) { d.block(func(b []byte) { b[entry(b, "Windows")+16] = 9 }) }, corrupt,
		"which belongs to record 9"},
	{"index: no such record",
		func(d *damaged) { d.block(func(b []byte) { b[entry(b, "Windows")+5] = 1 }) }, corrupt,
		"no file record"},
}

// raw changes the file record of a file as it stands on disk, update sequence included.
func (d *damaged) raw(name string, at int, v uint16) {
	le.PutUint16(d.b[ntfsRecord(d.t, d.b, d.refs[name]).at+at:], v)
}

// bothMFT changes the first record of the $MFT and of its mirror.
func (d *damaged) bothMFT(change func(rec []byte)) {
	edit(d.b, ntfsRecord(d.t, d.b, 0).at, 1024, change)
	edit(d.b, int(le.Uint64(d.b[56:]))*4096, 1024, change)
}

// circle makes the index block of the root its own child: below the entry of that name, or below
// its end.
func (d *damaged) circle(name string) {
	d.block(func(b []byte) {
		at := entry(b, name)
		length, used := int(le.Uint16(b[at+8:])), int(le.Uint32(b[28:]))
		copy(b[at+length+8:], b[at+length:24+used])
		le.PutUint16(b[at+8:], uint16(length+8))
		b[at+12] |= 1
		le.PutUint64(b[at+length:], 0)
		le.PutUint32(b[28:], uint32(used+8))
	})
}

func TestHostile(t *testing.T) {
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			d := newDamaged(t)
			test.damage(d)
			_, err := findSoftware(d.b)
			if err == nil || !test.is(err) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %T (%v), want %q", err, err, test.says)
			}
		})
	}
}

// findSoftware looks for SOFTWARE on a volume.
func findSoftware(b []byte) (*ntfs.File, error) {
	v, err := ntfs.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	return v.Lookup(software)
}

// A circle in an index ends a listing, and a lookup that runs into it.
func TestIndexCircle(t *testing.T) {
	d := newDamaged(t)
	d.circle("Windows")
	v := openBytes(t, d.b)
	_, err := v.Lookup("Vvv") // between the name before Windows and that
	if e := wantError[*ntfs.CorruptError](t, err); e != nil &&
		!strings.Contains(e.Problem, "goes in a circle") {
		t.Error(err)
	}
	root, err := v.Root()
	if err != nil {
		t.Fatal(err)
	}
	var last error
	for _, err := range root.ReadDir {
		last = err
	}
	if e := wantError[*ntfs.CorruptError](t, last); e != nil &&
		!strings.Contains(e.Problem, "comes twice") {
		t.Error(last)
	}
}

// One good copy of the first record is enough.
func TestMirror(t *testing.T) {
	d := newDamaged(t)
	d.raw("$MFT", 0, 0)
	want, err := findSoftware(fixture(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := findSoftware(d.b)
	if err != nil || !bytes.Equal(content(t, got), content(t, want)) {
		t.Error(err)
	}
}

// The image file may be shorter than its partition: what is there can still be read.
func TestCutFile(t *testing.T) {
	b := fixture(t)
	file := ntfsRecord(t, b, newDamaged(t).refs[software])
	_, err := ntfs.Open(bytes.NewReader(b[:100]), int64(len(b)))
	wantError[*ntfs.TruncatedError](t, err)
	_, err = ntfs.Open(bytes.NewReader(b[:file.at]), int64(len(b)))
	wantError[*ntfs.TruncatedError](t, err)
}

// broken fails to read from some offset on, as a dying disk does.
type broken struct {
	b    []byte
	from int
}

var errBroken = errors.New("the disk is dying")

func (r broken) ReadAt(p []byte, off int64) (int, error) {
	if int(off)+len(p) > r.from {
		return 0, errBroken
	}
	return copy(p, r.b[off:]), nil
}

// An error of the disk is passed on unchanged.
func TestReadError(t *testing.T) {
	b := fixture(t)
	for _, from := range []int{0, 512, 64 << 10} {
		_, err := ntfs.Open(broken{b, from}, int64(len(b)))
		if !errors.Is(err, errBroken) {
			t.Errorf("from %d on: %v", from, err)
		}
	}
}
