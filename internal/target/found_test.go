package target

import (
	"runtime"
	"testing"

	"unhello/internal/record"
	"unhello/internal/report"
)

// seen is a place that only knows its record target.
type seen struct {
	place
	id record.Target
}

func (s seen) RecordTarget() (record.Target, error) { return s.id, nil }

// TestAddKnownWindows: a volume that is mounted and also found on a disk counts once; two that look
// the same count twice.
func TestAddKnownWindows(t *testing.T) {
	at := func(v *Volume, serial, file string) *Found {
		id := record.Target{VolumeSerial: serial, FileIDs: map[string]string{"hive": file}}
		return &Found{Windows: []*Windows{{Folder: "Windows", Volume: v, place: seen{id: id}}}}
	}
	used, free := &Volume{Volume: report.Volume{InUse: true}}, &Volume{}
	const serial = "34F5EE1202469FF7"
	for _, c := range []struct {
		name        string
		first, then *Found
		more        bool
	}{
		{"mounted, then on its disk", at(nil, serial, "67"), at(used, serial, "67"), false},
		{"mounted twice", at(nil, serial, "67"), at(nil, serial, "67"), false},
		{"as Windows names the serial", at(nil, serial, "67"), at(used, "0246-9FF7", "67"), false},
		{"another file on the volume", at(nil, serial, "67"), at(used, serial, "68"), true},
		{"the same number on another volume", at(nil, serial, "67"),
			at(used, "34F5EE1202469FF8", "67"), true},
		{"a volume without a serial", at(nil, serial, "67"), at(used, "", "67"), true},
		{"a clone of a mounted disk", at(nil, serial, "67"), at(free, serial, "67"),
			runtime.GOOS != "windows"},
		{"a disk and its clone", at(free, serial, "67"), at(free, serial, "67"), true},
	} {
		c.first.Add(c.then)
		if more := len(c.first.Windows) == 2; more != c.more {
			t.Errorf("%s: %d installations", c.name, len(c.first.Windows))
		}
	}
}
