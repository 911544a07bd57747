package image_test

import (
	"errors"
	"strings"
	"testing"

	"unhello/media/image"
)

// broken is an image with one change, and how it is refused: the kind of an UnsupportedError, or
// KindCorrupt with a part of the message.
type broken struct {
	name    string
	change  func(b []byte) []byte
	kind    image.Kind
	message string
}

// set16, set32 and set64 write a big-endian number; put32 and put64 a little-endian one.
func set32(at int, v uint32) func([]byte) []byte {
	return func(b []byte) []byte { be.PutUint32(b[at:], v); return b }
}

func set64(at int, v uint64) func([]byte) []byte {
	return func(b []byte) []byte { be.PutUint64(b[at:], v); return b }
}

func put16(at int, v uint16) func([]byte) []byte {
	return func(b []byte) []byte { le.PutUint16(b[at:], v); return b }
}

func put32(at int, v uint32) func([]byte) []byte {
	return func(b []byte) []byte { le.PutUint32(b[at:], v); return b }
}

func put64(at int, v uint64) func([]byte) []byte {
	return func(b []byte) []byte { le.PutUint64(b[at:], v); return b }
}

// both makes two changes, for instance where a structure is there twice.
func both(a, b func([]byte) []byte) func([]byte) []byte {
	return func(p []byte) []byte { return b(a(p)) }
}

// testBroken opens images with correct checksums, unless a change broke them, and reads all of
// those that open.
func testBroken(t *testing.T, build func() (file, disk []byte), seal func([]byte), cases []broken) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file, _ := build()
			file = c.change(file)
			if seal != nil {
				seal(file)
			}
			d, err := image.Open(&memory{data: file})
			if err == nil {
				_, err = d.ReadAt(make([]byte, d.Size()), 0)
				if w := d.CanWrite(0, d.Size()); c.kind == image.KindCorrupt &&
					image.KindOf(w) == "" {
					t.Error("can be written")
				}
			}
			if image.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.message) {
				t.Errorf("%v, expected %s: %s", err, c.kind, c.message)
			}
			var bad *image.CorruptError
			if errors.As(err, &bad) && (bad.Offset < 0 || bad.Offset > int64(len(file))) {
				t.Errorf("offset 0x%x is not in the file", bad.Offset)
			}
		})
	}
}

func TestBrokenVHD(t *testing.T) {
	const header, footer = vhdHeaderAt, vhdBlocksAt + 3*(512+vhdBlock)
	bad := image.KindCorrupt
	testBroken(t, dynamicVHD, sealVHD, []broken{
		{"version", set32(footer+12, 0x20000), image.KindVersion, "0x00020000"},
		{"disk type", set32(footer+60, 5), image.KindFeature, "disk type 5"},
		{"size", set64(footer+48, 4*vhdBlock+512), bad, "in 4 blocks"},
		{"size 0", set64(footer+48, 0), bad, "a disk of 0"},
		{"size not of sectors", set64(footer+48, 1000), bad, "a disk of 1000"},
		{"size of 2^64", set64(footer+48, 1<<64-512), bad, "a disk of"},
		{"header outside", set64(footer+16, 1<<40), bad, "dynamic disk header at"},
		{"header in the footer", set64(footer+16, footer-512), bad, ""},
		{"header's signature", set32(header, 0), bad, "no signature"},
		{"header's version", set32(header+24, 1), image.KindVersion, ""},
		{"block size", set32(header+32, 4097), bad, "block size 4097"},
		{"block size 0", set32(header+32, 0), bad, "block size 0"},
		{"large block size", set32(header+32, 1<<31), bad, "block size"},
		{"table outside", set64(header+16, 1<<63), bad, "block allocation table at"},
		{"table larger than the file", set32(header+28, 1<<31), bad, "block allocation table"},
		{"table in the header", set64(header+16, 1024), bad, "overlaps the dynamic disk header"},
		{"block outside", set32(vhdBATAt, 1<<31), bad, "does not fit"},
		{"block in the header", set32(vhdBATAt, 1), bad, "overlaps"},
		{"block in the footer", set32(vhdBATAt, footer/512-1), bad, "does not fit"},
	})
	testBroken(t, dynamicVHD, nil, []broken{
		{"checksum of the footer", set32(footer+64, 1), bad, "checksum"},
		{"checksum of the header", set32(header+36, 1), bad, "checksum"},
		{"no footer", func(b []byte) []byte { return b[:len(b)-512] }, bad, "no footer"},
		{"nothing but a signature", func(b []byte) []byte { return b[:8] }, bad, "only 8 bytes"},
	})
	fixed := func() ([]byte, []byte) { return fixedVHD(make([]byte, 4096)), nil }
	testBroken(t, fixed, nil, []broken{
		{"checksum of a fixed one", set32(4096+64, 1), bad, "checksum"},
		{"cut at its start", func(b []byte) []byte { return b[512:] }, bad, "there are 3584"},
	})
}

