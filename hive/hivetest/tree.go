// Package hivetest builds synthetic registry hives and their transaction logs, whether sound, dirty
// or damaged, for tests, benchmarks and the demonstration.
//
// The same input gives the same bytes on every machine and every day. Nothing here reads a hive
// through package hive: what judges that package must not share its mistakes.
package hivetest

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"

	"unhello/hive"
)

// The types of registry values that the helpers below use.
const (
	TypeNone     = 0
	TypeSZ       = 1
	TypeExpandSZ = 2
	TypeBinary   = 3
	TypeDWORD    = 4
	TypeLink     = 6
	TypeMultiSZ  = 7
	TypeQWORD    = 11
)

// Flags of a key node.
const (
	FlagVolatile   = 0x0001
	FlagHiveExit   = 0x0002
	FlagHiveEntry  = 0x0004
	FlagNoDelete   = 0x0008
	FlagSymlink    = 0x0010
	FlagCompName   = 0x0020
	FlagPredefined = 0x0040
)

// A Key is a registry key and what lies below it. One Key may appear several times in a tree; it is
// written each time.
type Key struct {
	Name   string // a lone surrogate is in its three-byte form, as in hive.Name
	Class  string
	Keys   []*Key // in any order; the builder sorts them as Windows does
	Values []Value

	Flags       uint16 // besides FlagCompName and the root's flags, which the builder sets
	LastWritten uint64 // FILETIME; 0 means DefaultTime
	Descriptor  int    // which security descriptor, from 1; 0: the next one in turn

	// Subkey list, if it should differ from Options.
	List List
	Leaf int

	// Oddities of real hives.
	Wide          bool   // the name in UTF-16 although Latin-1 would do
	Access        byte   // access bits
	Layered       byte   // layered-key bits (minor version 6)
	UserFlags     byte   // the byte at 54
	VolatileCount uint32 // leftover number of volatile subkeys, with a wild list pointer
	Predefined    uint32 // handle in place of the value count, with FlagPredefined
	WorkVar       uint32
}

// A Value is one value of a key.
type Value struct {
	Name string // empty: the default value
	Type uint32
	Data []byte

	// Oddities of real hives.
	Wide      bool   // the name in UTF-16 although Latin-1 would do
	OutOfLine bool   // up to four bytes of data in a cell of their own
	Tombstone bool   // a deleted value of a layered hive
	Spare     uint16 // garbage in the spare field
}

// DefaultTime is the time of every key that has none of its own: 2024-10-01 12:00 UTC.
const DefaultTime = 133722576000000000

// DWORD is a REG_DWORD value.
func DWORD(name string, v uint32) Value {
	return Value{Name: name, Type: TypeDWORD, Data: binary.LittleEndian.AppendUint32(nil, v)}
}

// QWORD is a REG_QWORD value.
func QWORD(name string, v uint64) Value {
	return Value{Name: name, Type: TypeQWORD, Data: binary.LittleEndian.AppendUint64(nil, v)}
}

// SZ is a REG_SZ value.
func SZ(name, s string) Value {
	return Value{Name: name, Type: TypeSZ, Data: UTF16Z(s)}
}

// ExpandSZ is a REG_EXPAND_SZ value.
func ExpandSZ(name, s string) Value {
	return Value{Name: name, Type: TypeExpandSZ, Data: UTF16Z(s)}
}

// MultiSZ is a REG_MULTI_SZ value.
func MultiSZ(name string, list ...string) Value {
	var data []byte
	for _, s := range list {
		data = append(data, UTF16Z(s)...)
	}
	return Value{Name: name, Type: TypeMultiSZ, Data: append(data, 0, 0)}
}

// Binary is a REG_BINARY value.
func Binary(name string, data []byte) Value {
	return Value{Name: name, Type: TypeBinary, Data: data}
}

// Link is a symbolic link: a key that stands for the one at target, an absolute kernel path
// (\REGISTRY\MACHINE\...).
func Link(name, target string) *Key {
	data := UTF16Z(target)
	return &Key{
		Name:   name,
		Flags:  FlagSymlink,
		Values: []Value{{Name: "SymbolicLinkValue", Type: TypeLink, Data: data[:len(data)-2]}},
	}
}

// At returns the key at path below k and creates any keys that are missing.
func (k *Key) At(path string) *Key {
	for _, name := range split(path) {
		i := slices.IndexFunc(k.Keys, func(sub *Key) bool {
			return hive.EqualNames(hive.MakeName(sub.Name), hive.MakeName(name))
		})
		if i < 0 {
			i = len(k.Keys)
			k.Keys = append(k.Keys, &Key{Name: name})
		}
		k = k.Keys[i]
	}
	return k
}

// UTF16Z returns a string in UTF-16LE with a NUL at its end.
func UTF16Z(s string) []byte {
	return binary.LittleEndian.AppendUint16(utf16le(utf16.Encode([]rune(s))), 0)
}

func utf16le(units []uint16) []byte {
	b := make([]byte, 0, 2*len(units)+2)
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}
