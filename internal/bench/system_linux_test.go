package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

// The program that unhello is timed against really sets the switch on a volume.
func TestMounting(t *testing.T) {
	volume := makeImage(t, workshop.volume, 16*mib, 2)
	testenv.Tool(t, "reged")
	e := mounters("unhello", volume)[1]
	for range 2 { // the second time on a volume that was restored
		if _, err := e.once(t.TempDir()); err != nil {
			t.Fatal(err)
		}
	}
}

// A program that does nothing is found out, on disks whose switch is on and on some where there is
// nothing to do.
func TestDisks(t *testing.T) {
	const size = before + 16*mib + behind
	for _, test := range []struct {
		name string
		make maker
	}{
		{"raw", workshop.disk},
		{"vhdx", workshop.vhdx},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, value := range []uint32{0, 2} {
				e := entry{on: makeImage(t, test.make, size, value), command: idle}
				_, err := e.once(t.TempDir())
				if found := err != nil && strings.Contains(err.Error(),
					"DWORD,0x00000002"); found != (value == 2) || (err == nil) != (value == 0) {
					t.Errorf("the switch is %d: %v", value, err)
				}
			}
		})
	}
}

type maker func(w workshop, name string, size int64, hive string) (*diskImage, error)

// makeImage makes a disk or volume with a small hive whose logs are empty.
func makeImage(t *testing.T, make maker, size int64, value uint32) *diskImage {
	t.Helper()
	for _, name := range []string{"mkntfs", "ntfscat", "reglookup", "sgdisk", "qemu-img"} {
		// Debian puts some of them where only root's PATH leads.
		t.Setenv("PATH", os.Getenv("PATH")+":"+filepath.Dir(testenv.Tool(t, name)))
	}
	if _, err := exec.LookPath("ntfs-3g"); err != nil || os.Geteuid() != 0 {
		testenv.Missing(t, "ntfs-3g can't mount here (Debian package ntfs-3g; root is wanted)")
	}
	hive := writeHive(t, value)
	for _, log := range []string{".LOG1", ".LOG2"} {
		if err := os.WriteFile(hive+log, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	image, err := make(workshop{t.TempDir(), t.TempDir()}, "image", size, hive)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// Whatever a run wrote, over data or into a hole, is gone before the next one.
func TestFresh(t *testing.T) {
	dir := t.TempDir()
	d := &diskImage{original: filepath.Join(dir, "original"),
		working: filepath.Join(dir, "working")}
	want := make([]byte, mib)
	copy(want[100<<10:], strings.Repeat("something", 20000))
	original, err := os.Create(d.original)
	if err != nil {
		t.Fatal(err)
	}
	defer original.Close()
	if _, err := original.WriteAt(want[100<<10:300<<10], 100<<10); err != nil {
		t.Fatal(err)
	}
	if err := original.Truncate(mib); err != nil {
		t.Fatal(err)
	}
	for _, spoil := range []struct {
		name string
		do   func(f *os.File) error
	}{
		{"new", func(*os.File) error { return nil }},
		{"written",
			func(f *os.File) error { _, err := f.WriteAt([]byte("other"), 150<<10); return err }},
		{"written in a hole",
			func(f *os.File) error { _, err := f.WriteAt([]byte("other"), 900<<10); return err }},
		{"shorter", func(f *os.File) error { return f.Truncate(120 << 10) }},
		{"longer",
			func(f *os.File) error { _, err := f.WriteAt([]byte("other"), 2*mib); return err }},
	} {
		t.Run(spoil.name, func(t *testing.T) {
			f, err := os.OpenFile(d.working, os.O_RDWR|os.O_CREATE, 0o600)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := spoil.do(f); err != nil {
				t.Fatal(err)
			}
			if _, err := d.fresh(""); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(d.working); err != nil || !bytes.Equal(got, want) {
				t.Errorf("not as it was, %v", err)
			}
		})
	}
}

// cat reads a file that is in the page cache.
func TestReadsAreCounted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, make([]byte, 5*mib), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := measure(exec.Command("cat", file), 0)
	if err != nil || m.read < 5*mib || m.read > 5*mib+64<<10 {
		t.Errorf("%d bytes, %v; want %d and what starting costs", m.read, err, 5*mib)
	}
}

func TestReadBound(t *testing.T) {
	hive := filepath.Join(t.TempDir(), "SOFTWARE")
	for suffix, size := range map[string]int{"": 1000, ".LOG1": 200, ".LOG2": 30} {
		if err := os.WriteFile(hive+suffix, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := readBound(hive, 2); got != 2*1230+8<<20 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
}