func TestBrokenVHDX(t *testing.T) {
	const h1, h2, region, item, bat = 64 << 10, 128 << 10, 192 << 10, vhdxItemsAt, vhdxBATAt
	const metadata = vhdxMetadataAt
	bad := image.KindCorrupt
	newest := put64(h1+8, 9)
	testBroken(t, vhdxImage, sealVHDX, []broken{
		{"log", put32(h2+48, 1), image.KindLog, ""},
		{"log in the newer header", both(newest, put32(h1+63, 1<<8)), image.KindVersion, ""},
		{"version", put16(h2+66, 2), image.KindVersion, "version 2"},
		{"log outside", put64(h2+72, 1<<40), bad, "log of"},
		{"log at an odd place", put64(h2+72, 512), bad, "log of"},
		{"log over the metadata", put64(h2+72, vhdxMetadataAt), bad, "overlaps the log"},
		{"log over the headers", put64(h2+72, 0), bad, "overlaps the headers"},
		{"region outside", put64(region+16+16, 1<<40), bad, "region of"},
		{"region past the end", put32(region+16+24, 64*mib), bad, "does not fit"},
		{"region without length", put32(region+16+24, 0), bad, "region of 0"},
		{"region over another", put64(region+16+16, vhdxMetadataAt), bad, "overlaps"},
		{"region twice", func(b []byte) []byte { copy(b[region+16:], guidMetadata); return b }, bad,
			"two regions"},
		{"region missing", put32(region+8, 1), bad, "missing"},
		{"unknown region, required", put32(region+16, 7), image.KindFeature,
			"region 00000007-f623"},
		{"metadata's signature", put32(metadata, 7), bad, "no signature"},
		{"too many items", put16(metadata+10, 3000), bad, "3000 entries"},
		{"item outside", put32(metadata+32+16, mib-4), bad, "item of 8 bytes"},
		{"item in the table", put32(metadata+32+16, 64), bad, "item of 8 bytes"},
		{"item too short", put32(metadata+32+20, 4), bad, "expected 8"},
		{"unknown item, required", put32(metadata+32, 7), image.KindFeature, "metadata item"},
		{"parent", put32(item+4, 2), image.KindParent, ""},
		{"block size", put32(item, 3*mib), bad, "block size"},
		{"small block size", put32(item, 65536), bad, "block size 65536"},
		{"no disk", put64(item+256, 0), bad, "a disk of 0"},
		{"size not of sectors", put64(item+256, 4097), bad, "a disk of 4097"},
		{"size beyond the table", put64(item+256, 1<<40), bad, "the disk needs"},
		{"huge size", put64(item+256, 1<<63), bad, "a disk of"},
		{"sector size", put32(item+512, 1024), bad, "logical sector size 1024"},
		{"block outside", put64(bat, 64*mib|6), bad, "does not fit"},
		{"block at 2^63", put64(bat, 1<<63|6), bad, "block of"},
		{"block in the headers", put64(bat, 6), bad, "overlaps the headers"},
		{"block in the table", put64(bat, vhdxBATAt|6), bad, "overlaps the block allocation table"},
		{"block in the log", put64(bat, vhdxLogAt|6), bad, "overlaps the log"},
		{"block in part", put64(bat, vhdxBlocksAt|7), bad, "state 7"},
		{"unknown state", put64(bat, 5), bad, "state 5"},
	})
	testBroken(t, vhdxImage, nil, []broken{
		{"no valid header", both(put64(h1+8, 5), put64(h2+8, 6)), bad, "neither"},
		{"no valid region table", both(put32(region+12, 5), put32(region+65536+12, 6)), bad,
			"neither"},
		{"cut in the headers", func(b []byte) []byte { return b[:300<<10] }, bad, ""},
		{"cut in a block", func(b []byte) []byte { return b[:len(b)-1] }, bad, "does not fit"},
	})
}

