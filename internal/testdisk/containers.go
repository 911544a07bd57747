package testdisk

import (
	"os/exec"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
)

// Container is a kind of disk image.
type Container struct {
	Name    string // such as "dynamic.vhdx"
	Format  string // its name in qemu-img
	Options string // for qemu-img convert -o
	// Checked says that qemu-img can check it.
	Checked bool
}

// Containers returns the kinds that the program writes into. VHDs keep their exact size: QEMU would
// round it up, and the copy of a GPT would no longer be at the end of the disk.
func Containers() []Container {
	return []Container{
		{"raw.img", "raw", "", false},
		{"fixed.vhd", "vpc", "subformat=fixed,force_size=on", false},
		{"dynamic.vhd", "vpc", "subformat=dynamic,force_size=on", false},
		{"fixed.vhdx", "vhdx", "subformat=fixed", true},
		{"dynamic.vhdx", "vhdx", "subformat=dynamic", true},
		{"v2.qcow2", "qcow2", "compat=0.10", true},
		{"v3.qcow2", "qcow2", "compat=1.1", true},
	}
}

// Make converts a raw disk and returns the path of the image, in a folder of its own.
func (c Container) Make(t testing.TB, raw string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), c.Name)
	args := []string{"convert", "-f", "raw", "-O", c.Format}
	if c.Options != "" {
		args = append(args, "-o", c.Options)
	}
	Run(t, "qemu-img", append(args, raw, path)...)
	return path
}

// Raw converts an image back to a raw disk and returns its path. The format is named, because a
// fixed VHD looks like a raw disk.
func (c Container) Raw(t testing.TB, path string) string {
	t.Helper()
	raw := filepath.Join(t.TempDir(), "raw")
	Run(t, "qemu-img", "convert", "-f", c.Format, "-O", "raw", path, raw)
	return raw
}

// Check fails the test if qemu-img finds fault with the image.
func (c Container) Check(t testing.TB, path string) {
	t.Helper()
	if !c.Checked {
		return
	}
	if out, err := exec.Command(testenv.Tool(t, "qemu-img"), "check", "-f", c.Format, path).
		CombinedOutput(); err != nil {
		t.Errorf("qemu-img check %s: %v: %s", c.Name, err, out)
	}
}
