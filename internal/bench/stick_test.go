package main

import (
	"testing"

	"unhello/internal/testenv"
)

// mcopy really fills the stick, and a program that doesn't is found out.
func TestCopiers(t *testing.T) {
	testenv.Tool(t, "mcopy")
	testenv.Tool(t, "fsck.vfat") // from the same package as mkfs.vfat
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
