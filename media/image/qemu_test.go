package image_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
	"unhello/media/image"
)

// QEMU is the judge here: it makes the images, and it reads what we wrote.

// qemuImg runs qemu-img in a folder.
func qemuImg(t testing.TB, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command(testenv.Tool(t, "qemu-img"), args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("qemu-img %v: %v\n%s", args, err, out)
	}
}

const (
	mib = 1 << 20

	// The raw disk of these tests: data with holes between.
	diskSize = 24 * mib
)

// patches are the ranges that the tests write: odd ones, across the borders of sectors and
// clusters, inside data.
var patches = []struct{ off, n int }{
	{0, 1},
	{65536 - 100, 200},
	{5*mib + 511, 9000},
	{12*mib - 3, 6},
	{diskSize - 4096, 4096},
}

// rawDisk gives the content of the disk.
func rawDisk() []byte {
	b := make([]byte, diskSize)
	copy(b, pattern(200_000, 1))
	copy(b[4*mib:], pattern(2*mib, 2))
	copy(b[12*mib-4096:], pattern(8192, 3))
	copy(b[diskSize-65536:], pattern(65536, 4))
	return b
}

// containers are the images that QEMU makes of the disk.
var containers = []struct {
	name, format string
	qemu         string   // QEMU's name of the format
	args         []string // for qemu-img convert
	check        bool     // whether qemu-img can check it
}{
	{"raw", image.FormatRaw, "raw", nil, false},
	{"fixed.vhd", image.FormatVHD, "vpc", []string{"-o", "subformat=fixed"}, false},
	{"dynamic.vhd", image.FormatVHD, "vpc", []string{"-o", "subformat=dynamic"}, false},
	{"exact.vhd", image.FormatVHD, "vpc", []string{"-o", "subformat=dynamic,force_size=on"}, false},
	{"fixed.vhdx", image.FormatVHDX, "vhdx", []string{"-o", "subformat=fixed"}, true},
	{"dynamic.vhdx", image.FormatVHDX, "vhdx", []string{"-o", "subformat=dynamic,block_size=1M"},
		true},
	{"v2.qcow2", image.FormatQCOW2, "qcow2", []string{"-o", "compat=0.10"}, true},
	{"v3.qcow2", image.FormatQCOW2, "qcow2", []string{"-o", "compat=1.1"}, true},
	{"512.qcow2", image.FormatQCOW2, "qcow2", []string{"-o", "cluster_size=512"}, true},
	{"2M.qcow2", image.FormatQCOW2, "qcow2", []string{"-o", "cluster_size=2M"}, true},
	{"full.qcow2", image.FormatQCOW2, "qcow2", []string{"-o", "preallocation=full"}, true},
}

// convert has QEMU make an image of the raw disk and gives its path.
func convert(t testing.TB, disk []byte, format string, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "raw"), disk, 0o600); err != nil {
		t.Fatal(err)
	}
	qemuImg(t, dir, append(append([]string{"convert", "-f", "raw", "-O", format}, args...), "raw",
		"image")...)
	return filepath.Join(dir, "image")
}

// convertBack has QEMU read an image.
func convertBack(t testing.TB, name, format string) []byte {
	t.Helper()
	dir := filepath.Dir(name)
	qemuImg(t, dir, "convert", "-f", format, "-O", "raw", name, "back")
	return load(t, filepath.Join(dir, "back")).data
}

// A container reads as the disk it was made from, changes exactly the bytes that are written, and
// QEMU reads those back.
func TestContainers(t *testing.T) {
	disk := rawDisk()
	for _, c := range containers {
		t.Run(c.name, func(t *testing.T) {
			name := convert(t, disk, c.qemu, c.args...)
			f := load(t, name)
			before := bytes.Clone(f.data)
			d := open(t, f)
			if d.Format() != c.format || d.SectorSize() != 512 {
				t.Errorf("format %q with sectors of %d, expected %q with 512", d.Format(),
					d.SectorSize(), c.format)
			}
			// A VHD's size is rounded up to whole cylinders.
			want := append(bytes.Clone(disk), make([]byte, d.Size()-int64(len(disk)))...)
			if !bytes.Equal(content(t, d), want) {
				t.Fatal("reads otherwise than the disk it was made of")
			}

			written := 0
			for _, p := range patches {
				b := inverted(want[p.off:][:p.n])
				if n, err := d.WriteAt(b, int64(p.off)); n != p.n || err != nil {
					t.Fatalf("wrote %d of %d bytes at 0x%x: %v", n, p.n, p.off, err)
				}
				copy(want[p.off:], b)
				written += p.n
			}
			if n := differences(t, before, f.data); n != written {
				t.Errorf("%d bytes of the container changed, %d were written", n, written)
			}
			if !bytes.Equal(content(t, d), want) {
				t.Error("reads otherwise than written")
			}

			if err := os.WriteFile(name, f.data, 0o600); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(convertBack(t, name, c.qemu), want) {
				t.Error("QEMU reads otherwise than written")
			}
			if c.check {
				qemuImg(t, filepath.Dir(name), "check", "-f", c.qemu, name)
			}
		})
	}
}

