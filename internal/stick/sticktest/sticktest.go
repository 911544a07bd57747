// Package sticktest makes executables for tests of what goes on a stick, and signs them.
package sticktest

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"unhello/internal/testenv"
)

// Machines maps the architectures to what executables call them.
var Machines = map[string]uint16{
	"386": pe.IMAGE_FILE_MACHINE_I386, "amd64": pe.IMAGE_FILE_MACHINE_AMD64,
	"arm64": pe.IMAGE_FILE_MACHINE_ARM64,
}

// The parts of an executable, and where the location of its signatures is noted.
const (
	headers           = 0x400
	section           = 0x200
	peOffset          = 0x80
	securityDirectory = peOffset + 4 + 20 + 112 + 8*4
)

// Executable is a small executable as a linker makes it: headers, and one section with this content
// of at most 512 bytes.
func Executable(arch, content string) []byte {
	optional := pe.OptionalHeader64{
		Magic: 0x20b, SizeOfCode: section, AddressOfEntryPoint: 0x1000, BaseOfCode: 0x1000,
		ImageBase:        0x400000,
		SectionAlignment: 0x1000, FileAlignment: 0x200, MajorSubsystemVersion: 6,
		SizeOfImage: 0x2000, SizeOfHeaders: headers,
		Subsystem: pe.IMAGE_SUBSYSTEM_EFI_APPLICATION, NumberOfRvaAndSizes: 16,
	}
	var b bytes.Buffer
	dos := make([]byte, peOffset)
	copy(dos, "MZ")
	dos[0x3c] = peOffset
	b.Write(dos)
	b.WriteString("PE\x00\x00")
	for _, part := range []any{
		pe.FileHeader{Machine: Machines[arch], NumberOfSections: 1,
			SizeOfOptionalHeader: uint16(binary.Size(optional)), Characteristics: 0x22},
		optional,
		pe.SectionHeader32{
			Name: [8]uint8{'.', 't', 'e', 'x', 't'}, VirtualSize: section, VirtualAddress: 0x1000,
			SizeOfRawData:    section,
			PointerToRawData: headers, Characteristics: 0x60000020,
		},
	} {
		_ = binary.Write(&b, binary.LittleEndian, part) // into memory
	}
	b.Write(make([]byte, headers-b.Len()))
	b.WriteString(content)
	b.Write(make([]byte, headers+section-b.Len()))
	return b.Bytes()
}

// Release has the files of a release: both executables by their names, each with this content.
func Release(content string) map[string][]byte {
	return map[string][]byte{
		"unhello-windows-amd64.exe": Executable("amd64", content),
		"unhello-windows-arm64.exe": Executable("arm64", content),
	}
}

// WriteRelease makes the folder of a release.
func WriteRelease(t testing.TB, content string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, b := range Release(content) {
		Put(t, filepath.Join(dir, name), string(b))
	}
	return dir
}

// Put writes a file, and makes the folders that it is in.
func Put(t testing.TB, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// WithSignatures appends a table of signatures to an executable of this package.
func WithSignatures(executable, table []byte) []byte {
	b := bytes.Join([][]byte{executable, table}, nil)
	binary.LittleEndian.PutUint32(b[securityDirectory:], uint32(len(executable)))
	binary.LittleEndian.PutUint32(b[securityDirectory+4:], uint32(len(table)))
	return b
}

// Sign has osslsigncode sign an executable, once for each authority; all signatures after the first
// are nested in it. The certificates are made up and only have these names.
func Sign(t testing.TB, executable []byte, authorities ...string) []byte {
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
	if err := os.WriteFile(filepath.Join(dir, "0.efi"), executable, 0o666); err != nil {
		t.Fatal(err)
	}
	for i, authority := range authorities {
		key := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc",
			"-days", "2"}
		run("openssl", append([]string{"req", "-x509", "-keyout", "ca.key", "-out", "ca.pem",
			"-subj", "/C=US/O=Test/CN=" + authority}, key...)...)
		run("openssl", append([]string{
			"req", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key", "-keyout", "leaf.key", "-out",
			"leaf.pem", "-subj", "/O=Test/CN=Microsoft Windows",
		}, key...)...)
		args := []string{"sign", "-certs", "leaf.pem", "-key", "leaf.key", "-h", "sha256"}
		if i > 0 {
			args = append(args, "-nest")
		}
		run("osslsigncode",
			append(args, "-in", strconv.Itoa(i)+".efi", "-out", strconv.Itoa(i+1)+".efi")...)
	}
	b, err := os.ReadFile(filepath.Join(dir, strconv.Itoa(len(authorities))+".efi"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
