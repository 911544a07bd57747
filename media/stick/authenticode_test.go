package stick

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"unhello/internal/testenv"
)

const uefiCA2011 = "Microsoft Corporation UEFI CA 2011"

// sign signs an executable by osslsigncode, once by each authority; the second and those that follow are nested in the first. The
// certificates are our own and only have these names.
func sign(t *testing.T, executable []byte, authorities ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	run := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(testenv.Tool(t, name), args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s %q: %v: %s", name, args, err, out)
		}
	}
	put(t, filepath.Join(dir, "0.efi"), string(executable))
	for i, authority := range authorities {
		key := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"}
		run("openssl", append([]string{"req", "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/C=US/O=Test/CN=" + authority}, key...)...)
		run("openssl", append([]string{"req", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key", "-keyout", "leaf.key", "-out", "leaf.pem",
			"-subj", "/O=Test/CN=Microsoft Windows"}, key...)...)
		args := []string{"sign", "-certs", "leaf.pem", "-key", "leaf.key", "-h", "sha256"}
		if i > 0 {
			args = append(args, "-nest")
		}
		run("osslsigncode", append(args, "-in", strconv.Itoa(i)+".efi", "-out", strconv.Itoa(i+1)+".efi")...)
	}
	b, err := os.ReadFile(filepath.Join(dir, strconv.Itoa(len(authorities))+".efi"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func signersIn(b []byte) ([]string, error) { return readSigners(bytes.NewReader(b), int64(len(b))) }

func TestSigners(t *testing.T) {
	for name, authorities := range map[string][]string{
		"nobody":         nil,
		"the old one":    {ProductionPCA2011},
		"the new one":    {WindowsUEFICA2023},
		"both":           {ProductionPCA2011, WindowsUEFICA2023},
		"three":          {WindowsUEFICA2023, ProductionPCA2011, uefiCA2011},
		"the same twice": {uefiCA2011, uefiCA2011},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			signed := sign(t, program(pe.IMAGE_FILE_MACHINE_AMD64, "boot"), authorities...)
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

// TestSignersInSeveralEntries: two signatures may also stand side by side in the table.
func TestSignersInSeveralEntries(t *testing.T) {
	plain := program(pe.IMAGE_FILE_MACHINE_AMD64, "boot")
	var both []byte
	for _, authority := range []string{ProductionPCA2011, WindowsUEFICA2023} {
		both = append(both, sign(t, plain, authority)[len(plain):]...)
	}
	got, err := signersIn(withSecurity(plain, both))
	if want := []string{ProductionPCA2011, WindowsUEFICA2023}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

// withSecurity puts a table of signatures behind an executable.
func withSecurity(executable, table []byte) []byte {
	const directory = 0x80 + 4 + 20 + 112 + 8*securityDirectory
	b := append(slices.Clone(executable), table...)
	binary.LittleEndian.PutUint32(b[directory:], uint32(len(executable)))
	binary.LittleEndian.PutUint32(b[directory+4:], uint32(len(table)))
	return b
}

func TestSignersOfDamagedTables(t *testing.T) {
	plain := program(pe.IMAGE_FILE_MACHINE_AMD64, "boot")
	entry := func(length uint32, kind uint16, content string) []byte {
		b := binary.LittleEndian.AppendUint32(nil, length)
		b = binary.LittleEndian.AppendUint16(b, 0x200)
		b = binary.LittleEndian.AppendUint16(b, kind)
		return append(b, content...)
	}
	for name, b := range map[string][]byte{
		"no executable":         []byte("MZ"),
		"no DER":                withSecurity(plain, entry(16, 2, "abcdefgh")),
		"entry too long":        withSecurity(plain, entry(17, 2, "abcdefgh")),
		"entry too short":       withSecurity(plain, entry(7, 2, "abcdefgh")),
		"table behind the end":  withSecurity(plain, entry(16, 2, "abcdefgh"))[:len(plain)+8],
		"table without measure": withSecurity(plain, make([]byte, maxSecurity+8)),
		"other content":         withSecurity(plain, entry(8+13, 2, "\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x00\x00\x00")),
	} {
		if got, err := signersIn(b); err == nil || !isSignatureError(err) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if got, err := signersIn(withSecurity(plain, entry(16, 1, "abcdefgh"))); err != nil || len(got) > 0 {
		t.Errorf("an entry that is no signature: %q, %v", got, err)
	}
}

func isSignatureError(err error) bool {
	_, ok := err.(*SignatureError)
	return ok
}

// FuzzSigners takes any table of signatures.
func FuzzSigners(f *testing.F) {
	plain := program(pe.IMAGE_FILE_MACHINE_AMD64, "boot")
	seed, err := os.ReadFile("testdata/nested.der")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, table []byte) {
		if names, err := signersIn(withSecurity(plain, table)); err != nil && !isSignatureError(err) || len(names) > maxSignatures {
			t.Errorf("%q, %v", names, err)
		}
	})
}
