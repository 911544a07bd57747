package bitlockertest

import (
	"bytes"
	"errors"
	"testing"

	"unhello/bitlocker"
)

// A password is proven by its own protector, even if a clear key also opens the volume.
func TestProve(t *testing.T) {
	const first = "111111-222222-333333-444444-555555-666666-543213-123453"
	const second = "235818-357951-253979-013365-241120-245575-342914-591910"
	for _, test := range []struct {
		name       string
		protectors []*Protector
		digits     string
		want       int // index of the protector, -1 for none
	}{
		{"alone", []*Protector{{Kind: bitlocker.KindRecoveryPassword, Secret: first}}, first, 0},
		{"beside a clear key", []*Protector{clearKey,
			{Kind: bitlocker.KindRecoveryPassword, Secret: first}}, first, 1},
		{"second of two", []*Protector{
			{Kind: bitlocker.KindRecoveryPassword, Secret: first},
			{Kind: bitlocker.KindRecoveryPassword, Secret: second},
		}, second, 1},
		{"wrong one beside a clear key", []*Protector{clearKey,
			{Kind: bitlocker.KindRecoveryPassword, Secret: first}}, second, -1},
		{"no such protector", []*Protector{clearKey, {Kind: bitlocker.KindTPM}}, first, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, made := format(t, Options{Protectors: test.protectors})
			v, err := bitlocker.Open(bytes.NewReader(m), int64(len(m)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := v.Prove(t.Context(), recoveryPassword(t, test.digits))
			if test.want < 0 {
				var wrong *bitlocker.WrongKeyError
				var none *bitlocker.NoKeyError
				if !errors.As(err, &wrong) && !errors.As(err, &none) {
					t.Fatalf("error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.ID != made.Protectors[test.want] {
				t.Errorf("protector %v, want %v", got.ID, made.Protectors[test.want])
			}
		})
	}
}

func TestProveOnADecryptedVolume(t *testing.T) {
	m, _ := format(t, Options{State: bitlocker.Decrypted})
	v, err := bitlocker.Open(bytes.NewReader(m), int64(len(m)))
	if err != nil {
		t.Fatal(err)
	}
	var decrypted *bitlocker.DecryptedError
	password := recoveryPassword(t, "111111-222222-333333-444444-555555-666666-543213-123453")
	if _, err := v.Prove(t.Context(), password); !errors.As(err, &decrypted) {
		t.Errorf("error is %v", err)
	}
}
