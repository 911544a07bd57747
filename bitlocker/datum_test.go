package bitlocker

import "testing"

func TestParseDatums(t *testing.T) {
	for _, tc := range []struct {
		name string
		b    []byte
		want int // datums, -1 for an error
	}{
		{"nothing", nil, 0},
		{"seven bytes left", []byte{8, 0, 0, 0, 0, 0, 0}, 0},
		{"zeros", make([]byte, 100), 0},
		{"one", []byte{8, 0, 0, 0, 2, 0, 1, 0}, 1},
		{"two, then zeros", []byte{8, 0, 0, 0, 2, 0, 1, 0, 9, 0, 0, 0, 0x77, 0, 0, 0, 1, 0,
			0, 0, 0, 0, 0, 0, 0}, 2},
		{"unknown flags", []byte{8, 0, 0, 0, 2, 0, 5, 1}, 1},
		{"size 7", []byte{7, 0, 0, 0, 0x77, 0, 0, 0}, -1},
		{"beyond the end", []byte{9, 0, 0, 0, 0x77, 0, 0, 0}, -1},
		{"less than its type has", []byte{11, 0, 0, 0, typeKey, 0, 0, 0, 0, 0, 0}, -1},
		{"as much as its type has", []byte{12, 0, 0, 0, typeKey, 0, 0, 0, 0, 0, 0, 0}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list, err := parseDatums(tc.b, 0x100)
			if (err != nil) != (tc.want < 0) || err == nil && len(list) != tc.want {
				t.Errorf("%d datums, %v", len(list), err)
			}
			if err != nil && !isA[*CorruptError](err) {
				t.Errorf("%T", err)
			}
		})
	}
}
