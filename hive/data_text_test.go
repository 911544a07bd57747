package hive_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"unhello/hive"
)

// TestDataAsText: data as people read it, and what they get when they type it.
func TestDataAsText(t *testing.T) {
	utf16 := func(s string) []byte { b := text(s); return b[:len(b)-2] } // without the terminator
	for _, c := range []struct {
		t     hive.Type
		data  []byte
		want  any
		typed string // gives the same data; "" if nothing does
	}{
		{hive.SZ, text("Привет"), "Привет", "Привет"},
		{hive.SZ, text(""), "", ""},
		{hive.SZ, utf16("no end"), "no end", ""},
		{hive.SZ, text("a\x00b"), "a\x00b", "a\x00b"},
		{hive.SZ, append(text("odd"), 'x'), "odd", ""},
		{hive.SZ, []byte{0x00, 0xD8, 0, 0}, "\xED\xA0\x80", "\xED\xA0\x80"}, // half a pair
		{hive.ExpandSZ, text("%SystemRoot%"), "%SystemRoot%", "%SystemRoot%"},
		{hive.Link, utf16(`\REGISTRY\X`), `\REGISTRY\X`, `\REGISTRY\X`},
		{hive.MultiSZ, utf16("a\x00bb\x00\x00"), []string{"a", "bb"}, `a\0bb`},
		{hive.MultiSZ, utf16("a\x00\x00b\x00\x00"), []string{"a", "", "b"}, `a\0\0b`},
		{hive.MultiSZ, utf16("a\x00"), []string{"a"}, ""}, // one NUL is missing
		{hive.MultiSZ, utf16("a\\0b\x00\x00"), []string{`a\0b`}, ""},
		{hive.MultiSZ, []byte{0, 0}, []string{}, ""},
		{hive.DWORD, []byte{0x78, 0x56, 0x34, 0x12}, uint32(0x12345678), "0x12345678"},
		{hive.DWORD, []byte{10, 0, 0, 0}, uint32(10), "10"},
		{hive.DWORD, []byte{1, 2, 3}, "hex:010203", ""},
		{hive.DWORDBigEndian, []byte{0x12, 0x34, 0x56, 0x78}, uint32(0x12345678), "305419896"},
		{hive.QWORD, bytes.Repeat([]byte{0xFF}, 8), uint64(1<<64 - 1), "0xFFFFFFFFFFFFFFFF"},
		{hive.Binary, []byte{1, 0xAB}, "01ab", "01 AB"},
		{hive.Binary, nil, "", ""},
		{hive.None, []byte{0xFF}, "ff", "0xff"},
		{0xFFFF0012, []byte{1, 2, 3}, "010203", "01-02:03,"},
	} {
		got, whole := hive.FormatData(c.t, c.data)
		if fmt.Sprintf("%T %#v", got, got) != fmt.Sprintf("%T %#v", c.want, c.want) {
			t.Errorf("%v %x: %#v, want %#v", c.t, c.data, got, c.want)
		}
		again, err := hive.ParseData(c.t, c.typed)
		back := err == nil && bytes.Equal(again, c.data)
		if c.typed != "" && !back {
			t.Errorf("%v %q: %x, %v; want %x", c.t, c.typed, again, err, c.data)
		}
		if whole && !back && c.typed == "" &&
			slices.Contains([]hive.Type{hive.SZ, hive.ExpandSZ, hive.Link, hive.MultiSZ}, c.t) {
			t.Errorf("%v %x: said to be whole, but typed again it is %x, %v",
				c.t, c.data, again, err)
		}
	}
}

// TestDataThatNobodyCanMean: typos are errors.
func TestDataThatNobodyCanMean(t *testing.T) {
	for typ, list := range map[hive.Type][]string{
		hive.DWORD: {"", "x", "-1", "0x", "0x100000000", "4294967296",
			"1_000", "0b1", "1.5", " 1"},
		hive.QWORD:  {"", "18446744073709551616"},
		hive.Binary: {"1", "0g", "0x1"},
	} {
		for _, s := range list {
			if b, err := hive.ParseData(typ, s); err == nil ||
				!strings.Contains(err.Error(), "hive: ") {
				t.Errorf("%v %q gives %x, %v", typ, s, b, err)
			}
		}
	}
	if b, err := hive.ParseData(hive.DWORD, "010"); err != nil || b[0] != 10 {
		t.Errorf("010 gives %x, %v: it is no octal number", b, err)
	}
}
