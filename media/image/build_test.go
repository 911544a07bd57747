package image_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"unicode/utf16"
)

// Small hand-made images, for tests that break them and for machines without QEMU. Each has one
// block of every kind that its format knows.

var (
	be = binary.BigEndian
	le = binary.LittleEndian
)

// text16 encodes text as UTF-16.
func text16(s string, order binary.ByteOrder) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, 0, 0)
		order.PutUint16(b[len(b)-2:], u)
	}
	return b
}

// descriptorOf gives the descriptor of a VMDK that is a difference to another one.
func descriptorOf(parent string) string {
	return "# Disk DescriptorFile\nversion=1\nparentCID=99c19cd6\n" +
		"createType=\"monolithicSparse\"\nparentFileNameHint=\"" + parent + "\"\n"
}

// sparseVMDK has a text in sector 3, and a header that says where its descriptor is.
func sparseVMDK(at, sectors uint64, text string) []byte {
	b := make([]byte, 4096)
	copy(b, "KDMV\x01")
	le.PutUint64(b[28:], at)
	le.PutUint64(b[36:], sectors)
	copy(b[3*512:], text)
	return b
}

// Offsets in the dynamic VHD.
const (
	vhdHeaderAt = 512
	vhdBATAt    = 1536
	vhdBlocksAt = 2048
	vhdBlock    = 4096
	vhdDisk     = 4 * vhdBlock
)

// vhdFooter gives a footer.
func vhdFooter(diskType uint32, size int, header uint64) []byte {
	b := make([]byte, 512)
	copy(b, "conectix")
	be.PutUint32(b[8:], 2)
	be.PutUint32(b[12:], 0x10000)
	be.PutUint64(b[16:], header)
	copy(b[28:], "test")
	be.PutUint64(b[40:], uint64(size))
	be.PutUint64(b[48:], uint64(size))
	be.PutUint32(b[60:], diskType)
	sealSum(b, 64)
	return b
}

// sealSum sets the checksum of a VHD structure.
func sealSum(b []byte, at int) {
	be.PutUint32(b[at:], 0)
	var sum uint32
	for _, c := range b {
		sum += uint32(c)
	}
	be.PutUint32(b[at:], ^sum)
}

// sealVHD corrects all checksums of the dynamic VHD.
func sealVHD(b []byte) {
	sealSum(b[:512], 64)
	sealSum(b[vhdHeaderAt:][:1024], 36)
	sealSum(b[len(b)-512:], 64)
}

func fixedVHD(disk []byte) []byte {
	return append(bytes.Clone(disk), vhdFooter(2, len(disk), 1<<64-1)...)
}

// dynamicVHD has four blocks: complete, absent, half, complete. disk is what it reads as.
func dynamicVHD() (file, disk []byte) {
	foot := vhdFooter(3, vhdDisk, vhdHeaderAt)
	file = append(bytes.Clone(foot), make([]byte, vhdBlocksAt-512)...)
	h := file[vhdHeaderAt:]
	copy(h, "cxsparse")
	be.PutUint64(h[8:], 1<<64-1)
	be.PutUint64(h[16:], vhdBATAt)
	be.PutUint32(h[24:], 0x10000)
	be.PutUint32(h[28:], 4)
	be.PutUint32(h[32:], vhdBlock)
	disk = make([]byte, vhdDisk)
	for i, bits := range []byte{0xFF, 0, 0xF0, 0xFF} {
		bat := file[vhdBATAt+4*i:]
		if bits == 0 {
			be.PutUint32(bat, 0xFFFFFFFF)
			continue
		}
		be.PutUint32(bat, uint32(len(file)/512))
		bitmap := make([]byte, 512)
		bitmap[0] = bits
		data := pattern(vhdBlock, byte(i))
		file = append(append(file, bitmap...), data...)
		if bits == 0xF0 {
			data = data[:2048]
		}
		copy(disk[i*vhdBlock:], data)
	}
	file = append(file, foot...)
	sealVHD(file)
	return file, disk
}

