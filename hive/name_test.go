package hive_test

import (
	"bytes"
	"slices"
	"testing"
	"testing/quick"
	"unicode/utf16"

	"unhello/hive"
)

// TestNameRoundTrip: a name is any sequence of 16-bit units, none of which is lost.
func TestNameRoundTrip(t *testing.T) {
	for _, n := range []hive.Name{
		{}, {0}, {'a', 0, 'b'}, {'\r', '\n'}, {0xFFFD}, {0xFFFF}, {0xFEFF},
		{0xD83C, 0xDF0E},   // a pair: one character
		{0xD83C}, {0xDF0E}, // halves
		{0xDF0E, 0xD83C}, {'x', 0xD83C}, // in the wrong order, at the end
		{0xD83C, 0xD83C, 0xDF0E, 0xDF0E}, // a pair between halves
	} {
		if got := hive.MakeName(n.String()); !slices.Equal(got, n) {
			t.Errorf("%04X becomes %q and then %04X", []uint16(n), n, []uint16(got))
		}
	}
	same := func(n []uint16, halves []byte) bool {
		for i, h := range halves { // quick alone makes few surrogates
			if i < len(n) {
				n[i] = 0xD800 | uint16(h)<<3
			}
		}
		return slices.Equal(hive.MakeName(hive.Name(n).String()), n)
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

// TestNameIsUTF8: text without lone surrogates is ordinary UTF-8.
func TestNameIsUTF8(t *testing.T) {
	for _, s := range []string{"", "Microsoft", "Привет", "ëÿ", "🌎🌏🌍", "𐐷a"} {
		if got := hive.MakeName(s); !slices.Equal(got, utf16.Encode([]rune(s))) ||
			got.String() != s {
			t.Errorf("%q becomes %04X and then %q", s, []uint16(got), got)
		}
	}
	if got := hive.MakeName("a\xFFb"); !slices.Equal(got, hive.Name{'a', 0xFFFD, 'b'}) {
		t.Errorf("a byte that is no UTF-8 becomes %04X", []uint16(got))
	}
}

func TestEncodeName(t *testing.T) {
	for _, c := range []struct {
		name       string
		want       string
		compressed bool
	}{
		{"", "", true},
		{"abc", "abc", true},
		{"ëÿ", "\xEB\xFF", true}, // Latin-1 throughout
		{"aĀ", "a\x00\x00\x01", false},
		{"Ÿ", "\x78\x01", false},
		{"€", "\xAC\x20", false}, // in Windows-1252, but not in Latin-1
	} {
		b, compressed := hive.EncodeName(hive.MakeName(c.name))
		if string(b) != c.want || compressed != c.compressed {
			t.Errorf("%q: %q, compressed %v", c.name, b, compressed)
		}
		if back := hive.Name(hive.DecodeName(b, compressed)); back.String() != c.name {
			t.Errorf("%q comes back as %q", c.name, back)
		}
	}
	if n := hive.DecodeName([]byte("\x80\x9F"), true); !slices.Equal(n, []uint16{0x80, 0x9F}) {
		t.Errorf("bytes 80 9F become %04X: that is no Windows-1252", n)
	}
	if n := hive.DecodeName([]byte("a\x00b"), false); !slices.Equal(n, []uint16{'a'}) {
		t.Errorf("half a unit at the end becomes %04X", n)
	}
}

func TestCompareNames(t *testing.T) {
	sorted := []string{
		"", "A", "AA", "a!", "Z", "[", "_", "a\u0080", "ß", "ÿ", "я", "\xED\xA0\x80", "\uFFFD",
	}
	slices.SortStableFunc(sorted, func(x, y string) int {
		return hive.CompareNames(hive.MakeName(x), hive.MakeName(y))
	})
	want := []string{
		"", "A", "a!", "AA", "a\u0080", "Z", "[", "_", "ß", "ÿ", "я", "\xED\xA0\x80", "\uFFFD",
	}
	if !slices.Equal(sorted, want) {
		t.Errorf("%q\nwant %q", sorted, want)
	}
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"abc", "ABC", 0}, {"ÿ", "Ÿ", 0}, {"ß", "ss", 1}, {"µ", "Μ", -1},
		{"ab", "abc", -1}, {"b", "abc", 1},
		{"\xED\xA0\x80", "\xED\xB0\x80", -1}, // surrogates by their number
	} {
		a, b := hive.MakeName(c.a), hive.MakeName(c.b)
		if got := hive.CompareNames(a, b); got != c.want || hive.CompareNames(b, a) != -c.want ||
			hive.EqualNames(a, b) != (c.want == 0) {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestTypes(t *testing.T) {
	for typ, name := range map[hive.Type]string{
		hive.None: "REG_NONE", hive.SZ: "REG_SZ", hive.DWORD: "REG_DWORD", hive.QWORD: "REG_QWORD",
		hive.ResourceRequirementsList: "REG_RESOURCE_REQUIREMENTS_LIST", 12: "0xc",
		0xFFFF0012: "0xffff0012",
	} {
		if typ.String() != name {
			t.Errorf("type %d is called %v, want %s", uint32(typ), typ, name)
		}
		for _, s := range []string{name, string(bytes.ToLower([]byte(name)))} {
			if got, err := hive.ParseType(s); got != typ || err != nil {
				t.Errorf("%q is type %v, %v; want %v", s, got, err, typ)
			}
		}
	}
	for _, s := range []string{"", "REG", "DWORDS", "-1", "0x100000000", "0b1"} {
		if got, err := hive.ParseType(s); err == nil {
			t.Errorf("%q is type %v, want an error", s, got)
		}
	}
}
