package wim

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"unicode/utf16"
)

// What can be learned from a WIM without a tool. The format is that of Microsoft's "Windows Imaging
// File Format (WIM)" paper: a header of 208 bytes, resources, the lookup table and the XML data.
// What wimlib adds to it (solid archives, pipable WIMs) is described in its header.h,
// https://wimlib.net.
const (
	headerSize    = 208
	formatVersion = 0x10d00
	solidVersion  = 0xe00

	lookupEntrySize = 50
	maxXML          = 16 << 20
	maxLookupTable  = 256 << 20
	maxImages       = 1000
)

var (
	magic        = []byte("MSWIM\x00\x00\x00")
	pipableMagic = []byte("WLPWM\x00\x00\x00")
)

// Flags of the header.
const (
	flagReadOnly     = 0x04
	flagSpanned      = 0x08
	flagResourceOnly = 0x10
	flagMetadataOnly = 0x20
	flagBeingWritten = 0x40
	flagLZMS         = 0x80000
)

// Flags of a resource.
const (
	resourceMetadata   = 0x02
	resourceCompressed = 0x04
)

// Info is what the header, the lookup table and the XML data of a WIM say.
type Info struct {
	Flags     uint32
	GUID      [16]byte
	BootIndex int // from 1, 0 for none
	Images    []Image
}

// Image is one of the images in a WIM.
type Image struct {
	Index int // from 1
	Name  string
	// Architecture is Go's name for it, "" if Windows 11 does not run on it.
	Architecture string
	// Arch is the number in the XML data.
	Arch string
	// Metadata is the SHA-1 of the image's list of files, which changes with anything in it.
	Metadata [20]byte
}

// architectures are the values of ARCH, the PROCESSOR_ARCHITECTURE_* of Windows.
var architectures = map[string]string{"9": "amd64", "12": "arm64"}

// resource is a resource header: where something lies in the file.
type resource struct {
	offset, size int64 // as stored in the file
	flags        byte
}

func parseResource(b []byte) resource {
	size := binary.LittleEndian.Uint64(b)
	return resource{
		offset: int64(binary.LittleEndian.Uint64(b[8:])),
		size:   int64(size & (1<<56 - 1)),
		flags:  byte(size >> 56),
	}
}

// section is the resource, in a file of that size.
func (r resource) section(f io.ReaderAt, fileSize, limit int64,
	what string) (*io.SectionReader, error) {
	switch {
	case r.flags&resourceCompressed != 0:
		return nil, &Error{Kind: Unsupported, Why: "its " + what + " is compressed"}
	case r.size > limit || r.offset < headerSize || r.offset > fileSize-r.size:
		return nil, damaged("%s: %d bytes at %#x do not fit a file of %d", what, r.size,
			r.offset, fileSize)
	}
	return io.NewSectionReader(f, r.offset, r.size), nil
}

func damaged(format string, args ...any) error {
	return &Error{Kind: Damaged, Why: fmt.Sprintf(format, args...)}
}

// readInfo reads a WIM that can be changed; others are refused with the reason.
func readInfo(f io.ReaderAt, size int64) (*Info, error) {
	header := make([]byte, headerSize)
	if _, err := f.ReadAt(header, 0); err != nil && err != io.EOF {
		return nil, err
	}
	if err := checkSupported(header); err != nil {
		return nil, err
	}
	count := binary.LittleEndian.Uint32(header[44:])
	boot := binary.LittleEndian.Uint32(header[120:])
	if count > maxImages || boot > count {
		return nil, damaged("%d images, of which number %d boots", count, boot)
	}
	w := &Info{Flags: binary.LittleEndian.Uint32(header[16:]), GUID: [16]byte(header[24:40]),
		BootIndex: int(boot)}
	w.Images = make([]Image, count)
	if err := w.readXML(f, size, parseResource(header[72:])); err != nil {
		return nil, err
	}
	return w, w.readLookupTable(f, size, parseResource(header[48:]))
}

