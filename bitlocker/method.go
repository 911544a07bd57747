package bitlocker

import "fmt"

// A Method is how sectors are encrypted.
type Method uint16

// All methods done in software. Others belong to hardware.
const (
	NoMethod          Method = 0 // decrypted
	AES128CBCDiffuser Method = 0x8000
	AES256CBCDiffuser Method = 0x8001
	AES128CBC         Method = 0x8002
	AES256CBC         Method = 0x8003
	AES128XTS         Method = 0x8004
	AES256XTS         Method = 0x8005
)

// methods has the name of each method and the size of its FVEK in bytes.
var methods = map[Method]struct {
	name string
	key  int
}{
	AES128CBCDiffuser: {"AES-128-CBC with Elephant diffuser", 64},
	AES256CBCDiffuser: {"AES-256-CBC with Elephant diffuser", 64},
	AES128CBC:         {"AES-128-CBC", 16},
	AES256CBC:         {"AES-256-CBC", 32},
	AES128XTS:         {"AES-128-XTS", 32},
	AES256XTS:         {"AES-256-XTS", 64},
}

// Known reports whether the package can encrypt and decrypt with m.
func (m Method) Known() bool { return methods[m].key > 0 }

// keySize is the size of the FVEK in bytes, 0 for an unknown method.
func (m Method) keySize() int { return methods[m].key }

func (m Method) String() string {
	if m == NoMethod {
		return "none"
	}
	if known, ok := methods[m]; ok {
		return known.name
	}
	return fmt.Sprintf("unknown method 0x%04x", uint16(m))
}
