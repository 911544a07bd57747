package bitlocker

import "fmt"

// A State says how far the encryption of a volume got. Normally both the state and the next state
// are Encrypted.
type State uint16

// All states.
const (
	Decrypted State = 1 // everything is in the clear
	Switching State = 2 // a conversion was cut off: its log may be live
	Paused    State = 3 // encrypted up to the watermark, in the clear after it
	Encrypted State = 4
	Stopped   State = 5 // like Paused, stopped cleanly in small steps
)

var stateNames = map[State]string{
	Decrypted: "decrypted",
	Switching: "switching",
	Paused:    "paused",
	Encrypted: "encrypted",
	Stopped:   "stopped",
}

func (s State) String() string {
	if name, ok := stateNames[s]; ok {
		return name
	}
	return fmt.Sprintf("unknown state %d", uint16(s))
}

// A Variant is a form of the volume header.
type Variant int

// All variants.
const (
	Vista    Variant = iota + 1
	Windows7         // and everything since
	ToGo             // removable disks, which begin with a small FAT volume
	EOW              // like Windows7, while encrypt-on-write converts the volume
)

var variantNames = [...]string{"", "Vista", "Windows 7", "To Go", "encrypt-on-write"}

func (v Variant) String() string {
	if v < Vista || v > EOW {
		return fmt.Sprintf("unknown variant %d", int(v))
	}
	return variantNames[v]
}
