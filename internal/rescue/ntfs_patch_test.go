package rescue_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"unhello/internal/demo/volume"
	"unhello/internal/testdisk"
	"unhello/media/ntfs"
)

// Files of the volume that patched breaks.
const (
	software = `Windows\System32\config\SOFTWARE`
	log1     = software + ".LOG1"
	log2     = software + ".LOG2"
	hiberfil = "hiberfil.sys"
)

// data is the type of the attribute that holds a file's content.
const data = 0x80

// patched is the demonstration's volume, with places to break: 4 MiB, clusters of 4096 bytes.
type patched struct {
	t    *testing.T
	b    []byte
	refs map[string]uint64
}

func newPatched(t *testing.T) *patched {
	t.Helper()
	b, err := volume.Open()
	if err != nil {
		t.Fatal(err)
	}
	p := &patched{t: t, b: b,
		refs: map[string]uint64{"$MFT": 0, "$LogFile": 2, "$Volume": 3, "root": 5, "$Bitmap": 6}}
	v, err := ntfs.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{software, log1, log2, hiberfil} {
		f, err := v.Lookup(path)
		if err != nil {
			t.Fatal(err)
		}
		p.refs[path] = f.Reference()
	}
	return p
}

// write writes the volume to an image of its own.
func (p *patched) write() string {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "volume.img")
	if err := os.WriteFile(path, p.b, 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// at gives the offset of the file record of a file.
func (p *patched) at(path string) int { return testdisk.RecordAt(p.t, p.b, p.refs[path]&(1<<48-1)) }

// record changes the file record of a file.
func (p *patched) record(path string, change func(rec []byte)) {
	testdisk.Edit(p.b, p.at(path), 1024, change)
}

// attribute changes an attribute of a file, starting at its header; kind 0 stands for the record
// itself.
func (p *patched) attribute(path string, kind uint32, change func(a []byte)) {
	p.record(path, func(rec []byte) {
		if kind != 0 {
			rec = rec[testdisk.Attribute(rec, kind):]
		}
		change(rec)
	})
}

func (p *patched) put16(path string, kind uint32, at int, v uint16) {
	p.attribute(path, kind, func(a []byte) { le.PutUint16(a[at:], v) })
}

func (p *patched) put64(path string, kind uint32, at int, v uint64) {
	p.attribute(path, kind, func(a []byte) { le.PutUint64(a[at:], v) })
}

// run gives the data run of a file that has just one, without the end mark.
func (p *patched) run(path string) (run []byte) {
	p.t.Helper()
	p.attribute(path, data, func(a []byte) {
		runs := a[le.Uint16(a[32:]):]
		n := 1 + int(runs[0]&15) + 2 // a distance of two bytes
		if runs[0]>>4 != 2 || runs[n] != 0 {
			p.t.Fatalf("runs of %s: % x", path, runs)
		}
		run = bytes.Clone(runs[:n])
	})
	return run
}

// first gives the first cluster of a file.
func (p *patched) first(path string) int {
	run := p.run(path)
	return int(le.Uint16(run[len(run)-2:]))
}

// runs sets the data runs of a file, and resizes the attribute to fit.
func (p *patched) runs(path string, runs ...byte) {
	p.record(path, func(rec []byte) {
		at := testdisk.Attribute(rec, data)
		size, used := int(le.Uint32(rec[at+4:])), int(le.Uint32(rec[24:]))
		a := bytes.Clone(rec[at : at+size])
		copy(rec[at:], rec[at+size:used])
		le.PutUint32(rec[24:], uint32(used-size))
		start := int(le.Uint16(a[32:]))
		a = append(a[:start], append(runs, 0)...)
		a = append(a, make([]byte, (8-len(a)%8)%8)...)
		le.PutUint32(a[4:], uint32(len(a)))
		testdisk.Insert(rec, a)
	})
}

// content gives the bytes, to be changed, of a file that lies in one run.
func (p *patched) content(path string) []byte { return p.b[p.first(path)*4096:] }

// clean replaces the dirty hive by one that needs no logs, and empties these.
func (p *patched) clean() {
	copy(p.content(software), fixtureIn(p.t, config, "clean-on")[config+"/SOFTWARE"])
	clear(p.content(log1)[:32768])
	clear(p.content(log2)[:16384])
}

// free clears the bit of a cluster in $Bitmap.
func (p *patched) free(cluster int) {
	var at int
	p.attribute("$Bitmap", data,
		func(a []byte) { at = int(le.Uint16(a[le.Uint16(a[32:])+2:])) * 4096 })
	if p.b[at+cluster/8]&(1<<(cluster%8)) == 0 {
		p.t.Fatalf("cluster %d is free already", cluster)
	}
	p.b[at+cluster/8] &^= 1 << (cluster % 8)
}

// list puts an attribute list into the record of the hive: the entry of its name, and then more.
func (p *patched) list(more ...[]byte) {
	value := bytes.Join(append([][]byte{p.entryOf(0x30)}, more...), nil)
	p.record(software, func(rec []byte) { testdisk.Insert(rec, testdisk.Resident(0x20, value)) })
}

// entryOf is the attribute list entry for an attribute of the hive.
func (p *patched) entryOf(kind uint32) (entry []byte) {
	p.attribute(software, kind,
		func(a []byte) { entry = testdisk.ListEntry(kind, 0, p.refs[software], le.Uint16(a[14:])) })
	return entry
}

// block changes the index block of the root.
func (p *patched) block(change func(block []byte)) {
	magic := []byte("INDX\x28\x00")
	at := bytes.Index(p.b, magic)
	for !bytes.Contains(p.b[at:at+4096], utf16le("Windows")) {
		at += 4 + bytes.Index(p.b[at+4:], magic)
	}
	testdisk.Edit(p.b, at, 4096, change)
}

// circle makes the index block of the root its own child.
func (p *patched) circle() {
	p.block(func(b []byte) {
		at := entryIn(b, "Windows")
		length, used := int(le.Uint16(b[at+8:])), int(le.Uint32(b[28:]))
		copy(b[at+length+8:], b[at+length:24+used])
		le.PutUint16(b[at+8:], uint16(length+8))
		b[at+12] |= 1
		le.PutUint64(b[at+length:], 0)
		le.PutUint32(b[28:], uint32(used+8))
	})
}

// entryIn gives the offset of the entry with a name in an index block.
func entryIn(block []byte, name string) int {
	at := 24 + int(le.Uint32(block[24:]))
	for !bytes.HasPrefix(block[at+82:], utf16le(name)) || int(block[at+80]) != len(name) {
		at += int(le.Uint16(block[at+8:]))
	}
	return at
}

func utf16le(s string) (b []byte) {
	for _, c := range utf16.Encode([]rune(s)) {
		b = le.AppendUint16(b, c)
	}
	return b
}
