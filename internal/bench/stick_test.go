package main

import (
	"testing"

	"unhello/internal/testenv"
)

// TestCopiers has mcopy really fill the stick, and finds a program that does not.
func TestCopiers(t *testing.T) {
	testenv.Tool(t, "mcopy")
	testenv.Tool(t, "fsck.vfat") // of the same package as mkfs.vfat
	media := t.TempDir()
	if err := installMedia(media, mib); err != nil {
		t.Fatal(err)
	}
	mcopy := copiers("unhello", "", stick{media, t.TempDir()})[1]
	if _, err := mcopy.once(t.TempDir()); err != nil {
		t.Error(err)
	}
	mcopy.command = idle
	if _, err := mcopy.once(t.TempDir()); err == nil {
		t.Error("a program that does nothing passes")
	}
}
