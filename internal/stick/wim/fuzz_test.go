package wim

import (
	"bytes"
	"encoding/binary"
	"testing"

	"unhello/internal/stick"
)

// smallWIM is a WIM with one empty image, of which we know what Read must say.
func smallWIM(flags uint32, xml string) []byte {
	table := make([]byte, lookupEntrySize)
	table[7] = resourceMetadata
	data := []byte(stick.UTF16Text(xml))
	b := make([]byte, headerSize, headerSize+len(table)+len(data))
	copy(b, magic)
	resource := func(at, size, offset int) {
		binary.LittleEndian.PutUint64(b[at:], uint64(size))
		binary.LittleEndian.PutUint64(b[at+8:], uint64(offset))
	}
	binary.LittleEndian.PutUint32(b[8:], headerSize)
	binary.LittleEndian.PutUint32(b[12:], formatVersion)
	binary.LittleEndian.PutUint32(b[16:], flags)
	b[40], b[42], b[44], b[120] = 1, 1, 1, 1
	resource(48, len(table), headerSize)
	resource(72, len(data), headerSize+len(table))
	return append(append(b, table...), data...)
}

const smallXML = `<WIM><IMAGE INDEX="1"><NAME>a</NAME>` +
	`<WINDOWS><ARCH>12</ARCH></WINDOWS></IMAGE></WIM>`

func TestReadWIM(t *testing.T) {
	b := smallWIM(0x40080, smallXML)
	w, err := readInfo(bytes.NewReader(b), int64(len(b)))
	if err != nil || w.BootIndex != 1 || len(w.Images) != 1 ||
		w.Images[0].Architecture != "arm64" || w.Images[0].Name != "a" {
		t.Errorf("%+v, %v", w, err)
	}
}

func TestReadWIMRefuses(t *testing.T) {
	good := smallWIM(0, smallXML)
	changed := func(at int, to byte) []byte {
		b := bytes.Clone(good)
		b[at] = to
		return b
	}
	for name, test := range map[string]struct {
		wim  []byte
		want Fault
	}{
		"a header only":       {good[:headerSize], Damaged},
		"half a header":       {good[:100], Damaged},
		"another header size": {changed(8, 1), Damaged},
		"a new version":       {changed(14, 2), Unsupported},
		"read-only":           {smallWIM(flagReadOnly, smallXML), Unsupported},
		"being written":       {smallWIM(flagBeingWritten, smallXML), Unsupported},
		"resources only":      {smallWIM(flagResourceOnly, smallXML), Unsupported},
		"part 2":              {changed(40, 2), Unsupported},
		"compressed XML data": {changed(79, resourceCompressed), Unsupported},
		"XML data elsewhere":  {changed(85, 0xff), Damaged},
		"two images":          {changed(44, 2), Damaged},
		"boots image 2":       {changed(120, 2), Damaged},
		"a million images":    {changed(46, 0x0f), Damaged},
		"no image listed":     {smallWIM(0, "<WIM></WIM>"), Damaged},
		"an image twice": {smallWIM(0, `<WIM><IMAGE INDEX="1"/><IMAGE INDEX="1"/></WIM>`),
			Damaged},
		"no XML": {smallWIM(0, "<"), Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readInfo(bytes.NewReader(test.wim), int64(len(test.wim)))
			checkFault(t, err, test.want)
		})
	}
}

func FuzzReadWIM(f *testing.F) {
	f.Add(smallWIM(0x40080, smallXML))
	f.Add(smallWIM(flagSpanned, smallXML))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := readInfo(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for i, image := range w.Images {
			if image.Index != i+1 {
				t.Errorf("image %d has the index %d", i+1, image.Index)
			}
		}
		if w.BootIndex > len(w.Images) {
			t.Errorf("image %d of %d boots", w.BootIndex, len(w.Images))
		}
	})
}

// FuzzInjected makes sure that no manifest leads an eject to a file that can't be ours.
func FuzzInjected(f *testing.F) {
	f.Add([]byte(`{"version":1,"unhello":"1","files":[{"path":"/unhello/README.txt","sha256":"` +
		string(bytes.Repeat([]byte("0"), 64)) + `"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseInjected(b)
		if err != nil {
			return
		}
		for _, file := range m.Files {
			if !isOursInImage(file.Path) {
				t.Errorf("%q", file.Path)
			}
		}
	})
}
