package testenv

import (
	"bytes"
	"os"
	"os/exec"
	"sync"
	"testing"
)

// unpacked keeps what Unxz made, by path: many tests start from the same few hives.
var unpacked sync.Map

// Unxz returns the content of an xz-compressed file. The bytes belong to the caller.
func Unxz(t testing.TB, path string) []byte {
	t.Helper()
	if content, ok := unpacked.Load(path); ok {
		return bytes.Clone(content.([]byte))
	}
	var stderr bytes.Buffer
	cmd := exec.Command(Tool(t, "xz"), "-dc", "--", path)
	cmd.Stderr = &stderr
	content, err := cmd.Output()
	if err != nil {
		t.Fatalf("xz -dc %s: %v: %s", path, err, &stderr)
	}
	unpacked.Store(path, bytes.Clone(content))
	return content
}

// UnxzTo writes the content of an xz-compressed file, however large, to the new file dest.
func UnxzTo(t testing.TB, path, dest string) {
	t.Helper()
	out, err := os.Create(dest)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var stderr bytes.Buffer
	cmd := exec.Command(Tool(t, "xz"), "-dc", "--", path)
	cmd.Stdout, cmd.Stderr = out, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("xz -dc %s: %v: %s", path, err, &stderr)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