// One of each pair of structures is enough, and the newer valid header counts.
func TestVHDXSpares(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func([]byte) []byte
	}{
		{"first header", put64(64<<10+8, 5)},
		{"second header, with the log", both(put32(128<<10+48, 1), put32(128<<10+4, 0))},
		{"first region table", put32(192<<10+12, 5)},
		{"second region table", put32(256<<10+12, 5)},
	} {
		file, _ := vhdxImage()
		if _, err := image.Open(&memory{data: c.change(file)}); err != nil {
			t.Errorf("without the %s: %v", c.name, err)
		}
	}
}

func TestBrokenQCOW2(t *testing.T) {
	bad := image.KindCorrupt
	testBroken(t, qcow2Image, nil, []broken{
		{"version 1", set32(4, 1), image.KindVersion, "1"},
		{"version 4", set32(4, 4), image.KindVersion, "4"},
		{"backing file", both(set64(8, 256), set32(16, 3)), image.KindBackingFile, ""},
		{"backing file name outside", both(set64(8, 1<<40), set32(16, 3)), bad,
			"backing file name"},
		{"backing file name of no length", set64(8, 256), bad, "backing file name of 0"},
		{"encrypted", set32(32, 1), image.KindEncrypted, ""},
		{"external data file", set64(72, 4), image.KindExternalData, ""},
		{"compression", both(set64(72, 8), func(b []byte) []byte { b[104] = 1; return b }),
			image.KindCompression, ""},
		{"extended L2", set64(72, 16), image.KindExtendedL2, ""},
		{"unknown feature", set64(72, 1<<40), image.KindFeature, "0x10000000000"},
		{"small clusters", set32(20, 8), bad, "2^8"},
		{"large clusters", set32(20, 22), bad, "2^22"},
		{"clusters of 2^2^31", set32(20, 1<<31), bad, "clusters"},
		{"header length", set32(100, 72), bad, "length 72"},
		{"long header", set32(100, 1<<30), bad, "header of"},
		{"size beyond the table", set64(24, 1<<40), bad, "2 entries"},
		{"huge size", set64(24, 1<<64-1), bad, "2 entries"},
		{"L1 table outside", set64(40, 1<<50), bad, "L1 table at"},
		{"L1 table at an odd place", set64(40, qcow2L1At+8), bad, "L1 table at"},
		{"L1 table larger than the file", set32(36, 1<<31), bad, "L1 table"},
		{"L1 table in the header", set64(40, 0), bad, "overlaps the header"},
		{"reference counts over the L1 table", set64(48, qcow2L1At), bad, "overlaps the L1 table"},
		{"L2 table outside", set64(qcow2L1At, 1<<40|copied), bad, "L2 table at"},
		{"L2 table at the L1 table", set64(qcow2L1At, qcow2L1At|copied), bad,
			"overlaps the L1 table"},
		{"cluster outside", set64(qcow2L2At, 1<<40|copied), bad, "cluster at"},
		{"cluster in the header", set64(qcow2L2At+8, copied|1<<9), bad,
			"overlaps the reference count table"},
		{"compressed cluster outside", set64(qcow2L2At, compressed|1<<50), bad,
			"compressed cluster at"},
		{"compressed cluster of noise", set64(qcow2L2At, compressed|qcow2DataAt), bad,
			"compressed cluster"},
		{"zeros in version 2", set32(4, 2), bad, "L2 table"},
	})
}

