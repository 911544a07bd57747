package target

import (
	"path/filepath"
	"testing"

	"unhello/internal/demo"
	"unhello/internal/device"
	"unhello/media"
)

// TestSettle: where a volume lies is found by its content, and stays known once the system shows it
// decrypted.
func TestSettle(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "PhysicalDrive0")
	if err := demo.Locked.Make(disk); err != nil {
		t.Fatal(err)
	}
	d, err := openDisk(disk, toRead)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	table, err := media.Partitions(d)
	if err != nil {
		t.Fatal(err)
	}
	p := table.Partitions[2]
	encrypted := make([]byte, p.Size)
	if _, err := d.ReadAt(encrypted, p.Offset); err != nil {
		t.Fatal(err)
	}
	want := device.SystemVolume{Path: disk + "-volume", Disk: disk, Offset: p.Offset, Size: p.Size}
	known := make(map[string]diskPartition)
	settled := func() device.SystemVolume {
		forgotten := []device.SystemVolume{{Path: want.Path}}
		settle(forgotten, []string{disk}, known)
		return forgotten[0]
	}
	for _, content := range [][]byte{encrypted, []byte("plaintext")} {
		write(t, want.Raw(), content)
		if got := settled(); got.Disk != want.Disk || got.Offset != want.Offset ||
			got.Size != want.Size {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	clear(known)
	if got := settled(); got.Disk != "" {
		t.Errorf("%+v, though nothing tells", got)
	}
}
