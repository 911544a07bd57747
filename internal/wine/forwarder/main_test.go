package main

import (
	"bytes"
	"debug/pe"
	"testing"
)

// An export whose address lies within the export directory is a text that names the function of
// another DLL.
func TestExportIsAForwarder(t *testing.T) {
	file, err := pe.NewFile(bytes.NewReader(dll()))
	if err != nil {
		t.Fatal(err)
	}
	directory := file.OptionalHeader.(*pe.OptionalHeader64).
		DataDirectory[pe.IMAGE_DIRECTORY_ENTRY_EXPORT]
	section, err := file.Sections[0].Data()
	if err != nil {
		t.Fatal(err)
	}
	at := func(address uint32) []byte { return section[address-file.Sections[0].VirtualAddress:] }
	number := func(address uint32) uint32 {
		b := at(address)
		return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
	}
	text := func(address uint32) string {
		b, _, _ := bytes.Cut(at(address), []byte{0})
		return string(b)
	}
	const nameAt, functionsAt, namesAt = 12, 28, 32
	function := number(number(directory.VirtualAddress + functionsAt))
	if function < directory.VirtualAddress || function >= directory.VirtualAddress+directory.Size {
		t.Errorf("the function is at %#x, outside the directory: not a forwarder", function)
	}
	for _, test := range []struct {
		address uint32
		want    string
	}{
		{number(directory.VirtualAddress + nameAt), "bcryptprimitives.dll"},
		{number(number(directory.VirtualAddress + namesAt)), "ProcessPrng"},
		{function, "advapi32.SystemFunction036"},
	} {
		if got := text(test.address); got != test.want {
			t.Errorf("at %#x is %q, want %q", test.address, got, test.want)
		}
	}
}