// differencingVHD names its parent by a relative path.
func differencingVHD(parent string) []byte {
	file, _ := dynamicVHD()
	be.PutUint32(file[60:], 4)
	be.PutUint32(file[len(file)-512+60:], 4)
	h := file[vhdHeaderAt:]
	copy(h[64:], text16("other name", be))
	name := text16(parent, le)
	copy(h[576:], "W2ru")
	be.PutUint32(h[576+8:], uint32(len(name)))
	be.PutUint64(h[576+16:], vhdBATAt+256)
	copy(file[vhdBATAt+256:], name)
	sealVHD(file)
	return file
}

// Offsets in the VHDX.
const (
	vhdxLogAt      = 1 * mib
	vhdxMetadataAt = 2 * mib
	vhdxBATAt      = 3 * mib
	vhdxBlocksAt   = 4 * mib
	vhdxDisk       = 3 * mib

	vhdxItemsAt   = vhdxMetadataAt + 65536
	vhdxLocatorAt = vhdxItemsAt + 4096
)

// GUIDs as they stand on disk.
var (
	guidBAT        = unhex("6677C22D23F600429D64115E9BFD4A08")
	guidMetadata   = unhex("06A27C8B90479A4BB8FE575F050F886E")
	guidParameters = unhex("3767A1CA36FA434DB3B633F0AA44E76B")
	guidSize       = unhex("2442A52F1BCD7648B2115DBED83BF4B8")
	guidDiskID     = unhex("AB12CABEE6B2234593EFC309E000C746")
	guidLogical    = unhex("1DBF41816FA90947BA47F233A8FAAB5F")
	guidPhysical   = unhex("C748A3CD5D4471449CC9E9885251C556")
	guidLocator    = unhex("2D5FD3A80BB34D45ABF7D3D84834AB0C")
)

// sealVHDX corrects the checksums of all headers and region tables.
func sealVHDX(b []byte) {
	for _, s := range []struct{ at, n int }{{64 << 10, 4096}, {128 << 10, 4096}, {192 << 10, 65536},
		{256 << 10, 65536}} {
		part := b[s.at:][:s.n]
		le.PutUint32(part[4:], 0)
		le.PutUint32(part[4:], crc32.Checksum(part, crc32.MakeTable(crc32.Castagnoli)))
	}
}

// vhdxImage has three blocks: present, absent, present. disk is what it reads as.
func vhdxImage() (file, disk []byte) {
	file = make([]byte, vhdxBlocksAt+2*mib)
	copy(file, "vhdxfile")
	for i := range 2 {
		h := file[64<<10*(i+1):]
		copy(h, "head")
		le.PutUint64(h[8:], uint64(i+1))
		le.PutUint16(h[66:], 1)
		le.PutUint32(h[68:], mib)
		le.PutUint64(h[72:], vhdxLogAt)

		r := file[192<<10+64<<10*i:]
		copy(r, "regi")
		le.PutUint32(r[8:], 2)
		for j, g := range [][]byte{guidBAT, guidMetadata} {
			e := r[16+32*j:]
			copy(e, g)
			le.PutUint64(e[16:], []uint64{vhdxBATAt, vhdxMetadataAt}[j])
			le.PutUint32(e[24:], mib)
			le.PutUint32(e[28:], 1)
		}
	}
	copy(file[vhdxMetadataAt:], "metadata")
	addItem(file, guidParameters, le.AppendUint64(nil, mib))
	addItem(file, guidSize, le.AppendUint64(nil, vhdxDisk))
	addItem(file, guidLogical, le.AppendUint32(nil, 4096))
	addItem(file, guidPhysical, le.AppendUint32(nil, 4096))
	addItem(file, guidDiskID, make([]byte, 16))
	disk = make([]byte, vhdxDisk)
	for i, at := range []int{vhdxBlocksAt, 0, vhdxBlocksAt + mib} {
		if at > 0 {
			le.PutUint64(file[vhdxBATAt+8*i:], uint64(at)|6)
			copy(file[at:], pattern(mib, byte(i)))
			copy(disk[i*mib:], file[at:][:mib])
		}
	}
	sealVHDX(file)
	return file, disk
}

