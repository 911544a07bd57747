package stick

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"os"
	"slices"
	"testing"

	"unhello/internal/stick/sticktest"
)

const (
	uefiCA2011        = "Microsoft Corporation UEFI CA 2011"
	windowsUEFICA2023 = "Windows UEFI CA 2023"
)

func signersIn(b []byte) ([]string, error) { return readSigners(bytes.NewReader(b), int64(len(b))) }

func TestSigners(t *testing.T) {
	for name, authorities := range map[string][]string{
		"nobody":         nil,
		"the old one":    {productionPCA2011},
		"the new one":    {windowsUEFICA2023},
		"both":           {productionPCA2011, windowsUEFICA2023},
		"three":          {windowsUEFICA2023, productionPCA2011, uefiCA2011},
		"the same twice": {uefiCA2011, uefiCA2011},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			signed := sticktest.Sign(t, sticktest.Executable("amd64", "boot"), authorities...)
			want := slices.Compact(slices.Clone(authorities))
			got, err := signersIn(signed)
			if len(want) > 2 { // nested ones are a set, which has no order
				slices.Sort(got)
				slices.Sort(want)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%q, %v, want %q", got, err, want)
			}
		})
	}
}

// TestSignersInSeveralEntries: two signatures may also be next to each other in the table.
func TestSignersInSeveralEntries(t *testing.T) {
	plain := sticktest.Executable("amd64", "boot")
	var both []byte
	for _, authority := range []string{productionPCA2011, windowsUEFICA2023} {
		both = append(both, sticktest.Sign(t, plain, authority)[len(plain):]...)
	}
	got, err := signersIn(sticktest.WithSignatures(plain, both))
	if want := []string{productionPCA2011, windowsUEFICA2023}; err != nil ||
		!slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

// TestSignersOfMicrosoft: Debian's shim 16.1 has real signatures of Microsoft, made in the years in
// which there are two authorities.
func TestSignersOfMicrosoft(t *testing.T) {
	table, err := os.ReadFile("testdata/shim-16.1-debian.der")
	if err != nil {
		t.Fatal(err)
	}
	got, err := signersIn(sticktest.WithSignatures(sticktest.Executable("amd64", "boot"), table))
	if want := []string{uefiCA2011, "Microsoft UEFI CA 2023"}; err != nil ||
		!slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestSignersOfDamagedTables(t *testing.T) {
	plain := sticktest.Executable("amd64", "boot")
	entry := func(length uint32, kind uint16, content string) []byte {
		b := binary.LittleEndian.AppendUint32(nil, length)
		b = binary.LittleEndian.AppendUint16(b, 0x200)
		b = binary.LittleEndian.AppendUint16(b, kind)
		return append(b, content...)
	}
	for name, b := range map[string][]byte{
		"no executable":   []byte("MZ"),
		"no DER":          sticktest.WithSignatures(plain, entry(16, 2, "abcdefgh")),
		"entry too long":  sticktest.WithSignatures(plain, entry(17, 2, "abcdefgh")),
		"entry too short": sticktest.WithSignatures(plain, entry(7, 2, "abcdefgh")),
		"table behind the end": sticktest.WithSignatures(plain,
			entry(16, 2, "abcdefgh"))[:len(plain)+8],
		"table without measure": sticktest.WithSignatures(plain, make([]byte, maxSecurity+8)),
		"other content": sticktest.WithSignatures(plain,
			entry(8+13, 2, "\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x00\x00\x00")),
	} {
		if got, err := signersIn(b); err == nil || !isSignatureError(err) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if got, err := signersIn(sticktest.WithSignatures(plain,
		entry(16, 1, "abcdefgh"))); err != nil || len(got) > 0 {
		t.Errorf("an entry that is no signature: %q, %v", got, err)
	}
}

func isSignatureError(err error) bool {
	_, ok := err.(*signatureError)
	return ok
}

// FuzzSigners accepts any table of signatures.
func FuzzSigners(f *testing.F) {
	plain := sticktest.Executable("amd64", "boot")
	seed, err := os.ReadFile("testdata/nested.der")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	if seed, err = os.ReadFile("testdata/shim-16.1-debian.der"); err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, table []byte) {
		if names, err := signersIn(sticktest.WithSignatures(plain, table)); err != nil &&
			!isSignatureError(err) || len(names) > maxSignatures {
			t.Errorf("%q, %v", names, err)
		}
	})
}

// signature is a signature by that many signers, all of the same name, with another signature
// nested in it.
func signature(t *testing.T, count int, nested []byte) []byte {
	t.Helper()
	marshal := func(v any, params string) asn1.RawValue {
		b, err := asn1.MarshalWithParams(v, params)
		if err != nil {
			t.Fatal(err)
		}
		return asn1.RawValue{FullBytes: b}
	}
	empty := marshal([]int{}, "")
	var signer signerInfo
	signer.By.Issuer = marshal(pkix.Name{CommonName: "somebody"}.ToRDNSequence(), "")
	signer.By.Serial, signer.Digest, signer.Algorithm = marshal(1, ""), empty, empty
	if nested != nil {
		value := asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSet, IsCompound: true,
			Bytes: nested}
		inner := marshal(attribute{oidNested, value}, "").FullBytes
		signer.Unsigned = asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 1, IsCompound: true,
			Bytes: inner}
	}
	data := signedData{Version: 1, Digests: empty, Content: empty,
		Signers: slices.Repeat([]signerInfo{signer}, count)}
	content := asn1.RawValue{
		Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true,
		Bytes: marshal(data, "").FullBytes,
	}
	return marshal(struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}{oidSignedData, content}, "").FullBytes
}

func TestSignaturesAreBounded(t *testing.T) {
	nested := func(depth int) []byte {
		b := signature(t, 1, nil)
		for range depth {
			b = signature(t, 1, b)
		}
		return b
	}
	for name, test := range map[string]struct {
		der []byte
		ok  bool
	}{
		"many":         {signature(t, maxSignatures, nil), true},
		"too many":     {signature(t, maxSignatures+1, nil), false},
		"deep":         {nested(maxNesting), true},
		"too deep":     {nested(maxNesting + 1), false},
		"many in many": {signature(t, 5, signature(t, 5, nil)), false},
	} {
		s := &signers{}
		if err := s.addSignedData(test.der, 0); (err == nil) != test.ok || err != nil &&
			!isSignatureError(err) {
			t.Errorf("%s: %v", name, err)
		}
		if test.ok && !slices.Equal(s.names, []string{"somebody"}) {
			t.Errorf("%s: %q", name, s.names)
		}
	}
}
