package main

import (
	"strings"
	"testing"

	"unhello/bitlocker"
	"unhello/internal/testenv"
)

// encryptedVolume makes a BitLocker volume with a small hive.
func encryptedVolume(t *testing.T, make maker) *encryptedImage {
	t.Helper()
	testenv.Tool(t, "dislocker-fuse")
	plain := makeImage(t, make, 16*mib, 2)
	e, err := workshop{t.TempDir(), t.TempDir()}.encrypted("encrypted", plain, bitlocker.AES128XTS)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The programs that unhello is timed against really set the switch.
func TestMountingEncrypted(t *testing.T) {
	volume := encryptedVolume(t, workshop.volume)
	testenv.Tool(t, "reged")
	e := unlockers("unhello", volume)[1]
	for range 2 { // the second time on a volume that was restored
		if _, err := e.once(t.TempDir()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestIdleProgramOnEncryptedIsFound(t *testing.T) {
	e := entry{on: encryptedVolume(t, workshop.volume), command: idle}
	if _, err := e.once(t.TempDir()); err == nil ||
		!strings.Contains(err.Error(), "DWORD,0x00000002") {
		t.Errorf("%v, want what is read back", err)
	}
}

// dislocker writes the correct plaintext, and a program that writes none is found out.
func TestDecrypting(t *testing.T) {
	sealed := sealedVolume{encryptedVolume(t, workshop.full), t.TempDir()}
	testenv.Tool(t, "taskset")
	e := decrypters("unhello", sealed, "0", 1)[1]
	for range 2 {
		if _, err := e.once(t.TempDir()); err != nil {
			t.Fatal(err)
		}
	}
	e.command = idle
	if _, err := e.once(t.TempDir()); err == nil {
		t.Error("nothing was written, and nobody saw it")
	}
}
