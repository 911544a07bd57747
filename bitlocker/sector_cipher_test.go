package bitlocker

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"
)

var allMethods = []Method{
	AES128CBCDiffuser, AES256CBCDiffuser, AES128CBC, AES256CBC, AES128XTS, AES256XTS,
}

// counting gives n bytes 0, 1, 2, ...
func counting(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func mustCipher(t testing.TB, m Method, fvek []byte, sectorSize int) sectorCipher {
	t.Helper()
	c, err := newSectorCipher(m, fvek, sectorSize)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sum(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }

// The ciphertexts come from another program, which decrypts volumes made by Windows.
func TestSectorCiphertext(t *testing.T) {
	for _, test := range []struct {
		method     Method
		sectorSize int
		off        int64
		first      string // bytes of the ciphertext
		sum        string // SHA-256 of all of it
	}{
		{0x8000, 512, 0x100000, "d7d9631a6174027c",
			"e414411fc22ef6eb7989901e50f5cc7d1841708bfcad7d8e2fcf99fbb3ca0fd3"},
		{0x8000, 512, 0x123456789000, "a15b2fb80bb079e2",
			"6776debf8054cb3f424610a1bb417c209aec510db6299b18871ea0fcfd2fbf96"},
		{0x8001, 512, 0x100000, "976e576a57063a9b",
			"a099fd207fa6401fccc25b981992fd373859443d212ba0e276cb5b71f73bb5f9"},
		{0x8001, 512, 0x123456789000, "0e05744677204e0d",
			"d07135f7993eadbaa44e30509ee95bffb48be87bb7d56b0cf4329ef2823de9dd"},
		{0x8002, 512, 0x100000, "2fb9a15d82b01414",
			"a3ba9e4261f19e9e32bcccdb1d1537e481ea5e2a5c8229be0cedcb5c0728e4e3"},
		{0x8002, 4096, 0x123456789000, "2625b74a97af5701",
			"5d15e5c10770ccf67cc7853e3a38e0fb95cb72245f7ca6dd3b29ff0bcfa2f385"},
		{0x8003, 512, 0x100000, "1b44a3d42c28e28d",
			"a2b399884a902a9b1f63b0b81c252b91cae2da26e382a3b740b5af727c87cb3c"},
		{0x8003, 4096, 0x123456789000, "15caa194e8fe398b",
			"f010bc10b42ad6f841fe8e963c505fa663ad5cf1f8a4ce15c9494b668ac5741c"},
		{0x8004, 512, 0x100000, "dad1bc6f5d266710",
			"e4d401e9defbca67db6fdf23874c2d13ec1d7653543064496d05ce6508b7d04f"},
		{0x8004, 512, 0x123456789000, "3aa86ddb94fa5b1c",
			"682f1b43a6b3a6cb8869bc4facc76823a467ce2e4cdb1d2531ed1fdb96cf78b1"},
		{0x8004, 4096, 0x123456789000, "45b81101c28abf28",
			"69264f81f55975e1f8153c08e571b8ae02ff86de8886376d76f367a86c34d872"},
		{0x8005, 512, 0x100000, "80a9a5d38f8cfc99",
			"a03cf7bd3a3c505abe65abf624effd1ca5ac3ab8e5c6af690aad07934a20a3b7"},
		{0x8005, 4096, 0x123456789000, "dbe0e0e854a3505a",
			"c72d342db4b6dba027cbdd053db17694122908b429a39fd1d7a7f206b962e4cd"},
	} {
		t.Run(fmt.Sprintf("%x/%d/%x", uint16(test.method), test.sectorSize, test.off),
			func(t *testing.T) {
				c := mustCipher(t, test.method,
					counting(64)[:test.method.keySize()], test.sectorSize)
				plain := counting(test.sectorSize)
				sealed := make([]byte, test.sectorSize)
				c.encrypt(sealed, plain, test.off)
				if got := hex.EncodeToString(sealed[:8]); got != test.first ||
					sum(sealed) != test.sum {
					t.Errorf("encrypts to %s..., SHA-256 %s; want %s..., %s", got,
						sum(sealed), test.first, test.sum)
				}
				opened := make([]byte, test.sectorSize)
				c.decrypt(opened, sealed, test.off)
				if !bytes.Equal(opened, plain) {
					t.Error("does not decrypt to what was encrypted")
				}
			})
	}
}

func TestDiffusers(t *testing.T) {
	same := bytes.Repeat([]byte{0x61}, 512)
	for _, test := range []struct {
		name         string
		diffuse      func([]byte)
		undiffuse    func([]byte)
		plain        []byte
		wantDiffused string
	}{
		{"A", diffuseA, undiffuseA, same,
			"f58aa15c1219f893c4ed355d363d8f831bcc0c4a82c6bbffcca321aada9e86ec"},
		{"B", diffuseB, undiffuseB, same,
			"1d5a51ae0d0b6309f1f8661376af9ebd880b1274601f6841f5aaeb5273580133"},
		{"A", diffuseA, undiffuseA, counting(512),
			"b719507d74076ba8a9450e0df55d561189de58652b5e289cdf5d51b4f6b7c021"},
		{"B", diffuseB, undiffuseB, counting(512),
			"9277a3790ae69449b25ecc5c48d7a99e6d331cb0215230dc4570291b067ddd5e"},
	} {
		b := bytes.Clone(test.plain)
		test.diffuse(b)
		if got := sum(b); got != test.wantDiffused {
			t.Errorf("%s diffuses to %s, want %s", test.name, got, test.wantDiffused)
		}
		test.undiffuse(b)
		if !bytes.Equal(b, test.plain) {
			t.Errorf("%s is not undone", test.name)
		}
	}
}

// slowDiffuse is a diffuser as it is defined, for sectors of any size.
func slowDiffuse(sector []byte, cycles, step int, rotations [4]int) {
	n := len(sector) / 4
	word := func(i int) []byte { return sector[(i+n)%n*4:] }
	for range cycles {
		for i := n - 1; i >= 0; i-- {
			far := rotate(le32(word(i+5*step)), rotations[i%4])
			w := le32(word(i)) - (le32(word(i+2*step)) ^ far)
			copy(word(i), []byte{byte(w), byte(w >> 8), byte(w >> 16), byte(w >> 24)})
		}
	}
}

func TestDiffusersOfAllSectorSizes(t *testing.T) {
	for size := minSectorSize; size <= maxSectorSize; size *= 2 {
		fast, slow := counting(size), counting(size)
		diffuseA(fast)
		diffuseB(fast)
		slowDiffuse(slow, 5, -1, [4]int{9, 0, 13, 0})
		slowDiffuse(slow, 3, +1, [4]int{0, 10, 0, 25})
		if !bytes.Equal(fast, slow) {
			t.Errorf("sector of %d bytes: not diffused as defined", size)
		}
		undiffuseB(fast)
		undiffuseA(fast)
		if !bytes.Equal(fast, counting(size)) {
			t.Errorf("sector of %d bytes: not undone", size)
		}
	}
}

// Equal plaintext must not show, neither within a sector nor between sectors, even at offsets of 33
// bits and more.
func TestSectorsDiffer(t *testing.T) {
	for _, m := range allMethods {
		for size := minSectorSize; size <= maxSectorSize; size *= 2 {
			c := mustCipher(t, m, counting(64)[:m.keySize()], size)
			seen := make(map[string]int64)
			for _, off := range []int64{0, int64(size), 1 << 31, 1 << 32, 1 << 41, 1<<41 + 1<<32} {
				sealed := make([]byte, size)
				c.encrypt(sealed, make([]byte, size), off)
				for at := 0; at < size; at += 16 {
					block := string(sealed[at : at+16])
					if other, ok := seen[block]; ok {
						t.Errorf("%v, %d bytes: the sectors at %#x and %#x have a block in common",
							m, size, off, other)
					}
					seen[block] = off
				}
			}
		}
	}
}

func TestSectorCipherRefuses(t *testing.T) {
	for _, test := range []struct {
		name       string
		method     Method
		key, ss    int
		wantMethod bool // a *MethodError
	}{
		{"no method", NoMethod, 32, 512, true},
		{"method of a disk", 0x8006, 32, 512, true},
		{"short key", AES256XTS, 32, 512, false},
		{"long key", AES128CBC, 64, 512, false},
		{"small sectors", AES128XTS, 32, 256, false},
		{"large sectors", AES128XTS, 32, 8192, false},
		{"odd sectors", AES128XTS, 32, 520, false},
		{"no sectors", AES128XTS, 32, 0, false},
	} {
		_, err := newSectorCipher(test.method, counting(test.key), test.ss)
		var method *MethodError
		if err == nil || errors.As(err, &method) != test.wantMethod {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestSectorCipherAllocatesNothing(t *testing.T) {
	for _, m := range allMethods {
		c := mustCipher(t, m, counting(64)[:m.keySize()], 512)
		a, b := make([]byte, 512), make([]byte, 512)
		if n := testing.AllocsPerRun(100, func() { c.decrypt(a, b, 512) }); n != 0 {
			t.Errorf("%v: decrypting a sector allocates %v times", m, n)
		}
	}
}

func BenchmarkDecrypt(b *testing.B) { benchmarkSectors(b, sectorCipher.decrypt) }
func BenchmarkEncrypt(b *testing.B) { benchmarkSectors(b, sectorCipher.encrypt) }

func benchmarkSectors(b *testing.B, do func(c sectorCipher, dst, src []byte, off int64)) {
	for _, m := range allMethods {
		for _, size := range []int{512, 4096} {
			b.Run(fmt.Sprintf("%v/%d", m, size), func(b *testing.B) {
				c := mustCipher(b, m, counting(64)[:m.keySize()], size)
				dst, src := make([]byte, size), counting(size)
				b.SetBytes(int64(size))
				for off := int64(0); b.Loop(); off += int64(size) {
					do(c, dst, src, off)
				}
			})
		}
	}
}
