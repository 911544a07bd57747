package ntfs_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"unhello/media/ntfs"
)

var shapes = []struct {
	name            string
	size            int64
	cluster, sector int64
	options         []string
}{
	{"clusters of 512", 8 << 20, 512, 512, []string{"-c", "512"}},
	{"clusters of 4K", 8 << 20, 4096, 512, []string{"-c", "4096"}},
	{"clusters of 64K", 24 << 20, 65536, 512, []string{"-c", "65536"}},
	{"clusters of 1M", 100 << 20, 1 << 20, 512, []string{"-c", "1048576"}},
	{"clusters of 2M", 200 << 20, 2 << 20, 512, []string{"-c", "2097152"}},
	{"sectors of 1024", 8 << 20, 4096, 1024, []string{"-s", "1024", "-c", "4096"}},
	{"sectors of 4096", 16 << 20, 4096, 4096, []string{"-s", "4096"}},
	{"sectors of 4096, clusters of 64K", 24 << 20, 65536, 4096,
		[]string{"-s", "4096", "-c", "65536"}},
}

// Whatever the shape of the volume, a file reads as ntfscat reads it, and lies where Map says.
func TestShapes(t *testing.T) {
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			i := newImage(t, shape.size, shape.options...)
			i.mounted(t, func(dir string) {
				write(t, dir+"/Windows/System32/config/SOFTWARE", noise(300001))
				write(t, dir+"/Windows/System32/config/SYSTEM", noise(70000))
			})
			v := i.open(t)
			if v.ClusterSize() != shape.cluster || v.SectorSize() != int(shape.sector) {
				t.Errorf("clusters of %d, sectors of %d", v.ClusterSize(), v.SectorSize())
			}
			f := lookup(t, v, software)
			want := tool(t, "ntfscat", i.path, `Windows/System32/config/SOFTWARE`)
			if len(want) != 300001 || !bytes.Equal(content(t, f), want) {
				t.Error("reads otherwise than ntfscat")
			}
			if got, _ := i.mapped(t, f); !bytes.Equal(got, want) {
				t.Error("what is mapped is not what ntfscat reads")
			}
		})
	}
}

func TestVolumeFacts(t *testing.T) {
	i := newImage(t, 4<<20, "-L", "Windows ディスク")
	v := i.open(t)
	if want := binary.LittleEndian.Uint64(i.bytes(t)[72:]); v.Serial() != want || want == 0 {
		t.Errorf("serial %x, want %x", v.Serial(), want)
	}
	if label, err := v.Label(); label != "Windows ディスク" || err != nil {
		t.Errorf("label %q, %v", label, err)
	}
	if dirty, err := v.Dirty(); dirty || err != nil {
		t.Errorf("dirty %v, %v", dirty, err)
	}
	major, minor, clean, err := v.LogFileVersion()
	if major != 0 || minor != 0 || !clean || err != nil {
		t.Errorf("an empty journal: version %d.%d, clean %v, %v", major, minor, clean, err)
	}
}

func TestLookup(t *testing.T) {
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		write(t, dir+"/windows/System32/config/software", noise(5000))
		write(t, dir+"/Ärger/ж/Ω.txt", noise(10))
	})
	v := i.open(t)
	for _, test := range []struct{ path, name, missing string }{
		{software, "software", ""},
		{"/WINDOWS/SYSTEM32//CONFIG/SOFTWARE", "software", ""},
		{`\Windows`, "windows", ""},
		{"", ".", ""},
		{"äRGER/Ж/ω.TXT", "Ω.txt", ""},
		{"$mft", "$MFT", ""},
		{`Windows\System33\config`, "", "System33"},
		{`Windows\System32\config\SOFTWAR`, "", "SOFTWAR"},
		{`Windows\System32\config\SOFTWARE2`, "", "SOFTWARE2"},
		{`Windows\System32\config\SOFTWARE\x`, "", "x"},
	} {
		f, err := v.Lookup(test.path)
		switch {
		case test.missing != "":
			missing := wantError[*ntfs.NotFoundError](t, err)
			if missing != nil && (missing.Missing != test.missing || missing.Path != test.path) {
				t.Errorf("%s: %v", test.path, err)
			}
		case err != nil:
			t.Errorf("%s: %v", test.path, err)
		case f.Name() != test.name:
			t.Errorf("%s: found %q", test.path, f.Name())
		}
	}
}