// Two claims on the same bytes don't hurt a reader, but nobody may write: not even where the claims
// don't meet.
func TestOverlaps(t *testing.T) {
	second := uint32(vhdBlocksAt+512+vhdBlock) / 512
	for _, c := range []struct {
		name   string
		build  func() (file, disk []byte)
		change func([]byte) []byte
		off    int64
	}{
		{"VHD, two entries for a block", dynamicVHD, set32(vhdBATAt+4, second), 0},
		{"VHD, data over a bitmap", dynamicVHD, set32(vhdBATAt+4, second+1), 0},
		{"VHDX, two entries for a block", vhdxImage, put64(vhdxBATAt+8, vhdxBlocksAt|6), 2 * mib},
		{"qcow2, two tables in a cluster", qcow2Image, set64(qcow2L1At+8, qcow2L2At|copied), 0},
		{"qcow2, a table with reference counts", qcow2Image,
			set64(qcow2L1At+8, qcow2RefBlockAt|copied), 0},
		{"qcow2, data over a table", qcow2Image, set64(qcow2L2At, qcow2L2At|copied), 0},
		{"qcow2, data over reference counts", qcow2Image, set64(qcow2L2At, qcow2RefBlockAt|copied),
			0},
	} {
		file, _ := c.build()
		d := open(t, &memory{data: c.change(file)})
		if _, err := d.ReadAt(make([]byte, 1), c.off); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if err := d.CanWrite(c.off, 1); image.KindOf(err) != image.KindCorrupt {
			t.Errorf("%s can be written: %v", c.name, err)
		}
	}
}

// What the header of a qcow2 image says can forbid all writes, but not reading.
func TestQCOW2ReadOnly(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func([]byte) []byte
		kind   image.Kind
	}{
		{"dirty", set64(72, 1), image.KindDirty},
		{"marked corrupt", set64(72, 3), image.KindMarked},
		{"bitmaps", set64(88, 1), image.KindBitmaps},
		{"L2 table not its own", set64(qcow2L1At, qcow2L2At), image.KindShared},
	} {
		file, disk := qcow2Image()
		d := open(t, &memory{data: c.change(file)})
		if got := content(t, d); string(got) != string(disk) {
			t.Errorf("%s: reads otherwise", c.name)
		}
		if err := d.CanWrite(0, 1); image.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// The memory of a saved virtual machine belongs to the disk as it was then.
func TestVHDOfASavedMachine(t *testing.T) {
	dynamic, disk := dynamicVHD()
	dynamic[len(dynamic)-512+84] = 1 // the copy at the start does not count
	sealVHD(dynamic)
	fixed := fixedVHD(disk)
	fixed[len(fixed)-512+84] = 1
	sealSum(fixed[len(fixed)-512:], 64)
	for name, file := range map[string][]byte{"dynamic": dynamic, "fixed": fixed} {
		d := open(t, &memory{data: file})
		if got := content(t, d); string(got) != string(disk) {
			t.Errorf("%s: reads otherwise", name)
		}
		if err := d.CanWrite(0, 1); image.KindOf(err) != image.KindSavedState {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForeignFormats(t *testing.T) {
	for format, start := range map[string]string{
		image.FormatVMDK: "KDMV\x01\x00\x00\x00",
		image.FormatVDI: "<<< Oracle VM VirtualBox Disk Image >>>\n" + strings.Repeat("\x00", 24) +
			"\x7F\x10\xDA\xBE",
		image.FormatEWF: "EVF\x09\x0D\x0A\xFF\x00\x01",
	} {
		_, err := image.Open(&memory{data: append([]byte(start), make([]byte, 4096)...)})
		var e *image.UnsupportedError
		if !errors.As(err, &e) || e.Format != format || e.Kind != image.KindForeign {
			t.Errorf("%s: %v", format, err)
		}
	}
}