// addItem adds an item of 256 bytes to the metadata of a VHDX.
func addItem(file, id, value []byte) {
	m := file[vhdxMetadataAt:]
	n := int(le.Uint16(m[10:]))
	e := m[32+32*n:]
	copy(e, id)
	le.PutUint32(e[16:], uint32(65536+256*n))
	le.PutUint32(e[20:], uint32(len(value)))
	le.PutUint32(e[24:], 4)
	copy(m[65536+256*n:], value)
	le.PutUint16(m[10:], uint16(n+1))
}

// differencingVHDX names its parent by a path of each given kind.
func differencingVHDX(paths map[string]string) []byte {
	file, _ := vhdxImage()
	le.PutUint32(file[vhdxItemsAt+4:], 2)
	table, texts := make([]byte, 20), []byte(nil)
	le.PutUint16(table[18:], uint16(len(paths)))
	start := 20 + 12*len(paths)
	for key, value := range paths {
		k, v := text16(key, le), text16(value, le)
		table = le.AppendUint32(table, uint32(start+len(texts)))
		table = le.AppendUint32(table, uint32(start+len(texts)+len(k)))
		table = le.AppendUint16(table, uint16(len(k)))
		table = le.AppendUint16(table, uint16(len(v)))
		texts = append(append(texts, k...), v...)
	}
	addItem(file, guidLocator, append(table, texts...))
	return file
}

// Offsets in the qcow2 image, whose clusters have 512 bytes.
const (
	qcow2RefAt      = 1 * 512
	qcow2RefBlockAt = 2 * 512
	qcow2L1At       = 3 * 512
	qcow2L2At       = 4 * 512
	qcow2DataAt     = 5 * 512
	qcow2Disk       = 64 * 1024

	copied     = 1 << 63
	compressed = 1 << 62
)

// qcow2Image has in its first clusters: one of its own, an absent one, zeros over a cluster, one
// shared with a snapshot, a compressed one, one of its own. There are two L2 tables, of which the
// second is absent. disk is what it reads as.
func qcow2Image() (file, disk []byte) {
	file = make([]byte, qcow2DataAt)
	copy(file, "QFI\xFB")
	be.PutUint32(file[4:], 3)
	be.PutUint32(file[20:], 9)
	be.PutUint64(file[24:], qcow2Disk)
	be.PutUint32(file[36:], 2)
	be.PutUint64(file[40:], qcow2L1At)
	be.PutUint64(file[48:], qcow2RefAt)
	be.PutUint32(file[56:], 1)
	be.PutUint32(file[96:], 4)
	be.PutUint32(file[100:], 104)
	be.PutUint64(file[qcow2RefAt:], qcow2RefBlockAt)
	be.PutUint64(file[qcow2L1At:], qcow2L2At|copied)
	disk = make([]byte, qcow2Disk)

	cluster := func(entry int, flags uint64, data []byte) {
		be.PutUint64(file[qcow2L2At+8*entry:], uint64(len(file))|flags)
		file = append(file, data...)
	}
	own := func(entry int, flags uint64) {
		data := pattern(512, byte(entry))
		cluster(entry, flags, data)
		if flags&1 == 0 {
			copy(disk[512*entry:], data)
		}
	}
	own(0, copied)
	own(2, copied|1)
	own(3, 0)
	text := bytes.Repeat([]byte("to be compressed "), 31)[:512]
	copy(disk[512*4:], text)
	cluster(4, compressed, append(deflated(text), make([]byte, 512)...)[:512])
	own(5, copied)
	for i := range len(file) / 512 {
		be.PutUint16(file[qcow2RefBlockAt+2*i:], 1)
	}
	be.PutUint16(file[qcow2RefBlockAt+2*7:], 2)
	return file, disk
}

// deflated compresses with deflate.
func deflated(b []byte) []byte {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestCompression)
	w.Write(b)
	w.Close()
	return out.Bytes()
}
