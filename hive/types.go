package hive

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Type is the type of a value's data. Any number is allowed.
type Type uint32

// The types that have a name.
const (
	None Type = iota
	SZ
	ExpandSZ
	Binary
	DWORD
	DWORDBigEndian
	Link
	MultiSZ
	ResourceList
	FullResourceDescriptor
	ResourceRequirementsList
	QWORD
)

var typeNames = [...]string{
	"REG_NONE", "REG_SZ", "REG_EXPAND_SZ", "REG_BINARY",
	"REG_DWORD", "REG_DWORD_BIG_ENDIAN", "REG_LINK", "REG_MULTI_SZ",
	"REG_RESOURCE_LIST", "REG_FULL_RESOURCE_DESCRIPTOR", "REG_RESOURCE_REQUIREMENTS_LIST",
	"REG_QWORD",
}

// String returns the name, or the number in hex if the type has none.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("0x%x", uint32(t))
}

// ParseType reads a type as String writes it, in upper or lower case, or any number.
func ParseType(s string) (Type, error) {
	for i, n := range typeNames {
		if strings.EqualFold(s, n) {
			return Type(i), nil
		}
	}
	n, err := parseNumber(s, math.MaxUint32)
	if err != nil {
		return 0, fmt.Errorf("hive: %q is no type of a registry value", s)
	}
	return Type(n), nil
}

// filetimeUnix is the number of 100 ns units from 1601 to 1970.
const filetimeUnix = 116444736000000000

// fromFiletime converts units of 100 ns since 1601.
func fromFiletime(t uint64) time.Time {
	d := int64(t) - filetimeUnix
	return time.Unix(d/1e7, d%1e7*100).UTC()
}

// toFiletime is the reverse of fromFiletime.
func toFiletime(t time.Time) uint64 {
	return uint64(t.Unix()*1e7 + int64(t.Nanosecond())/100 + filetimeUnix)
}

// TypeNames lists the types that have a name.
func TypeNames() []string { return append([]string{}, typeNames[:]...) }
