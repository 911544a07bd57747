package bitlocker

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// The encrypted datums of one volume.
func TestCCM(t *testing.T) {
	const (
		kekPassphrase = "37554410c6e0df5b4fe096259f4a21b847338d3e8d8d8d8c30012d1447cca957"
		kekRecovery   = "1a39f926dab83e947fa85125b91e556e9ecc2bc5968924e03de234878d1fd4bd"
		vmk           = "e5862465920b1190605ae29547623fb9c0dbafab073c85634bfb0f8a4b8cf46b"
	)
	for _, tc := range []struct{ name, key, nonce, tag, text, want string }{
		{
			"VMK by passphrase", kekPassphrase, "c049ba6f3632d50103000000",
			"84ba5e36ecbfc08e95dd7aa2d1abdab1",
			"749966a4100e2779e82354bd5e33a0a991025a189e27" +
				"68aa5c47e818fb158d9179bfa47fa1b4a01fc379caa5",
			"2c0000000100000003200000" + vmk,
		},
		{
			"VMK by recovery password", kekRecovery, "c049ba6f3632d50106000000",
			"0cf85869dd1a2a024c48d0f6aa00b997",
			"005e2014c039b7de88e6906efdbe83055dcb5c097dbe" +
				"3fe86860ef7bae367a13178587cd8cd11af5713d0bb7",
			"2c0000000100000003200000" + vmk,
		},
		{
			"FVEK", vmk, "c049ba6f3632d50108000000", "c83ef7a71e23b0b146ffd20691856484",
			"bf886e2f056985d40b004f3b46d5929a1f1a09b20d27" +
				"78fa3ca2d803f29ea3395c6b4723dd601b34997ae75e",
			"2c0000000100000004800000" +
				"cc493ad40376cf719d3725073d5c1a6ca5759fc4ad179c95572f16c01a260d66",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			key, nonce, tag := [32]byte(unhex(t, tc.key)), [12]byte(unhex(t, tc.nonce)),
				[16]byte(unhex(t, tc.tag))
			text := unhex(t, tc.text)
			plain, ok := openCCM(&key, nonce, tag, text)
			if got := hex.EncodeToString(plain); !ok || got != tc.want {
				t.Errorf("%v %s", ok, got)
			}
			for i := range text {
				bad := bytes.Clone(text)
				bad[i] ^= 0x40
				if _, ok := openCCM(&key, nonce, tag, bad); ok {
					t.Errorf("ciphertext changed at %d: the tag is still right", i)
				}
			}
			for i := range tag {
				bad := tag
				bad[i] ^= 1
				if _, ok := openCCM(&key, nonce, bad, text); ok {
					t.Errorf("tag changed at %d: it is still right", i)
				}
			}
		})
	}
}
