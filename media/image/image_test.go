package image_test

import (
	"bytes"
	"strings"
	"testing"

	"unhello/media/image"
)

// samples are the hand-made images, with what may be written to each: runs of bytes, from the start
// of the disk, each with the reason why not.
var samples = []struct {
	name, format string
	sector       int
	build        func() (file, disk []byte)
	runs         []run
}{
	{"fixed VHD", image.FormatVHD, 512, func() ([]byte, []byte) {
		return fixedVHD(pattern(8192, 9)), pattern(8192, 9)
	},
		[]run{{8192, ""}}},
	{"dynamic VHD", image.FormatVHD, 512, dynamicVHD,
		[]run{{4096, ""}, {4096, image.KindUnallocated}, {2048, ""}, {2048, image.KindUnallocated},
			{4096, ""}}},
	{"VHDX", image.FormatVHDX, 4096, vhdxImage,
		[]run{{mib, ""}, {mib, image.KindUnallocated}, {mib, ""}}},
	{"qcow2", image.FormatQCOW2, 512, qcow2Image,
		[]run{{512, ""}, {1024, image.KindUnallocated}, {512, image.KindShared},
			{512, image.KindCompressed}, {512, ""},
			{qcow2Disk - 3072, image.KindUnallocated}}},
}

type run struct {
	n      int64
	refuse image.Kind
}

func TestSamplesRead(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			file, disk := s.build()
			d := open(t, &memory{data: file})
			if d.Format() != s.format || d.SectorSize() != s.sector ||
				d.Size() != int64(len(disk)) {
				t.Errorf("%s of %d bytes, sectors of %d", d.Format(), d.Size(), d.SectorSize())
			}
			if !bytes.Equal(content(t, d), disk) {
				t.Error("reads otherwise than it was made")
			}
			if _, ok, err := image.ParentOf(&memory{data: file}); ok || err != nil {
				t.Errorf("has a parent: %v, %v", ok, err)
			}
		})
	}
}

// Every run either takes a write of its whole length or refuses one of its first byte, and a write
// that reaches one byte into what can't be written is refused.
func TestSamplesWrite(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			file, disk := s.build()
			before := bytes.Clone(file)
			d := open(t, &memory{data: file})
			var off, written int64
			for i, r := range s.runs {
				n, ask := r.n, int64(1)
				if r.refuse == "" {
					ask = n
				}
				if err := d.CanWrite(off, ask); image.KindOf(err) != r.refuse {
					t.Errorf("CanWrite(%d, %d): %v, expected %q", off, ask, err, r.refuse)
				}
				if r.refuse == "" && i+1 < len(s.runs) {
					if n, err := d.WriteAt(make([]byte, n+1), off); n != 0 ||
						image.KindOf(err) != s.runs[i+1].refuse {
						t.Errorf("wrote %d bytes beyond what can be: %v", n, err)
					}
				}
				if r.refuse == "" {
					b := inverted(disk[off:][:n])
					if _, err := d.WriteAt(b, off); err != nil {
						t.Error(err)
					}
					copy(disk[off:], b)
					written += n
				}
				off += n
			}
			if n := differences(t, before, file); int64(n) != written {
				t.Errorf("%d bytes of the container changed, %d were written", n, written)
			}
			if !bytes.Equal(content(t, d), disk) {
				t.Error("reads otherwise than written")
			}
		})
	}
}

// overlayOf makes a qcow2 image with that backing file.
func overlayOf(backing string) []byte {
	overlay, _ := qcow2Image()
	be.PutUint64(overlay[8:], 256)
	be.PutUint32(overlay[16:], uint32(copy(overlay[256:], backing)))
	return overlay
}

