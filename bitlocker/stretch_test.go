package bitlocker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The intermediate values of one volume, from the credential to the key.
func TestDerivation(t *testing.T) {
	p := password(t, "235818-357951-253979-013365-241120-245575-342914-591910")
	if got := hex.EncodeToString(p.raw.get()[:]); got != "be531d7f315abf04a0553557c67932d2" {
		t.Errorf("raw password %s", got)
	}
	for _, tc := range []struct {
		name                  string
		initial               [32]byte
		wantInitial, salt, to string
	}{
		{
			"passphrase", passphraseHash("anaconda"),
			"0d6cbf9e5d75af220d7ac3e9f35d05f56952608dd1dacb31774452c489eadc51",
			"8d7637cc5d885d5ff4f748dbc8440d2e",
			"37554410c6e0df5b4fe096259f4a21b847338d3e8d8d8d8c30012d1447cca957",
		},
		{
			"recovery password", p.hash(),
			"fdd303817e456f7a4b64a7063ae00be752a46841e57da98caf8522f136cb3411",
			"2ba080989af9b50c203aaebd0b40d498",
			"1a39f926dab83e947fa85125b91e556e9ecc2bc5968924e03de234878d1fd4bd",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := hex.EncodeToString(tc.initial[:]); got != tc.wantInitial {
				t.Errorf("first hash %s", got)
			}
			key, err := stretch(context.Background(), &tc.initial, (*[16]byte)(unhex(t, tc.salt)))
			if err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(key[:]); got != tc.to {
				t.Errorf("key %s", got)
			}
		})
	}
}

// Characters beyond the Basic Multilingual Plane are surrogate pairs.
func TestPassphraseUTF16(t *testing.T) {
	for text, want := range map[string][]byte{
		"":   {},
		"a£": {'a', 0, 0xA3, 0},
		"鍵":  {0x75, 0x93},
		"😀":  {0x3D, 0xD8, 0x00, 0xDE},
	} {
		inner := sha256.Sum256(want)
		if passphraseHash(text) != sha256.Sum256(inner[:]) {
			t.Errorf("%q", text)
		}
	}
}

func TestStretchCanceled(t *testing.T) {
	ctx := &canceledBetween{Context: t.Context()}
	if _, err := stretch(ctx, &[32]byte{}, &[16]byte{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if ctx.asked != 2 {
		t.Errorf("asked %d times whether to go on", ctx.asked)
	}
}

// canceledBetween is a context that is canceled after it was asked for the first time.
type canceledBetween struct {
	context.Context
	asked int
}

func (c *canceledBetween) Err() error {
	c.asked++
	if c.asked == 1 {
		return nil
	}
	return context.Canceled
}

// BenchmarkStretch should take at most 1.3 times as long as BenchmarkBareSHA256.
func BenchmarkStretch(b *testing.B) {
	for b.Loop() {
		if _, err := stretch(context.Background(), &[32]byte{1}, &[16]byte{2}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareSHA256 hashes as many bytes just as often and does nothing else.
func BenchmarkBareSHA256(b *testing.B) {
	var buf [stretchSize]byte
	for b.Loop() {
		for range stretchRounds {
			sum := sha256.Sum256(buf[:])
			buf[0] = sum[0]
		}
	}
}
