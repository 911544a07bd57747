package bitlocker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
)

// plainOf unlocks a volume with its known recovery password, or without a key.
func plainOf(t testing.TB, r io.ReaderAt, size int64, image knownImage) *Plain {
	t.Helper()
	v, err := Open(r, size)
	if err != nil {
		t.Fatal(err)
	}
	var c Credentials
	if image.recovery != "" {
		c.Passwords = []RecoveryPassword{password(t, image.recovery)}
	}
	mk, _, err := v.Unlock(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	p, err := v.Open(mk)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func sumOf(t testing.TB, r io.Reader) string {
	t.Helper()
	h := sha256.New()
	if _, err := io.CopyBuffer(h, r, make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// dislocker must see the same in the volumes that have a file system.
func TestPlainIsDislockers(t *testing.T) {
	for _, image := range knownImages {
		if image.windows == "" {
			continue
		}
		t.Run(image.windows, func(t *testing.T) {
			file, judge := filepath.Join(t.TempDir(), "volume.img"),
				filepath.Join(t.TempDir(), "plain")
			testenv.UnxzTo(t, testenv.Shared(t, "bitlocker/"+image.windows+".img.xz"), file)
			key := "-c"
			if image.recovery != "" {
				key = "-p" + image.recovery
			}
			cmd := exec.CommandContext(t.Context(), testenv.Tool(t, "dislocker-file"), "-q", "-r",
				"-V", file, key, "--", judge)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("dislocker-file: %v\n%s", err, out)
			}
			volume, size := openFile(t, file)
			p := plainOf(t, volume, size, image)
			want, _ := openFile(t, judge)
			if got, want := sumOf(t, io.NewSectionReader(p, 0, p.Size())),
				sumOf(t, want); got != want {
				t.Errorf("the view has SHA-256 %s, dislocker's %s", got, want)
			}
			checkGate(t, p)
		})
	}
}

// openFile opens a file until the test ends.
func openFile(t *testing.T, path string) (f *os.File, size int64) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if size, err = f.Seek(0, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return f, size
}

// checkGate checks that the file system may be written, except for BitLocker's areas.
func checkGate(t *testing.T, p *Plain) {
	t.Helper()
	for _, off := range p.m.infoOffsets {
		if err := p.CanWrite(off-1, 1); err != nil {
			t.Error(err)
		}
		if why, at := refusal(t, p.CanWrite(off-1, 2)); why != GateMetadata || at != off {
			t.Errorf("the information area at 0x%x: %q at 0x%x", off, why, at)
		}
	}
	if why, _ := refusal(t, p.CanWrite(p.m.vblock, 1)); why != GateMovedBoot {
		t.Errorf("the moved boot sectors at 0x%x: %q", p.m.vblock, why)
	}
}

func BenchmarkPlainOfImage(b *testing.B) {
	for _, image := range knownImages[:4] {
		b.Run(image.name, func(b *testing.B) {
			r := loadImage(b, image.name)
			p := plainOf(b, r, r.size, image)
			buffer := make([]byte, 1<<20)
			b.SetBytes(p.Size())
			for b.Loop() {
				for off := int64(0); off < p.Size(); off += int64(len(buffer)) {
					if _, err := p.ReadAt(buffer, off); err != nil && err != io.EOF {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