func TestParentOf(t *testing.T) {
	both := map[string]string{"relative_path": `.\base.vhdx`,
		"absolute_win32_path": `C:\vm\base.vhdx`, "parent_linkage": "{x}"}
	withLog := differencingVHDX(both)
	withLog[128<<10+48] = 1
	sealVHDX(withLog)
	for _, c := range []struct {
		name, parent string
		kind         image.Kind
		file         []byte
	}{
		{"VHD", `.\basis 日本.vhd`, image.KindDifferencing, differencingVHD(`.\basis 日本.vhd`)},
		{"VHD without a locator", "other name", image.KindDifferencing, differencingVHD("")},
		{"VHDX", `.\base.vhdx`, image.KindParent, differencingVHDX(both)},
		{"VHDX with an absolute path only", `D:\a.vhdx`, image.KindParent,
			differencingVHDX(map[string]string{"absolute_win32_path": `D:\a.vhdx`})},
		{"VHDX with a log", `.\base.vhdx`, image.KindLog, withLog},
		{"VHDX with the path of a volume only", `\\?\Volume{x}\a.vhdx`, image.KindParent,
			differencingVHDX(map[string]string{"volume_path": `\\?\Volume{x}\a.vhdx`})},
		{"qcow2", "base.qcow2", image.KindBackingFile, overlayOf("base.qcow2")},
		{"qcow2 with a protocol", "base.qcow2", image.KindBackingFile,
			overlayOf("file:base.qcow2")},
		{"qcow2 with a description", "/vm/base.img", image.KindBackingFile,
			overlayOf(`json:{"driver":"raw","file":{"driver":"file","filename":"/vm/base.img"}}`)},
		{"qcow2 with a flat description", "base.img", image.KindBackingFile,
			overlayOf(`json:{"driver":"qcow2","file.filename":"base.img"}`)},
		{"qcow2 on a server", `json:{"driver":"nbd","host":"h"}`, image.KindBackingFile,
			overlayOf(`json:{"driver":"nbd","host":"h"}`)},
		{"qcow2 with half a description", "json:{", image.KindBackingFile, overlayOf("json:{")},
		{"VMDK", `C:\vm\disk.vmdk`, image.KindForeign, []byte(descriptorOf(`C:\vm\disk.vmdk`))},
		{"VMDK with blanks", "disk.vmdk", image.KindForeign,
			[]byte("# Disk DescriptorFile\r\n PARENTFILENAMEHINT = \"disk.vmdk\" \r\n")},
		{"VMDK in a sparse extent", "disk.vmdk", image.KindForeign,
			sparseVMDK(3, 1, descriptorOf("disk.vmdk"))},
		{"VMDK with room for more", "disk.vmdk", image.KindForeign,
			sparseVMDK(3, 1<<63, descriptorOf("disk.vmdk"))},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &memory{data: c.file}
			if got, ok, err := image.ParentOf(f); got != c.parent || !ok || err != nil {
				t.Errorf("parent %q, %v, %v; expected %q", got, ok, err, c.parent)
			}
			if _, err := image.Open(f); !isUnsupported(err, c.kind) {
				t.Errorf("opened: %v, expected %s", err, c.kind)
			}
		})
	}
}

// Nothing but a descriptor is read of a VMDK, and no more than a descriptor can have.
func TestVMDKWithoutAParent(t *testing.T) {
	far := "# Disk DescriptorFile\n" + strings.Repeat("# filler\n", 10000)
	for name, file := range map[string][]byte{
		"base": []byte("# Disk DescriptorFile\nparentCID=ffffffff\n" +
			"RW 8192 FLAT \"disk-flat.vmdk\" 0\n"),
		"no name":               []byte(descriptorOf("")),
		"a hint too far behind": []byte(far + descriptorOf("disk.vmdk")),
		"no descriptor":         sparseVMDK(0, 0, descriptorOf("disk.vmdk")),
		"descriptor outside":    sparseVMDK(1<<60, 1, descriptorOf("disk.vmdk")),
		"no text there":         sparseVMDK(3, 1, "parentFileNameHint=\"disk.vmdk\"\n"),
		"text that ends before": sparseVMDK(3, 1,
			"# Disk DescriptorFile\n\x00\nparentFileNameHint=\"disk.vmdk\"\n"),
		"cut off": []byte("KDMV"),
		"of ESX":  append([]byte("COWD"), make([]byte, 4096)...),
	} {
		f := &memory{data: file}
		if parent, ok, err := image.ParentOf(f); ok || parent != "" || err != nil {
			t.Errorf("%s: %q, %v, %v", name, parent, ok, err)
		}
		if f.read > 66<<10 {
			t.Errorf("%s: %d bytes were read", name, f.read)
		}
	}
}