// What is absent can't be written, and an attempt that begins where it could be writes nothing
// either.
func TestUnallocated(t *testing.T) {
	disk := rawDisk()
	for _, c := range containers {
		switch c.name {
		case "raw", "fixed.vhd", "fixed.vhdx", "full.qcow2":
			continue // everything is present
		}
		t.Run(c.name, func(t *testing.T) {
			f := load(t, convert(t, disk, c.qemu, c.args...))
			before := bytes.Clone(f.data)
			d := open(t, f)
			n, err := d.WriteAt(make([]byte, 4*mib), 5*mib)
			if n != 0 || image.KindOf(err) != image.KindUnallocated {
				t.Errorf("wrote %d bytes: %v", n, err)
			}
			if !bytes.Equal(before, f.data) {
				t.Error("the container changed")
			}
		})
	}
}

func TestCompressed(t *testing.T) {
	disk := rawDisk()
	for _, size := range []string{"64k", "2M"} {
		t.Run(size, func(t *testing.T) {
			// Noise doesn't compress; text does.
			copy(disk[8*mib:], bytes.Repeat([]byte("compress me "), 100_000))
			d := open(t, load(t, convert(t, disk, "qcow2", "-c", "-o", "cluster_size="+size)))
			if !bytes.Equal(content(t, d), disk) {
				t.Fatal("reads otherwise than the disk it was made of")
			}
			if err := d.CanWrite(8*mib, 1); image.KindOf(err) != image.KindCompressed {
				t.Errorf("write into a compressed cluster: %v", err)
			}
		})
	}
}

// A snapshot shares all clusters; one written afterwards belongs to the disk alone.
func TestSnapshot(t *testing.T) {
	name := convert(t, rawDisk(), "qcow2")
	qemuImg(t, filepath.Dir(name), "snapshot", "-c", "before", name)
	cmd := exec.Command(testenv.Tool(t, "qemu-io"), "-f", "qcow2", "-c", "write -P 7 4M 64k", name)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("qemu-io: %v\n%s", err, out)
	}
	d := open(t, load(t, name))
	if err := d.CanWrite(4*mib, 65536); err != nil {
		t.Errorf("write into an own cluster: %v", err)
	}
	if err := d.CanWrite(4*mib, 65537); image.KindOf(err) != image.KindShared {
		t.Errorf("write into a shared cluster: %v", err)
	}
}

func TestRefusedContainers(t *testing.T) {
	for _, c := range []struct {
		name, parent string
		kind         image.Kind
		create       []string
	}{
		{"overlay", "base.raw", image.KindBackingFile,
			[]string{"-f", "qcow2", "-b", "base.raw", "-F", "raw", "image"}},
		{"zstd", "", image.KindCompression,
			[]string{"-f", "qcow2", "-o", "compression_type=zstd", "image", "8M"}},
		{"extended L2", "", image.KindExtendedL2,
			[]string{"-f", "qcow2", "-o", "extended_l2=on", "image", "8M"}},
		{"external data", "", image.KindExternalData,
			[]string{"-f", "qcow2", "-o", "data_file=data", "image", "8M"}},
		{"VMDK", "", image.KindForeign, []string{"-f", "vmdk", "image", "8M"}},
		{"VDI", "", image.KindForeign, []string{"-f", "vdi", "image", "8M"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			qemuImg(t, dir, "create", "-q", "-f", "raw", "base.raw", "8M")
			qemuImg(t, dir, append([]string{"create", "-q"}, c.create...)...)
			f := load(t, filepath.Join(dir, "image"))
			if _, err := image.Open(f); !isUnsupported(err, c.kind) {
				t.Errorf("opened: %v, expected %s", err, c.kind)
			}
			parent, ok, err := image.ParentOf(f)
			if parent != c.parent || ok != (c.parent != "") || err != nil {
				t.Errorf("parent %q, %v, %v", parent, ok, err)
			}
		})
	}
}

// QEMU can name a backing file in many ways.
func TestBackingNames(t *testing.T) {
	for _, name := range []string{
		"base.raw",
		"file:base.raw",
		`json:{"driver":"raw","file":{"driver":"file","filename":"base.raw"}}`,
		`json:{"driver":"raw","file.driver":"file","file.filename":"base.raw"}`,
		`json:{"file":{"filename":"base.raw"},"driver":"raw","cache":{"direct":true}}`,
	} {
		dir := t.TempDir()
		qemuImg(t, dir, "create", "-q", "-f", "raw", "base.raw", "8M")
		qemuImg(t, dir, "create", "-q", "-f", "qcow2", "-b", name, "-F", "raw", "image")
		if parent, ok, err := image.ParentOf(load(t,
			filepath.Join(dir, "image"))); parent != "base.raw" || !ok || err != nil {
			t.Errorf("%s: parent %q, %v, %v", name, parent, ok, err)
		}
	}
}

// Opening an image and reading its end must not cost more for a large disk.
func TestLargeDisks(t *testing.T) {
	for _, c := range []struct{ name, format, size string }{
		{"VHD", "vpc", "1T"},
		{"VHDX", "vhdx", "64G"},
		{"VHDX", "vhdx", "60T"},
		{"qcow2", "qcow2", "60T"},
	} {
		t.Run(c.name+" "+c.size, func(t *testing.T) {
			dir := t.TempDir()
			qemuImg(t, dir, "create", "-q", "-f", c.format, "image", c.size)
			f := load(t, filepath.Join(dir, "image"))
			d := open(t, f)
			if _, err := d.ReadAt(make([]byte, mib), d.Size()-mib); err != nil {
				t.Fatal(err)
			}
			if f.read > 256<<10 {
				t.Errorf("read %d bytes of the file", f.read)
			}
		})
	}
}
