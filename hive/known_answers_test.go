package hive_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// The answers here were measured on files that Windows wrote.

func TestMarvin32(t *testing.T) {
	count := make([]byte, 32)
	for i := range count {
		count[i] = byte(i)
	}
	for _, c := range []struct {
		in   []byte
		want uint64
	}{
		{nil, 0xB39EFCA403966E08},
		{make([]byte, 4), 0x2400585E2D116FBF},
		{[]byte("regf"), 0x419EF36B5445E5AC},
		{[]byte("abc"), 0xB9CF3DFCA41914F7}, // three bytes beyond the last word
		{count, 0xC64FEEE425C2E24C},
	} {
		if got := hive.Marvin32(c.in); got != c.want {
			t.Errorf("Marvin32(%x) = %016X, want %016X", c.in, got, c.want)
		}
	}
}

// TestUpcaseTable compares the whole case table with that of Windows 10.
func TestUpcaseTable(t *testing.T) {
	table := make([]byte, 0, 2<<16)
	changed := 0
	for c := range 1 << 16 {
		u := hive.Upcase(uint16(c))
		table = binary.LittleEndian.AppendUint16(table, u)
		if int(u) != c {
			changed++
		}
	}
	const want = "41c26bc7a12bdaeb26025c93118697c7e3ef81ee048b00fe5cce2a472e0e0742"
	if sum := sha256.Sum256(table); hex.EncodeToString(sum[:]) != want || changed != 973 {
		t.Errorf("the table has the SHA-256 %x and changes %d units, want %s and 973", sum, changed,
			want)
	}
}

func TestUpcase(t *testing.T) {
	for _, c := range []struct{ in, want rune }{
		{'a', 'A'}, {'z', 'Z'}, {'{', '{'}, {'_', '_'},
		{'ë', 'Ë'}, {'ÿ', 'Ÿ'}, {'я', 'Я'},
		{'ß', 'ß'}, {'µ', 'µ'}, {'ı', 'ı'}, // Go maps the last two, Windows maps none
		{0xD83C, 0xD83C}, // a surrogate
	} {
		if got := hive.Upcase(uint16(c.in)); got != uint16(c.want) {
			t.Errorf("Upcase(%#U) = %#U, want %#U", c.in, got, c.want)
		}
	}
}

func TestLHHash(t *testing.T) {
	for name, want := range map[string]uint32{
		"Microsoft":      0x7F00CD26,
		"mICROSOFT":      0x7F00CD26,
		"Policies":       0xB25C5F90,
		"Windows":        0x2F7DE68B,
		"CurrentVersion": 0x7E25F69D,
		"ëigenaardig":    0x4B098ECE,
		"Привет":         0x81C3D610,
		"ÿ":              0x00000178,
		"a":              0x00000041,
	} {
		if got := hive.LHHash(hive.MakeName(name)); got != want {
			t.Errorf("LHHash(%q) = %08X, want %08X", name, got, want)
		}
	}
}

func TestLFHint(t *testing.T) {
	for name, want := range map[string]string{
		"Microsoft": "Micr", // the case is kept
		"ab":        "ab\x00\x00",
		"ëig":       "\xEBig\x00",
		"abcЯ":      "\x00\x00\x00\x00", // not in Latin-1
		"abcdЯ":     "abcd",
	} {
		if got := hive.LFHint(hive.MakeName(name)); string(got[:]) != want {
			t.Errorf("LFHint(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestBaseBlockChecksum(t *testing.T) {
	for name, want := range map[string]uint32{
		"EmptyHive":                  0x94D865B7,
		"BigDataHive":                0xB2E801C9,
		"NewDirtyHive1/NewDirtyHive": 0xCE22827F,
	} {
		b := shared(t, name).primary
		if got := hive.BaseBlockChecksum(b); got != want || le.Uint32(b[508:]) != want {
			t.Errorf("%s: checksum %08X, in the file %08X, want %08X", name, got,
				le.Uint32(b[508:]), want)
		}
	}
}

// TestSpecialChecksums: if the XOR is 0 or -1, Windows stores 1 or -2, and the hive is clean.
func TestSpecialChecksums(t *testing.T) {
	for wish, want := range map[hivetest.Checksum]uint32{
		hivetest.ChecksumZero: 1,
		hivetest.ChecksumOnes: 0xFFFFFFFE,
	} {
		b := build(t, &hivetest.Key{Name: "ROOT"}, hivetest.Options{Checksum: wish})
		if got := hive.BaseBlockChecksum(b); got != want {
			t.Errorf("%s: checksum %08X, want %08X", wish, got, want)
		}
		if h := open(t, image{primary: b}); h.Dirty() {
			t.Errorf("%s: the hive is dirty", wish)
		}
		le.PutUint32(b[508:], want^1) // the plain XOR
		if _, err := hive.Open(t.Context(), image{primary: b}.files(),
			nil); !isA[*hive.DirtyError](err) {
			t.Errorf("%s: with the plain XOR in its place: %v, want *DirtyError", wish, err)
		}
	}
}

// TestEntryHashes recomputes the hashes of entries that Windows 10 wrote.
func TestEntryHashes(t *testing.T) {
	i := shared(t, "NewDirtyHive1/NewDirtyHive")
	head, err := hex.DecodeString("48764c45005e0000000000000200000000500000" + "01000000")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(i.log1[512:], head) {
		t.Errorf("the entry in LOG1 begins with %x, want %x", i.log1[512:][:len(head)], head)
	}
	for _, c := range []struct {
		name         string
		log          []byte
		hash1, hash2 uint64
	}{
		{"LOG1", i.log1, 0x67866C661807E431, 0xCD44F3CFA7657F02},
		{"LOG2", i.log2, 0x4746A81707701E5D, 0xE637DCAFF6877267},
	} {
		e := c.log[512:][:le.Uint32(c.log[516:])]
		if got := hive.Marvin32(e[40:]); got != c.hash1 || le.Uint64(e[24:]) != c.hash1 {
			t.Errorf("%s: first hash %016X, in the file %016X, want %016X", c.name, got,
				le.Uint64(e[24:]), c.hash1)
		}
		if got := hive.Marvin32(e[:32]); got != c.hash2 || le.Uint64(e[32:]) != c.hash2 {
			t.Errorf("%s: second hash %016X, in the file %016X, want %016X", c.name, got,
				le.Uint64(e[32:]), c.hash2)
		}
	}
}
