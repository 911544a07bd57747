package image_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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

// occupy lets QEMU have an image open until the function it gives is called.
func occupy(t *testing.T, name string) (stop func()) {
	t.Helper()
	cmd := exec.Command(testenv.Tool(t, "qemu-io"), "-f", "qcow2", name)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		in.Close()
		cmd.Wait()
	}
	t.Cleanup(stop)
	// It answers once it has the image.
	if _, err := io.WriteString(in, "length\n"); err != nil {
		t.Fatal(err)
	}
	answer := bufio.NewScanner(out)
	for answer.Scan() {
		if strings.Contains(answer.Text(), "8 MiB") {
			return stop
		}
	}
	t.Fatal("QEMU does not open the image")
	return stop
}

func TestInUse(t *testing.T) {
	dir := t.TempDir()
	qemuImg(t, dir, "create", "-q", "-f", "qcow2", "image", "8M")
	name := filepath.Join(dir, "image")
	stop := occupy(t, name)
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