// checkSupported refuses anything but a WIM in a single file that may be changed.
func checkSupported(header []byte) error {
	version := binary.LittleEndian.Uint32(header[12:])
	flags := binary.LittleEndian.Uint32(header[16:])
	part, parts := binary.LittleEndian.Uint16(header[40:]), binary.LittleEndian.Uint16(header[42:])
	unsupported := ""
	switch {
	case bytes.HasPrefix(header, pipableMagic):
		unsupported = "it is a pipable WIM"
	case !bytes.HasPrefix(header, magic):
		return &Error{Kind: NotAWIM}
	case version == solidVersion || flags&flagLZMS != 0:
		unsupported = "it is solid (an ESD)"
	case binary.LittleEndian.Uint32(header[8:]) != headerSize:
		return damaged("its header says that it has %d bytes",
			binary.LittleEndian.Uint32(header[8:]))
	case version != formatVersion:
		unsupported = fmt.Sprintf("its version is %#x", version)
	case parts != 1 || part != 1 || flags&flagSpanned != 0:
		unsupported = fmt.Sprintf("it is part %d of %d of a split WIM", part, parts)
	case flags&(flagResourceOnly|flagMetadataOnly) != 0:
		unsupported = "it holds only a part of its images"
	case flags&flagReadOnly != 0:
		unsupported = "it is marked read-only"
	case flags&flagBeingWritten != 0:
		unsupported = "it is being written, or a write of it was cut off"
	}
	if unsupported != "" {
		return &Error{Kind: Unsupported, Why: unsupported}
	}
	return nil
}

// xmlData is what we need from the XML data.
type xmlData struct {
	Images []struct {
		Index int    `xml:"INDEX,attr"`
		Name  string `xml:"NAME"`
		Arch  string `xml:"WINDOWS>ARCH"`
	} `xml:"IMAGE"`
}

func (w *Info) readXML(f io.ReaderAt, size int64, r resource) error {
	section, err := r.section(f, size, maxXML, "XML data")
	if err != nil {
		return err
	}
	b, err := io.ReadAll(section)
	if err != nil {
		return err
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	if len(units) == 0 || units[0] != 0xfeff {
		return damaged("XML data: no byte order mark")
	}
	var data xmlData
	d := xml.NewDecoder(bytes.NewReader([]byte(string(utf16.Decode(units[1:])))))
	// Whatever it says, it is UTF-8 by now.
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	if err := d.Decode(&data); err != nil {
		return damaged("XML data: %v", err)
	}
	for _, i := range data.Images {
		if i.Index < 1 || i.Index > len(w.Images) || w.Images[i.Index-1].Index != 0 {
			return damaged("XML data: an image with the index %d", i.Index)
		}
		w.Images[i.Index-1] = Image{Index: i.Index, Name: i.Name, Arch: i.Arch,
			Architecture: architectures[i.Arch]}
	}
	if len(data.Images) != len(w.Images) {
		return damaged("XML data: %d images, the header says %d", len(data.Images),
			len(w.Images))
	}
	return nil
}

// readLookupTable reads the hashes of the images' metadata, which are in the order of the images.
func (w *Info) readLookupTable(f io.ReaderAt, size int64, r resource) error {
	section, err := r.section(f, size, maxLookupTable, "lookup table")
	if err != nil {
		return err
	}
	in, entry, n := bufio.NewReader(section), make([]byte, lookupEntrySize), 0
	for range r.size / lookupEntrySize {
		if _, err := io.ReadFull(in, entry); err != nil {
			return err
		}
		if parseResource(entry).flags&resourceMetadata == 0 {
			continue
		}
		if n == len(w.Images) {
			return damaged("lookup table: more than %d images", n)
		}
		w.Images[n].Metadata = [20]byte(entry[30:])
		n++
	}
	if n != len(w.Images) {
		return damaged("lookup table: %d images, the header says %d", n, len(w.Images))
	}
	return nil
}

// image returns the requested image: 0 is the one that boots.
func (w *Info) image(index int) (Image, error) {
	if index == 0 {
		index = w.BootIndex
	}
	if index < 1 || index > len(w.Images) {
		return Image{}, &Error{Kind: NoImage,
			Why: fmt.Sprintf("images: %d, of which number %d boots", len(w.Images), w.BootIndex)}
	}
	return w.Images[index-1], nil
}
