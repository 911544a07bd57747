package demo

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/demo/volume"
	"unhello/internal/device"
	"unhello/internal/testdisk"
	"unhello/media"
	"unhello/media/ntfs"
)

const config = `Windows\System32\config\`

// made makes the disk.
func made(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "disk.img")
	if err := Plain.Make(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDiskIsTheSameEveryTime(t *testing.T) {
	a, err := os.ReadFile(made(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(made(t))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) || len(a) != diskSize {
		t.Errorf("two disks of %d and %d bytes differ", len(a), len(b))
	}
}

func TestDiskReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "disk.img")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	var exists *device.ExistsError
	if err := Plain.Make(path); !errors.As(err, &exists) {
		t.Error(err)
	}
	if b, err := os.ReadFile(path); string(b) != "mine" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}

// Our own code finds Windows on the disk, and in it the value that counts.
func TestDiskHoldsALockedWindows(t *testing.T) {
	windows := openWindows(t, made(t))
	var files hive.Files
	for name, file := range map[string]*hive.Storage{"SOFTWARE": &files.Primary,
		"SOFTWARE.LOG1": &files.Log1, "SOFTWARE.LOG2": &files.Log2} {
		f := lookup(t, windows, config+name)
		if err := f.Writable(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		*file = f
	}
	stale, err := hive.OpenStale(hive.Files{Primary: files.Primary})
	if err != nil {
		t.Fatal(err)
	}
	if got := valueIn(t, stale); got != StaleValue {
		t.Errorf("the hive's own file says %d, want %d", got, StaleValue)
	}
	h, err := hive.Open(t.Context(), files, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := valueIn(t, h); got != RealValue {
		t.Errorf("hive and logs say %d, want %d", got, RealValue)
	}
}

// Windows was shut down completely: there is no saved session.
func TestDiskIsNotHibernated(t *testing.T) {
	windows := openWindows(t, made(t))
	f := lookup(t, windows, "hiberfil.sys")
	b := make([]byte, f.Size())
	if _, err := f.ReadAt(b, 0); err != nil || !bytes.Equal(b, make([]byte, 8192)) {
		t.Errorf("%d bytes, not 8192 zeros, %v", len(b), err)
	}
	if err := f.Writable(); err != nil {
		t.Error(err)
	}
	if dirty, err := windows.Dirty(); dirty || err != nil {
		t.Errorf("dirty: %v, %v", dirty, err)
	}
}

func openWindows(t *testing.T, path string) *ntfs.Volume {
	t.Helper()
	disk, err := device.Open(path, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { disk.Close() })
	parts, err := media.Partitions(disk)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(parts.Partitions); parts.Scheme != media.GPT || parts.FromBackup || n != 4 {
		t.Fatalf("%+v", parts)
	}
	p := parts.Partitions[2]
	if p.Kind != media.KindNTFS {
		t.Fatalf("%+v", p)
	}
	v, err := media.NewVolume(disk, p)
	if err != nil {
		t.Fatal(err)
	}
	windows, err := ntfs.Open(v, v.Size())
	if err != nil {
		t.Fatal(err)
	}
	return windows
}

func lookup(t *testing.T, v *ntfs.Volume, path string) *ntfs.File {
	t.Helper()
	f, err := v.Lookup(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// valueIn gives the first byte of the switch.
func valueIn(t *testing.T, h *hive.Hive) byte {
	t.Helper()
	k, err := h.Key(hivetest.DeviceKey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := k.Value(hivetest.HelloOnly)
	if err != nil {
		t.Fatal(err)
	}
	data, err := v.Data()
	if err != nil {
		t.Fatal(err)
	}
	return data[0]
}

func TestTableBySgdisk(t *testing.T) {
	t.Parallel() // sgdisk takes a second to sync
	path := made(t)
	if out := testdisk.Run(t, "sgdisk", "--verify", path); !bytes.Contains(out,
		[]byte("No problems found")) {
		t.Errorf("%s", out)
	}
	windows := testdisk.Run(t, "sgdisk", "--info=3", path)
	for _, want := range []string{"EBD0A0A2-B9E5-4433-87C0-68B6B72699C7", "First sector: 6144 ",
		"'Basic data partition'"} {
		if !bytes.Contains(windows, []byte(want)) {
			t.Errorf("no %s in %s", want, windows)
		}
	}
}

// ntfs-3g's own programs read the volume as it was made, and find nothing to fix.
func TestVolumeByNTFS3G(t *testing.T) {
	path := testdisk.Extract(t, made(t), windowsAt, volume.Size)
	testdisk.CheckNTFS(t, path)
	v := openWindows(t, made(t))
	for _, name := range []string{"SOFTWARE", "SOFTWARE.LOG1", "SOFTWARE.LOG2"} {
		f := lookup(t, v, config+name)
		got := make([]byte, f.Size())
		if _, err := f.ReadAt(got, 0); err != nil ||
			!bytes.Equal(got, testdisk.Cat(t, path, "Windows/System32/config/"+name)) {
			t.Errorf("%s reads otherwise than ntfscat, %v", name, err)
		}
	}
	if out := testdisk.Run(t, "ntfsls", "-R", path); !bytes.Contains(out, []byte("hiberfil.sys")) {
		t.Errorf("ntfsls: %s", out)
	}
}
