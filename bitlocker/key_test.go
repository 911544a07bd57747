package bitlocker

import (
	"bytes"
	"slices"
	"testing"
)

func TestParseKey(t *testing.T) {
	good := append([]byte{14, 0, 9, 0, 1, 0, 7, 0, 3, 0x20, 5, 0}, 0xAA, 0xBB)
	key, err := parseKey(good, 0, "key", algorithmVMK, 2)
	if err != nil || !bytes.Equal(key, good[12:]) {
		t.Errorf("%x, %v", key, err)
	}
	change := func(at int, c byte) []byte {
		b := slices.Clone(good)
		b[at] = c
		return b
	}
	for name, b := range map[string][]byte{
		"size": change(0, 13), "type": change(4, 2), "algorithm": change(8, 2),
		"cut off": good[:13], "too long": append(slices.Clone(good), 0), "empty": nil,
	} {
		if _, err := parseKey(b, 0, "key", algorithmVMK, 2); !isA[*CorruptError](err) {
			t.Errorf("%s: %T: %v", name, err, err)
		}
	}
}
