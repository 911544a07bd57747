package demo

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"unhello/bitlocker"
	"unhello/internal/demo/volume"
	"unhello/internal/testdisk"
)

func madeLocked(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "disk.img")
	if err := MakeLockedDisk(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// lockedVolume gives the bytes of the partition.
func lockedVolume(t *testing.T, disk string) []byte {
	t.Helper()
	f, err := os.Open(disk)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, volume.Size)
	if _, err := f.ReadAt(b, windowsAt); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLockedDiskIsTheSameEveryTime(t *testing.T) {
	a, b := lockedVolume(t, madeLocked(t)), lockedVolume(t, madeLocked(t))
	if !bytes.Equal(a, b) {
		t.Error("two disks differ")
	}
}

// Apart from the volume of Windows the two disks are the same.
func TestLockedDiskIsTheOtherOne(t *testing.T) {
	open, err := os.ReadFile(made(t))
	if err != nil {
		t.Fatal(err)
	}
	locked, err := os.ReadFile(madeLocked(t))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(open, locked) {
		t.Error("nothing is encrypted")
	}
	copy(locked[windowsAt:], open[windowsAt:][:volume.Size])
	if !bytes.Equal(open, locked) {
		t.Error("the disks differ outside Windows")
	}
}

func TestRecoveryPasswordOpensTheLockedDisk(t *testing.T) {
	b := lockedVolume(t, madeLocked(t))
	v, err := bitlocker.Open(bytes.NewReader(b), volume.Size)
	if err != nil {
		t.Fatal(err)
	}
	if v.Method() != bitlocker.AES128XTS || v.Converting() || v.Suspended() {
		t.Errorf("%v, converting %v, suspended %v", v.Method(), v.Converting(), v.Suspended())
	}
	var none *bitlocker.NoKeyError
	if _, _, err := v.Unlock(t.Context(), bitlocker.Credentials{}); !errors.As(err, &none) {
		t.Errorf("without a key: %v", err)
	}
	p, err := bitlocker.ParseRecoveryPassword(RecoveryPassword)
	if err != nil {
		t.Fatal(err)
	}
	mk, by, err := v.Unlock(t.Context(),
		bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{p}})
	if err != nil || by.Kind != bitlocker.KindRecoveryPassword {
		t.Fatal(by, err)
	}
	plain, err := v.Open(mk)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(io.NewSectionReader(plain, 0, plain.Size()))
	if err != nil {
		t.Fatal(err)
	}
	want, err := volume.Open() // the files that are hidden have zeros in them
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the plaintext is not the volume")
	}
	if err := plain.CanWrite(0, 512); err != nil {
		t.Error(err)
	}
}

// An independent program opens it too, and ntfs-3g is content with what it finds.
func TestLockedDiskByDislocker(t *testing.T) {
	path := testdisk.Extract(t, madeLocked(t), windowsAt, volume.Size)
	plain := filepath.Join(t.TempDir(), "plain")
	testdisk.Run(t, "dislocker-file", "-q", "-r", "-V", path, "-p"+RecoveryPassword, "--", plain)
	testdisk.CheckNTFS(t, plain)
	want, err := volume.Open()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(plain); !bytes.Equal(got, want) || err != nil {
		t.Errorf("the plaintext is not the volume, %v", err)
	}
}

func BenchmarkMakeLockedDisk(b *testing.B) {
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "disk.img")
		if err := MakeLockedDisk(path); err != nil {
			b.Fatal(err)
		}
		os.Remove(path)
	}
}
