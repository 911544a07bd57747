package bitlocker

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"os"
	"testing"
	"time"

	"unhello/internal/testenv"
)

// bek is the one key file that Windows made.
func bek(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(testenv.Shared(t, "bitlocker/skeleton/"+bekName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bekWindows11 adds what Windows 11 puts between the name and the key: the GUID of the volume.
func bekWindows11(b []byte, volume GUID) []byte {
	const key = 112 // where the key datum begins
	guid := append([]byte{24, 0, 0x19, 0, 0x17, 0, 1, 0}, volume[:]...)
	b = append(append(bytes.Clone(b[:key]), guid...), b[key:]...)
	binary.LittleEndian.PutUint32(b, uint32(len(b)))
	binary.LittleEndian.PutUint32(b[12:], uint32(len(b)))
	binary.LittleEndian.PutUint16(b[48:], uint16(len(b)-48))
	return b
}

func TestParseExternalKey(t *testing.T) {
	volume := GUID{1, 2, 3}
	for name, tc := range map[string]struct {
		b      []byte
		volume *GUID
	}{
		"Windows 7 to 10":   {bek(t), nil},
		"Windows 11":        {bekWindows11(bek(t), volume), &volume},
		"with bytes behind": {append(bek(t), 0, 0, 0, 0), nil},
	} {
		t.Run(name, func(t *testing.T) {
			k, err := ParseExternalKey(tc.b)
			if err != nil {
				t.Fatal(err)
			}
			if k.ID.String()+".BEK" != bekName {
				t.Errorf("ID %s", k.ID)
			}
			const want = "e0bb38b9bc55e69e52837281655a762be4e460f95867c65186931d6998021866"
			if got := hex.EncodeToString(k.key.get()[:]); got != want {
				t.Errorf("key %s", got)
			}
			if (k.Volume == nil) != (tc.volume == nil) ||
				k.Volume != nil && *k.Volume != *tc.volume {
				t.Errorf("volume %v", k.Volume)
			}
		})
	}
}

func TestParseExternalKeyFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(b []byte) []byte
		is     func(error) bool
	}{
		"empty":   {func([]byte) []byte { return nil }, isA[*CorruptError]},
		"cut off": {func(b []byte) []byte { return b[:100] }, isA[*CorruptError]},
		"too large": {func(b []byte) []byte {
			return append(b, make([]byte, maxExternalKey)...)
		}, isA[*LimitError]},
		"a text file":      {func([]byte) []byte { return []byte(printout) }, isA[*CorruptError]},
		"version 2":        {func(b []byte) []byte { b[4] = 2; return b }, isA[*VersionError]},
		"start":            {func(b []byte) []byte { b[8] = 49; return b }, isA[*CorruptError]},
		"datum of 7 bytes": {func(b []byte) []byte { b[48] = 7; return b }, isA[*CorruptError]},
		"7 bytes, no type": {func(b []byte) []byte {
			b[48], b[52] = 7, 0x77
			return b
		}, isA[*CorruptError]},
		"datum too long":    {func(b []byte) []byte { b[49] = 0xFF; return b }, isA[*CorruptError]},
		"datum too short":   {func(b []byte) []byte { b[48] = 31; return b }, isA[*CorruptError]},
		"another type":      {func(b []byte) []byte { b[52] = 8; return b }, isA[*CorruptError]},
		"another role":      {func(b []byte) []byte { b[50] = 2; return b }, isA[*CorruptError]},
		"nested too long":   {func(b []byte) []byte { b[113] = 1; return b }, isA[*CorruptError]},
		"another algorithm": {func(b []byte) []byte { b[120] = 0; return b }, isA[*CorruptError]},
		"key of 31 bytes":   {func(b []byte) []byte { b[112]--; return b }, isA[*CorruptError]},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseExternalKey(tc.change(bek(t))); !tc.is(err) {
				t.Errorf("%T: %v", err, err)
			}
		})
	}
}

// The key file was made on a known day; zero and nonsense give no time.
func TestFiletime(t *testing.T) {
	if got := filetime(bek(t)[40:]).Format(time.RFC3339); got != "2020-09-15T07:29:49Z" {
		t.Errorf("%s", got)
	}
	for _, b := range [][]byte{make([]byte, 8), bytes.Repeat([]byte{0xFF}, 8)} {
		if got := filetime(b); !got.IsZero() {
			t.Errorf("%x: %v", b, got)
		}
	}
}
