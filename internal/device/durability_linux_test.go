package device

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
)

// TestUpperDir: the mount table shows which folder receives the writes to an overlay.
func TestUpperDir(t *testing.T) {
	table := `22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 1 0:45 / / rw,relatime - overlay overlay rw,upperdir=/run/my\040cow/up,workdir=/run/cow
31 1 0:46 / /ro ro - overlay overlay ro,lowerdir=/a:/b
`
	for device, want := range map[string]string{"0:45": "/run/my cow/up", "0:46": "", "8:2": "",
		"9:9": ""} {
		if got := upperDir(parseMounts(table), device); got != want {
			t.Errorf("%s: %q, want %q", device, got, want)
		}
	}
}

// TestDurabilityOfDevice: a RAM disk is known by its name, a loop device by its file.
func TestDurabilityOfDevice(t *testing.T) {
	root := t.TempDir()
	device := func(number, name, backing string) string {
		dir := filepath.Join(root, "devices", name)
		put(t, filepath.Join(dir, "size"), "")
		if backing != "" {
			put(t, filepath.Join(dir, "loop", "backing_file"), backing+"\n")
		}
		link := filepath.Join(root, number)
		if err := os.Symlink(dir, link); err != nil {
			t.Fatal(err)
		}
		return link
	}
	for i, test := range []struct {
		name, backing string
		want          Durability
	}{
		{"sda1", "", Lasting},
		{"ram0", "", Volatile},
		{"zram0", "", Volatile},
		{"loop0", filepath.Join(root, "not", "there"), Doubtful},
	} {
		if got := durabilityOfDevice(device(fmt.Sprint(i), test.name, test.backing),
			"/", maxLayers); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if got := durabilityOfDevice(filepath.Join(root, "none"), "/", maxLayers); got != Lasting {
		t.Errorf("no such device: %v", got)
	}
}

// TestDurability: memory-backed file systems are recognized.
func TestDurability(t *testing.T) {
	if _, err := os.Stat("/dev/shm"); err != nil {
		testenv.Missing(t, "there is no /dev/shm: %v", err)
	}
	if got := DurabilityOf("/dev/shm"); got != Volatile {
		t.Errorf("/dev/shm: %v", got)
	}
}
