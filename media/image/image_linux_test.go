package image_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"unhello/internal/testenv"
	"unhello/media/image"
)

// openFile opens a file that is closed at the end of the test.
func openFile(t *testing.T, name string, flag int) *os.File {
	t.Helper()
	f, err := os.OpenFile(name, flag, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// serve lets QEMU have an image open until the function it gives is called.
func serve(t *testing.T, name string) (stop func()) {
	t.Helper()
	socket := filepath.Join(filepath.Dir(name), "nbd")
	cmd := exec.Command(testenv.Tool(t, "qemu-nbd"), "-f", "qcow2", "-k", socket, name)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		cmd.Process.Kill()
		cmd.Wait()
	}
	t.Cleanup(stop)
	for range 500 {
		if _, err := os.Stat(socket); err == nil {
			return stop
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("qemu-nbd does not serve the image")
	return stop
}

func TestInUse(t *testing.T) {
	dir := t.TempDir()
	qemuImg(t, dir, "create", "-q", "-f", "qcow2", "image", "8M")
	name := filepath.Join(dir, "image")
	stop := serve(t, name)
	reader, writer := openFile(t, name, os.O_RDONLY), openFile(t, name, os.O_RDWR)

	if used, err := image.InUse(reader); !used || err != nil {
		t.Errorf("while QEMU has it: in use %v, %v", used, err)
	}
	if err := image.Claim(writer); !errors.Is(err, image.ErrInUse) {
		t.Errorf("claimed while QEMU has it: %v", err)
	}
	stop()
	if used, err := image.InUse(reader); used || err != nil {
		t.Errorf("after QEMU has ended: in use %v, %v", used, err)
	}
	if err := image.Claim(writer); err != nil {
		t.Fatal(err)
	}
	if used, err := image.InUse(reader); !used || err != nil {
		t.Errorf("after the claim: in use %v, %v", used, err)
	}
	if out, err := exec.Command(testenv.Tool(t, "qemu-io"), "-f", "qcow2", "-c", "write 0 512", name).CombinedOutput(); err == nil {
		t.Errorf("QEMU writes into a claimed image: %s", out)
	}
}
