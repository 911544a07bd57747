package device

import (
	"encoding/binary"
	"errors"
	"testing"
)

func TestParseModel(t *testing.T) {
	b := make([]byte, 200)
	for at, s := range map[int]string{12: "SanDisk ", 16: " Ultra  ", 24: " 0123 "} {
		offset := 4 * at
		binary.LittleEndian.PutUint32(b[at:], uint32(offset))
		copy(b[offset:], s+"\x00")
	}
	if model, serial := parseModel(b); model != "SanDisk Ultra" || serial != "0123" {
		t.Errorf("%q, %q", model, serial)
	}
	binary.LittleEndian.PutUint32(b[12:], 0)
	binary.LittleEndian.PutUint32(b[24:], 1<<31)
	if model, serial := parseModel(b); model != "Ultra" || serial != "" {
		t.Errorf("%q, %q", model, serial)
	}
	if model, serial := parseModel(nil); model+serial != "" {
		t.Errorf("%q, %q", model, serial)
	}
}

func FuzzParseModel(f *testing.F) {
	f.Add(make([]byte, 40))
	f.Fuzz(func(_ *testing.T, b []byte) { parseModel(b) })
}

func TestAFileIsNoDisk(t *testing.T) {
	var not *NotADiskError
	if _, err := Identify(fileWith(t, make([]byte, 4096))); !errors.As(err, &not) {
		t.Error(err)
	}
}

// Volumes can't be matched to a disk by any other name.
func TestIsDiskName(t *testing.T) {
	for path, want := range map[string]bool{
		`\\.\PhysicalDrive0`: true, `\\.\PHYSICALDRIVE12`: true,
		`\\.\PhysicalDrive`: false, `\\.\PhysicalDrive2.`: false, `\\.\PhysicalDrive2 `: false,
		`\\.\PhysicalDrive02`: false,
		`\\.\PhysicalDrive-1`: false, `\\?\PhysicalDrive2`: false, `\\.\D:`: false,
		`\\.\PhysicalDrive2\`: false,
	} {
		if got := IsDiskName(path); got != want {
			t.Errorf("%q: %v", path, got)
		}
	}
}
