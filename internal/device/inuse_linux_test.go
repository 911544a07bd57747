package device

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

// A running virtual machine has its image open. qemu-io locks images the way QEMU does.

// qemuImage has QEMU make an image of 8 MiB.
func qemuImage(t *testing.T, format string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "image")
	run(t, testenv.Tool(t, "qemu-img"), "create", "-q", "-f", format, path, "8M")
	return path
}

// occupy has QEMU keep an image open until stop is called.
func occupy(t *testing.T, path string, options ...string) (stop func()) {
	t.Helper()
	// It answers once it has opened the image.
	return other(t, "length\n", "8 MiB", testenv.Tool(t, "qemu-io"), append(options, path)...)
}

func wantUsed(t *testing.T, d *File, want bool) {
	t.Helper()
	var inUse *InUseError
	if err := d.InUse(); errors.As(err, &inUse) != want || (err != nil) != want {
		t.Errorf("in use: %v; want %v", err, want)
	}
}

// While QEMU has an image open, even just for reading, we don't write to it and can say why.
func TestImageThatQEMUHasOpen(t *testing.T) {
	for _, test := range []struct {
		name, format string
		options      []string
	}{
		{"qcow2", "qcow2", []string{"-f", "qcow2"}},
		{"qcow2 for reading", "qcow2", []string{"-f", "qcow2", "-r"}},
		{"VHDX", "vhdx", []string{"-f", "vhdx"}},
		{"raw", "raw", []string{"-f", "raw"}},
		{"raw for reading", "raw", []string{"-f", "raw", "-r"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := qemuImage(t, test.format)
			reader := openDevice(t, path, false)
			wantUsed(t, reader, false)
			stop := occupy(t, path, test.options...)
			wantUsed(t, reader, true)
			var inUse *InUseError
			if _, err := Open(path, true); !errors.As(err, &inUse) {
				t.Errorf("opened for writing: %v", err)
			}
			stop()
			wantUsed(t, reader, false)
			openDevice(t, path, true)
		})
	}
}

// While we have an image open for writing, QEMU can't open it at all.
func TestImageThatWeHaveOpen(t *testing.T) {
	for _, format := range []string{"qcow2", "vhdx", "raw"} {
		path := qemuImage(t, format)
		writer := openDevice(t, path, true)
		wantUsed(t, writer, false)
		reader := openDevice(t, path, false)
		wantUsed(t, reader, true)
		for _, options := range [][]string{{"-f", format}, {"-f", format, "-r"}} {
			qemuReads := exec.Command(testenv.Tool(t, "qemu-io"),
				append(options, "-c", "read 0 512", path)...)
			if out, err := qemuReads.CombinedOutput(); err == nil ||
				!strings.Contains(string(out), "lock") {
				t.Errorf("QEMU opens %s with %v: %v: %s", format, options, err, out)
			}
		}
		writer.Close()
		wantUsed(t, reader, false)
		run(t, testenv.Tool(t, "qemu-io"), "-f", format, "-c", "write 0 512", path)
	}
}

func TestInUseOfDevices(t *testing.T) {
	image, device, _ := mountedExt4(t)
	wantUsed(t, openDevice(t, device, false), true)
	wantUsed(t, openDevice(t, image, false), true)
	free := fileWith(t, make([]byte, 1<<20))
	shown := openDevice(t, loopDevice(t, free, 512), false)
	wantUsed(t, shown, false)
	wantUsed(t, openDevice(t, free, false), true)
}
