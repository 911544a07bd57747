// Command forwarder writes a bcryptprimitives.dll for wine 8, which has none and so can't start Go
// programs. The DLL has no code. Its one export, ProcessPrng, is a forwarder to advapi32's
// SystemFunction036 (RtlGenRandom), which takes the same arguments.
//
// The layout is that of Microsoft's PE Format: one section, which holds nothing but the export
// directory.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
)

const (
	peOffset    = 0x40   // behind the DOS header, all zeros except for its first and last fields
	fileOffset  = 0x200  // of the section
	sectionSize = 0x200  // in the file
	address     = 0x1000 // of the section, relative to the image
	imageSize   = 0x2000
)

// header is everything between the DOS header and the section.
type header struct {
	Signature [4]byte
	coffHeader
	optionalHeader
	sectionHeader
}

type coffHeader struct {
	Machine, Sections                   uint16
	Time, Symbols, SymbolCount          uint32
	OptionalHeaderSize, Characteristics uint16
}

type optionalHeader struct {
	Magic                                     uint16
	Linker                                    [2]byte
	CodeSize, DataSize, BSSSize, Entry, Code  uint32
	ImageBase                                 uint64
	SectionAlignment, FileAlignment           uint32
	OSVersion, ImageVersion, SubsystemVersion [2]uint16
	Reserved, ImageSize, HeaderSize, Checksum uint32
	Subsystem, DLLCharacteristics             uint16
	StackReserve, StackCommit                 uint64
	HeapReserve, HeapCommit                   uint64
	LoaderFlags, DirectoryCount               uint32
	Directories                               [16]struct{ Address, Size uint32 }
}

type sectionHeader struct {
	Name                                [8]byte
	Size, Address, FileSize, FileOffset uint32
	Relocations, Lines                  uint32
	RelocationCount, LineCount          uint16
	Characteristics                     uint32
}

// exports is the section: the export directory, its three tables of one entry each, and the texts
// they point to.
type exports struct {
	Flags, Time                      uint32
	Version                          [2]uint16
	Name, Base                       uint32
	Functions, Names                 uint32
	FunctionsAt, NamesAt, OrdinalsAt uint32
	Function, NameOf                 uint32
	Ordinal                          uint16
}

const (
	dllName   = "bcryptprimitives.dll\x00"
	function  = "ProcessPrng\x00"
	forwardTo = "advapi32.SystemFunction036\x00"
)

func dll() []byte {
	var e exports
	fixed := uint32(binary.Size(e))
	const directory = 40 // the fields before Function
	name := address + fixed
	functionName := name + uint32(len(dllName))
	// inside the directory, which makes it a forwarder
	target := functionName + uint32(len(function))
	e = exports{
		Name: name, Base: 1, Functions: 1, Names: 1,
		FunctionsAt: address + directory, NamesAt: address + directory + 4,
		OrdinalsAt: address + directory + 8,
		Function:   target, NameOf: functionName,
	}
	size := target + uint32(len(forwardTo)) - address

	h := header{
		Signature: [4]byte{'P', 'E'},
		coffHeader: coffHeader{
			Machine: 0x8664, Sections: 1, OptionalHeaderSize: uint16(binary.Size(optionalHeader{})),
			Characteristics: 0x2022, // executable image, large addresses, DLL
		},
		optionalHeader: optionalHeader{
			Magic: 0x20B, DataSize: sectionSize, ImageBase: 0x180000000, SectionAlignment: 0x1000,
			FileAlignment: fileOffset,
			OSVersion:     [2]uint16{6, 0}, SubsystemVersion: [2]uint16{6, 0},
			ImageSize: imageSize, HeaderSize: fileOffset,
			Subsystem: 3, DLLCharacteristics: 0x160, // console; high entropy, dynamic base, NX
			StackReserve: 1 << 20, StackCommit: 1 << 12, HeapReserve: 1 << 20, HeapCommit: 1 << 12,
			DirectoryCount: 16,
		},
		sectionHeader: sectionHeader{
			Name: [8]byte{'.', 'r', 'd', 'a', 't', 'a'}, Size: size, Address: address,
			FileSize: sectionSize, FileOffset: fileOffset,
			Characteristics: 0x40000040, // initialized data, readable
		},
	}
	h.Directories[0].Address, h.Directories[0].Size = address, size

	file := make([]byte, fileOffset+sectionSize)
	copy(file, "MZ")
	binary.LittleEndian.PutUint32(file[0x3C:], peOffset)
	put(file[peOffset:], h)
	put(file[fileOffset:], e)
	copy(file[fileOffset+fixed:], dllName+function+forwardTo)
	return file
}

func put(at []byte, structure any) {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, structure) // a Buffer takes everything
	copy(at, b.Bytes())
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: forwarder FILE")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], dll(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "forwarder:", err)
		os.Exit(1)
	}
}
