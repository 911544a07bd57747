package stick

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// program is a small executable for a machine, as a linker makes it: headers and one section.
func program(machine uint16, content string) []byte {
	const headers, section = 0x400, 0x200
	optional := pe.OptionalHeader64{
		Magic: 0x20b, SizeOfCode: section, AddressOfEntryPoint: 0x1000, BaseOfCode: 0x1000, ImageBase: 0x400000,
		SectionAlignment: 0x1000, FileAlignment: 0x200, MajorSubsystemVersion: 6, SizeOfImage: 0x2000, SizeOfHeaders: headers,
		Subsystem: pe.IMAGE_SUBSYSTEM_EFI_APPLICATION, NumberOfRvaAndSizes: 16,
	}
	var b bytes.Buffer
	dos := make([]byte, 0x80)
	copy(dos, "MZ")
	dos[0x3c] = 0x80
	b.Write(dos)
	b.WriteString("PE\x00\x00")
	for _, part := range []any{
		pe.FileHeader{Machine: machine, NumberOfSections: 1, SizeOfOptionalHeader: uint16(binary.Size(optional)), Characteristics: 0x22},
		optional,
		pe.SectionHeader32{
			Name: [8]uint8{'.', 't', 'e', 'x', 't'}, VirtualSize: section, VirtualAddress: 0x1000, SizeOfRawData: section,
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

// release makes a folder with what a release has, every executable with this content.
func release(t *testing.T, content string) string {
	t.Helper()
	dir := t.TempDir()
	for arch, machine := range machines {
		put(t, filepath.Join(dir, programName(arch)), string(program(machine, content)))
	}
	return dir
}

func put(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestProgram(t *testing.T) {
	dir := release(t, "one")
	for _, arch := range Architectures {
		f, err := Program(Sources{Programs: dir}, arch)
		if err != nil || f.Path != "unhello/unhello-windows-"+arch+".exe" || f.Size != 0x600 {
			t.Errorf("%s: %+v, %v", arch, f, err)
		}
	}
}

func TestProgramMissing(t *testing.T) {
	for _, s := range []Sources{{Programs: t.TempDir()}, {}} { // beside a test there is none
		_, err := Program(s, "arm64")
		missing, ok := errors.AsType[*MissingProgramError](err)
		if !ok || missing.Name != "unhello-windows-arm64.exe" || missing.Where == "" {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

func TestProgramOfAnotherKind(t *testing.T) {
	for name, content := range map[string]string{
		"of another machine": string(program(pe.IMAGE_FILE_MACHINE_I386, "")),
		"of the other one":   string(program(pe.IMAGE_FILE_MACHINE_ARM64, "")),
		"a text":             "hello",
		"empty":              "",
		"cut off":            string(program(pe.IMAGE_FILE_MACHINE_AMD64, "")[:0x90]),
	} {
		dir := release(t, "")
		put(t, filepath.Join(dir, programName("amd64")), content)
		_, err := NewPayload(Sources{Programs: dir})
		if wrong, ok := errors.AsType[*ProgramError](err); !ok || wrong.Arch != "amd64" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
