package rescue

import (
	"testing"

	"unhello/internal/record"
)

// seen is a place of which only the identity is known.
type seen struct {
	place
	id record.Target
}

func (s seen) identity() (record.Target, error) { return s.id, nil }

// TestAddKnownWindows: a volume that is mounted and on a disk of the machine too
// counts once; two that look alike count twice.
func TestAddKnownWindows(t *testing.T) {
	at := func(serial, file string) *Found {
		id := record.Target{VolumeSerial: serial, FileIDs: map[string]string{"hive": file}}
		return &Found{Windows: []*Windows{{Folder: "Windows", place: seen{id: id}}}}
	}
	for _, c := range []struct {
		name string
		then *Found
		more bool
	}{
		{"the same on its disk", at("34F5EE1202469FF7", "67"), false},
		{"the same as Windows names the serial", at("0246-9FF7", "67"), false},
		{"another file on the volume", at("34F5EE1202469FF7", "68"), true},
		{"the same number on another volume", at("34F5EE1202469FF8", "67"), true},
		{"a volume without a serial", at("", "67"), true},
	} {
		all := at("34F5EE1202469FF7", "67")
		if more := all.Add(c.then); more != c.more || len(all.Windows) != map[bool]int{false: 1, true: 2}[c.more] {
			t.Errorf("%s: more: %v, %d installations", c.name, more, len(all.Windows))
		}
	}
}
