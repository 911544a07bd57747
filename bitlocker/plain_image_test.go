package bitlocker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
)

// Volumes made by Windows, in ../shared/bitlocker.
var windowsVolumes = []struct {
	name    string
	windows string // the same container with a Windows in it, "" if there is none
	fvek    string
	sum     string // SHA-256 of the whole view
	key     string // for dislocker-file
}{
	{"aes-cbc-128", "",
		"6c96f82a942e875f029c3dd9e4351773",
		"04500a8120ba355ed206284e03e26e59b7e1f1832868e1d69bb47023ebd3460f", ""},
	{"aes-xts-128", "windows-aes-xts-128",
		"cc493ad40376cf719d3725073d5c1a6ca5759fc4ad179c95572f16c01a260d66",
		"674e3a976927fd62f3fc26df2c695cac75b8d364e3b45393717efa971f16db0f",
		"-p235818-357951-253979-013365-241120-245575-342914-591910"},
	{"aes-xts-128-crc", "",
		"cc493ad40376cf719d3725073d5c1a6ca5759fc4ad179c95572f16c01a260d66",
		"674e3a976927fd62f3fc26df2c695cac75b8d364e3b45393717efa971f16db0f", ""},
	{"aes-cbc-elephant-128", "windows-aes-cbc-elephant-128",
		"9d2733e172dc85e13e3de5aaa0e0501b8444fe4bcabcca6b137dcc3f9f9300e2fd22a3f27966c51c94c8e3adce517b6ea013228b03583e8db1254d91786aeafe",
		"b18e4f956295bc0f327e551322261fb9c74ac0d3ce58bf3b806e98474e1619ea",
		"-p529573-278784-259347-197835-171457-264044-610280-313269"},
	{"togo-aes-xts-128", "",
		"2b13c7e38a0df796ae05463f1723a61daf92e35280fa5bf8fb23048c28cd8613",
		"5954795eb41764b59a10d86c26fd3b43fb6d89f433c8edc1e8fd48067d198591", ""},
	{"aes-xts-128-startup-key", "",
		"5cb728dfc542ec641590dc4705079c108799fe3efa1090c94c9b7558fc0a5ed3",
		"bbb68369d8f7badb2c2330349d9d0cf12e68f54eece25e718d2bb13feba23f7a", ""},
	{"aes-xts-128-unicode", "",
		"b82ebf34e28f403da148193dc5b3c8954f811652e356e1746b9bc5ec7aa87087",
		"8af59ba83928e7920d61696bb3d5392243a1d5c5f4178195cb32b0f21e706af0", ""},
	{"aes-xts-128-clearkey-only", "windows-clearkey",
		"0d465940133298dd6d9c91b81f2b221e49995ce15f7576cd26b0807edd34a1bb",
		"f574a5254d31e9f27dc4ee440290875886c6c569cf02dc100e91a5c0cddaa4e1", "-c"},
}

// plainOfImage unpacks an image, and opens it with its FVEK.
func plainOfImage(t testing.TB, name, fvek string) (p *Plain, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "volume.img")
	testenv.UnxzTo(t, testenv.Shared(t, "bitlocker/"+name+".img.xz"), file)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		t.Fatal(err)
	}
	v, err := Open(f, size)
	if err != nil {
		t.Fatal(err)
	}
	key, err := hex.DecodeString(fvek)
	if err != nil {
		t.Fatal(err)
	}
	m := v.metas[0]
	if p, err = newPlain(f, size, m, mustCipher(t, m.method, key, m.sectorSize), [32]byte{}); err != nil {
		t.Fatal(err)
	}
	return p, file
}

func sumOf(t testing.TB, r io.Reader) string {
	t.Helper()
	h := sha256.New()
	if _, err := io.CopyBuffer(h, r, make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestPlainOfImages(t *testing.T) {
	for _, image := range windowsVolumes {
		t.Run(image.name, func(t *testing.T) {
			p, _ := plainOfImage(t, "skeleton/"+image.name, image.fvek)
			if got := sumOf(t, io.NewSectionReader(p, 0, p.Size())); got != image.sum {
				t.Errorf("the view has SHA-256 %s, want %s", got, image.sum)
			}
			checkGate(t, p)
		})
	}
}

// With a file system in it, dislocker must see the same.
func TestPlainIsDislockers(t *testing.T) {
	for _, image := range windowsVolumes {
		if image.windows == "" {
			continue
		}
		t.Run(image.windows, func(t *testing.T) {
			p, file := plainOfImage(t, image.windows, image.fvek)
			judge := filepath.Join(t.TempDir(), "plain")
			cmd := exec.CommandContext(context.Background(), testenv.Tool(t, "dislocker-file"), "-q", "-r", "-V", file, image.key, "--", judge)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("dislocker-file: %v\n%s", err, out)
			}
			f, err := os.Open(judge)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got, want := sumOf(t, io.NewSectionReader(p, 0, p.Size())), sumOf(t, f); got != want {
				t.Errorf("the view has SHA-256 %s, dislocker's %s", got, want)
			}
			checkGate(t, p)
		})
	}
}

// checkGate finds that the file system may be written, up to BitLocker's areas.
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
	for _, image := range windowsVolumes[:4] {
		b.Run(fmt.Sprint(image.name), func(b *testing.B) {
			p, _ := plainOfImage(b, "skeleton/"+image.name, image.fvek)
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
