package bitlockertest

import (
	"bytes"
	"testing"

	"unhello/bitlocker"
	"unhello/internal/demo/volume"
	"unhello/media/ntfs"
)

// formatNTFS makes a volume exactly as large as its file system and returns the ranges that read as
// zeros, none if there was no room for them.
func formatNTFS(t *testing.T, plain []byte) []bitlocker.Range {
	t.Helper()
	m := make(memory, len(plain))
	v, err := Format(m, bytes.NewReader(plain), int64(len(plain)),
		Options{Protectors: []*Protector{clearKey}})
	if err != nil {
		return nil
	}
	p, _ := open(t, m, bitlocker.Credentials{})
	if !bytes.Equal(readAll(t, p), plain) { // what is hidden was zeros
		t.Error("reads otherwise than was written")
	}
	return v.Reserved
}

func demoVolume(t *testing.T) []byte {
	t.Helper()
	b, err := volume.Open()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Files keep their clusters, even if they hold only zeros. Free clusters that hold data are left
// alone too, so each volume uses other clusters than the one before, until there are none.
func TestLayoutLeavesFilesAlone(t *testing.T) {
	plain := demoVolume(t)
	files := zeroFiles(t, plain)
	volumes := 0
	for reserved := formatNTFS(t, plain); reserved != nil; reserved = formatNTFS(t, plain) {
		volumes++
		for _, r := range reserved {
			for _, f := range files {
				if f.Offset < r.Offset+r.Length && r.Offset < f.Offset+f.Length {
					t.Fatalf("0x%x is a file's, and was taken", f.Offset)
				}
			}
			plain[r.Offset] = 1
		}
	}
	if volumes < 3 {
		t.Errorf("%d volumes", volumes)
	}
}

// zeroFiles returns the clusters of files that hold only zeros.
func zeroFiles(t *testing.T, plain []byte) (clusters []ntfs.Range) {
	t.Helper()
	v, err := ntfs.Open(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"hiberfil.sys",
		`System Volume Information\FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.1`,
		`System Volume Information\FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.2`,
		`System Volume Information\FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.3`,
	} {
		f, err := v.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		pieces, err := f.Map(0, f.Size())
		if err != nil {
			t.Fatal(err)
		}
		clusters = append(clusters, pieces...)
	}
	return clusters
}

func TestNoPlaceWithoutBitmap(t *testing.T) {
	plain := noise(512)
	if _, err := Format(make(memory, fileSystem), bytes.NewReader(plain), fileSystem,
		Options{}); err == nil {
		t.Error("not refused")
	}
}

// Only the extended information has a verification area.
func TestExtendedInfo(t *testing.T) {
	for _, old := range []bool{false, true} {
		m, _ := format(t, Options{OldBlockInfo: old, Protectors: []*Protector{clearKey}})
		v, err := bitlocker.Open(bytes.NewReader(m), volumeSize)
		if err != nil {
			t.Fatal(err)
		}
		want := 6 // header, three copies, boot sectors, verification area
		if old {
			want--
		}
		if got := v.Metadata(); len(got) != want {
			t.Errorf("old %v: %x", old, got)
		}
	}
}
