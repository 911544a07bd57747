package ntfs_test

import (
	"strings"
	"testing"

	"unhello/media/ntfs"
)

func TestLogFile(t *testing.T) {
	torn := restartPage(9, 2, 0, 0, 0)
	torn[1022]++
	outside := restartPage(9, 2, 0, 0, 0)
	le.PutUint16(outside[24:], 4080)
	huge := restartPage(9, 2, 0, 0, 0)
	le.PutUint32(huge[16:], 1<<30)
	checked := restartPage(9, 1, 1, 0xFFFF, 0)
	copy(checked, "CHKD")
	for _, test := range []struct {
		name          string
		first, second []byte
		major, minor  int
		clean         bool
		says          string
	}{
		{"closed", restartPage(5, 1, 1, 0xFFFF, 2), restartPage(5, 1, 1, 0xFFFF, 2), 1, 1, true,
			""},
		{"Windows kept it", restartPage(5, 2, 0, 0, 0), restartPage(4, 1, 1, 0xFFFF, 0), 2, 0,
			false, ""},
		{"the second is newer", restartPage(5, 1, 1, 0xFFFF, 0), restartPage(6, 2, 0, 0, 0), 2, 0,
			false, ""},
		{"closed by its flag", restartPage(5, 1, 1, 0, 2), restartPage(4, 2, 0, 0, 0), 1, 1, true,
			""},
		{"the first is torn", torn, restartPage(4, 1, 1, 0xFFFF, 0), 1, 1, true, ""},
		{"the second is torn", restartPage(4, 1, 1, 0xFFFF, 0), torn, 1, 1, true, ""},
		{"checked", checked, torn, 1, 1, true, ""},
		{"both are torn", torn, torn, 0, 0, false, "torn"},
		{"area outside", outside, outside, 0, 0, false, "its restart area lies outside"},
		{"page size", huge, huge, 0, 0, false, "1073741824 bytes"},
		{"something else", make([]byte, 4096), make([]byte, 4096), 0, 0, false, "0 bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := fixture(t)
			var at int
			data := ntfsRecord(t, b, 2).attribute(t, 0x80)
			runs := b[data+int(le.Uint16(b[data+32:])):]
			for i := range int(runs[0] >> 4) {
				at |= int(runs[1+runs[0]&15+byte(i)]) << (8 * i)
			}
			copy(b[at*4096:], test.first)
			copy(b[at*4096+4096:], test.second)
			major, minor, clean, err := openBytes(t, b).LogFileVersion()
			if test.says != "" {
				if e := wantError[*ntfs.CorruptError](t, err); e != nil &&
					!strings.Contains(e.Problem, test.says) {
					t.Error(err)
				}
				return
			}
			if major != test.major || minor != test.minor || clean != test.clean || err != nil {
				t.Errorf("version %d.%d, clean %v, %v", major, minor, clean, err)
			}
		})
	}
}

func TestDirty(t *testing.T) {
	d := newDamaged(t)
	d.attribute("$Volume", 0x70, func(a []byte) { a[le.Uint16(a[20:])+10] |= 1 })
	if dirty, err := openBytes(t, d.b).Dirty(); !dirty || err != nil {
		t.Errorf("%v, %v", dirty, err)
	}
	d = newDamaged(t)
	d.attribute("$Volume", 0x70, func(a []byte) { a[16] = 8 })
	_, err := openBytes(t, d.b).Dirty()
	wantError[*ntfs.CorruptError](t, err)
	d = newDamaged(t)
	d.attribute("$Volume", 0x60, func(a []byte) { a[0] = 0x61 })
	if label, err := openBytes(t, d.b).Label(); label != "" || err != nil {
		t.Errorf("%q, %v", label, err)
	}
}
