package fat

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"unhello/internal/testenv"
)

// mkfs makes a volume with mkfs.vfat and fills it with mtools.
func mkfs(t *testing.T, size int64, content map[string]string, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	path, from := filepath.Join(dir, "volume"), filepath.Join(dir, "from")
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, size),
		os.Mkdir(from, 0o700)); err != nil {
		t.Fatal(err)
	}
	output(t, "mkfs.vfat", append(args, path)...)
	t.Setenv("LC_ALL", "C.UTF-8")
	t.Setenv("MTOOLS_SKIP_CHECK", "1") // of how many clusters a FAT32 has to have
	testenv.Tool(t, "mcopy")
	for name, text := range content {
		file := filepath.Join(from, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700),
			os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	list, err := filepath.Glob(from + "/*")
	if err != nil {
		t.Fatal(err)
	}
	output(t, "mcopy", append(append([]string{"-s", "-i", path}, list...), "::")...)
	return path
}

func open(t *testing.T, path string) *Volume {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	v, err := Open(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// tree is what volumes are filled with: names of all kinds, empty files, whole clusters, folders of
// more than one cluster.
func tree() map[string]string {
	files := map[string]string{
		"README.TXT": "short", "readme.md": "lower", "Mixed.Txt": "mixed", "empty": "",
		"EFI/Microsoft/Boot/BCD":          strings.Repeat("regf", 7000),
		"efi2/a name with spaces.efi":     strings.Repeat("x", 4096),
		"日本語/回復.txt":                      "kanji",
		"ä/Ö.txt":                         "Latin",
		strings.Repeat("n", 251) + ".txt": "the longest name",
		"a/b/c/d/e/f/g":                   "deep",
	}
	for i := range 300 {
		files[fmt.Sprintf("many/file number %d.txt", i)] = fmt.Sprint(i)
	}
	return files
}

// TestFS reads volumes of all kinds that mkfs.vfat makes.
func TestFS(t *testing.T) {
	for _, test := range []struct {
		size int64
		args []string
	}{
		{64 * mib, []string{"-F", "32", "-s", "1"}},
		{40 * mib, []string{"-F", "32", "-s", "1", "-f", "1"}},
		{300 * mib, []string{"-F", "32", "-s", "8"}},
		{gib, []string{"-F", "32", "-s", "16", "-R", "64"}},
		{5 * gib, []string{"-F", "32", "-s", "128"}},
		{512 * mib, []string{"-F", "32", "-S", "4096", "-s", "1"}},
		{5 * gib, []string{"-F", "32", "-S", "4096", "-s", "16"}},
	} {
		t.Run(fmt.Sprintf("%d MB %s", test.size/mib, strings.Join(test.args, " ")),
			func(t *testing.T) {
				want := tree()
				v := open(t, mkfs(t, test.size, want, test.args...))
				holds(t, v, want)
				if err := fstest.TestFS(v, slices.Collect(maps.Keys(want))...); err != nil {
					t.Error(err)
				}
			})
	}
}

// holds expects a volume to hold these files and no others.
func holds(t *testing.T, v *Volume, want map[string]string) {
	t.Helper()
	count := 0
	err := fs.WalkDir(v, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		count++
		b, err := v.ReadFile(name)
		if err == nil && string(b) != want[name] {
			t.Errorf("%s: %d bytes that are not as written", name, len(b))
		}
		return err
	})
	if err != nil || count != len(want) {
		t.Errorf("%d files, want %d (%v)", count, len(want), err)
	}
}

// TestReadOwn reads what NewImage makes.
func TestReadOwn(t *testing.T) {
	list, want := files(), map[string]string{}
	f, err := os.Open(writeImage(t, list, 64*mib, false))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := Open(io.NewSectionReader(f, mib, 62*mib), 62*mib)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range list {
		r, err := item.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r)
		name := item.Path
		// go-diskfs takes a folder that is there in another letter case.
		if rest, found := strings.CutPrefix(name, "efi/boot/"); found {
			name = "EFI/BOOT/" + rest
		} else if rest, found := strings.CutPrefix(name, "efi/"); found {
			name = "EFI/" + rest
		}
		want[name] = string(b)
	}
	holds(t, v, want)
}

func TestNames(t *testing.T) {
	v := open(t, mkfs(t, 64*mib, tree(), "-F", "32", "-s", "1"))
	for _, test := range []struct {
		name string
		want error
	}{
		{"efi/microsoft/boot/bcd", nil},
		{"EFI/MICROSOFT", nil},
		{"Ä/ö.TXT", nil},
		{"nowhere", fs.ErrNotExist},
		{"nowhere/at/all", fs.ErrNotExist},
		{"README.TXT/below", fs.ErrNotExist},
		{"/EFI", fs.ErrInvalid},
		{"EFI/../EFI", fs.ErrInvalid},
		{`EFI\Microsoft`, fs.ErrNotExist},
	} {
		if _, err := v.Stat(test.name); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		f, err := v.Open(test.name)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		if err == nil {
			f.Close()
		}
	}
	deep := strings.Repeat("a/", maxElements) + "a"
	if _, err := v.Open(deep); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a path of %d names: %v", maxElements+1, err)
	}
	if _, err := v.ReadFile("EFI"); err == nil {
		t.Error("a folder was read as a file")
	}
	if _, err := v.ReadDir("README.TXT"); err == nil {
		t.Error("a file was read as a folder")
	}
}

// TestNotFAT32: whatever else there is, is refused as such.
func TestNotFAT32(t *testing.T) {
	volume := func(size int64, tool string, args ...string) func(t *testing.T) string {
		return func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "volume")
			if err := errors.Join(os.WriteFile(path, nil, 0o600),
				os.Truncate(path, size)); err != nil {
				t.Fatal(err)
			}
			if tool != "" {
				output(t, tool, append(args, path)...)
			}
			return path
		}
	}
	for name, make := range map[string]func(t *testing.T) string{
		"nothing": volume(0, ""), "zeros": volume(mib, ""),
		"FAT12": volume(mib, "mkfs.vfat", "-F", "12"),
		"FAT16": volume(20*mib, "mkfs.vfat", "-F", "16"),
		"NTFS":  volume(20*mib, "mkntfs", "-F", "-Q", "-s", "512", "-p", "0", "-H", "0", "-S", "0"),
	} {
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(make(t))
			if err != nil {
				t.Fatal(err)
			}
			var other *NotFAT32Error
			if _, err := Open(bytes.NewReader(b), int64(len(b))); !errors.As(err, &other) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Clusters of the small volume.
const (
	smallClusters = 12
	smallData     = 3 * bootSize // after the boot sector and two FATs
)

// small is a volume of a few kilobytes: a folder "D" in cluster 3, "F" in it in 4 and 5, and
// "G" in 6.
func small() []byte {
	le := binary.LittleEndian
	b := make([]byte, smallData+smallClusters*bootSize)
	le.PutUint16(b[bytesPerSectorAt:], bootSize)
	b[clusterSectorsAt], b[fatCountAt] = 1, 2
	le.PutUint16(b[reservedAt:], 1)
	le.PutUint32(b[sectors32At:], uint32(len(b)/bootSize))
	le.PutUint32(b[fatSectors32At:], 1)
	le.PutUint32(b[rootClusterAt:], 2)
	le.PutUint16(b[signatureAt:], 0xAA55)
	for c, next := range map[uint32]uint32{2: lastOfChain, 3: lastOfChain, 4: 5, 5: lastOfChain,
		6: 0x1FFFFFFF} { // the upper four bits mean nothing
		link(b, c, next)
	}
	enter(b, 2, 0, "D          ", attributeFolder, 3, 0)
	enter(b, 3, 0, nameSelf, attributeFolder, 3, 0)
	enter(b, 3, 1, nameAbove, attributeFolder, 0, 0)
	enter(b, 3, 2, "F          ", 0, 4, 600)
	enter(b, 3, 3, "G          ", 0, 6, 1)
	b[clusterAt(4)], b[clusterAt(5)], b[clusterAt(6)] = 'f', 'f', 'g'
	return b
}

func clusterAt(c uint32) int { return smallData + int(c-firstCluster)*bootSize }

func link(b []byte, c, next uint32) {
	for n := range 2 {
		binary.LittleEndian.PutUint32(b[(1+n)*bootSize+4*int(c):], next)
	}
}

func enter(b []byte, in uint32, slot int, name string, attributes byte, first, size uint32) {
	e := b[clusterAt(in)+slot*entrySize:][:entrySize]
	copy(e, name)
	e[attributesAt] = attributes
	setCluster(e, first)
	binary.LittleEndian.PutUint32(e[fileSizeAt:], size)
}

func readAll(b []byte) (files []string, err error) {
	v, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(v, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files = append(files, name)
		if len(files) > 100*smallClusters {
			return errors.New("there is no end")
		}
		_, err = v.ReadFile(name)
		return err
	})
	return files, err
}

// TestHostile: what contradicts itself is refused, and no loop is followed.
func TestHostile(t *testing.T) {
	if files, err := readAll(small()); len(files) != 2 || err != nil {
		t.Fatalf("%v, %v", files, err)
	}
	for _, test := range []struct {
		name   string
		change func(b []byte)
		want   string
	}{
		{"the root's chain loops", func(b []byte) { link(b, 2, 2) }, "no end"},
		{"a folder's chain loops", func(b []byte) { link(b, 3, 3) }, "no end"},
		{"a file's chain loops", func(b []byte) { link(b, 5, 4) }, "no end"},
		{"a file's chain loops later", func(b []byte) { link(b, 6, 7); link(b, 7, 6) }, "no end"},
		{"a file's chain is too short", func(b []byte) { link(b, 4, lastOfChain) },
			"less clusters"},
		{"a chain leads outside", func(b []byte) { link(b, 4, 2+smallClusters) }, "astray"},
		{"a chain leads to a bad cluster", func(b []byte) { link(b, 4, 0x0FFFFFF7) }, "astray"},
		{"a chain leads to a free cluster", func(b []byte) { link(b, 4, 0) }, "astray"},
		{"a folder in itself",
			func(b []byte) { enter(b, 3, 4, "L          ", attributeFolder, 3, 0) }, "not where"},
		{"the root in a folder",
			func(b []byte) { enter(b, 3, 4, "L          ", attributeFolder, 2, 0) }, "two places"},
		{"a folder twice",
			func(b []byte) { enter(b, 2, 1, "L          ", attributeFolder, 3, 0) }, "two places"},
		{"a file as a folder",
			func(b []byte) { enter(b, 2, 1, "L          ", attributeFolder, 4, 0) }, "not where"},
		{"a folder in no cluster",
			func(b []byte) { enter(b, 2, 1, "L          ", attributeFolder, 0, 0) }, "astray"},
		{"no name", func(b []byte) { enter(b, 2, 1, "           ", 0, 0, 0) }, "without a name"},
		{"a slash", func(b []byte) { enter(b, 2, 1, "A/B        ", 0, 0, 0) }, "without a name"},
		{"a huge file", func(b []byte) { enter(b, 3, 3, "G          ", 0, 6, 1<<32-1) },
			"less clusters"},
		{"larger than it is", func(b []byte) { b[sectors32At]++ }, "larger"},
		{"a short FAT", func(b []byte) { b[sectors32At+1], b[fatSectors32At] = 1, 1 }, "larger"},
		{"a FAT that is not there", func(b []byte) { b[fatFlagsAt] = oneFAT | 2 }, "FAT in use"},
		{"a root outside", func(b []byte) { b[rootClusterAt] = 2 + smallClusters }, "outside"},
	} {
		b := small()
		test.change(b)
		var volume *VolumeError
		if _, err := readAll(b); !errors.As(err, &volume) ||
			!strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// reads counts.
type reads struct {
	io.ReaderAt
	n int
}

func (r *reads) ReadAt(p []byte, off int64) (int, error) {
	r.n++
	return r.ReaderAt.ReadAt(p, off)
}

// TestLoopOfFarClusters: a short loop of a file that claims 4 GiB, each step of which would have to
// read another part of the FAT, ends soon.
func TestLoopOfFarClusters(t *testing.T) {
	path := mkfs(t, 64*mib, map[string]string{"A": "overwritten"}, "-F", "32", "-s", "1")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	const near, far = 10, 100_000
	reserved, sectors := int(le.Uint16(b[reservedAt:])), int(le.Uint32(b[fatSectors32At:]))
	for n := range 2 {
		table := b[(reserved+n*sectors)*bootSize:]
		le.PutUint32(table[4*near:], far)
		le.PutUint32(table[4*far:], near)
	}
	e := b[(reserved+2*sectors)*bootSize:][:entrySize] // the first in the root
	copy(e, "LOOP       ")
	setCluster(e, near)
	le.PutUint32(e[fileSizeAt:], 1<<32-1)
	r := &reads{ReaderAt: bytes.NewReader(b)}
	v, err := Open(r, int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.Open("LOOP")
	var volume *VolumeError
	if !errors.As(err, &volume) || r.n > 100 {
		t.Errorf("%v after %d reads", err, r.n)
	}
}

// TestTolerated: what is odd but harmless is read.
func TestTolerated(t *testing.T) {
	long := func(b []byte, slot int, number byte, sum byte, units ...uint16) {
		e := b[clusterAt(2)+slot*entrySize:][:entrySize]
		e[0], e[attributesAt], e[sumAt] = number, attributesLong, sum
		for i, u := range units {
			binary.LittleEndian.PutUint16(e[1+2*i:], u)
		}
	}
	short := []byte("SHORT      ")
	for _, test := range []struct {
		name   string
		change func(b []byte)
		want   string
	}{
		{"a chain longer than the file", func(b []byte) { link(b, 6, 7); link(b, 7, lastOfChain) },
			"D/F D/G"},
		{"only the second FAT is kept up", func(b []byte) {
			b[fatFlagsAt] = oneFAT | 1
			clear(b[bootSize : 2*bootSize])
		}, "D/F D/G"},
		{"a long name", func(b []byte) { long(b, 1, lastPart|1, checksum(short), 'l', 'o', 0) },
			"D/F D/G lo"},
		{"outside of the BMP", func(b []byte) {
			long(b, 1, lastPart|1, checksum(short), 0xD83D, 0xDE00, 0)
		}, "D/F D/G 😀"},
		{"a long name of another", func(b []byte) { long(b, 1, lastPart|1, 1, 'l', 0) },
			"D/F D/G SHORT"},
		{"a part is missing", func(b []byte) { long(b, 1, lastPart|2, checksum(short), 'l', 0) },
			"D/F D/G SHORT"},
		{"a lone surrogate",
			func(b []byte) { long(b, 1, lastPart|1, checksum(short), 0xD83D, 0) },
			"D/F D/G SHORT"},
		{"a long name with a slash",
			func(b []byte) { long(b, 1, lastPart|1, checksum(short), '.', '.', '/', 'x', 0) },
			"D/F D/G SHORT"},
		{"twins", func(b []byte) { long(b, 1, lastPart|1, checksum(short), 'd', 0) }, "D/F D/G"},
		{"deleted", func(b []byte) { b[clusterAt(2)+entrySize] = deleted }, "D/F D/G"},
		{"a label", func(b []byte) { b[clusterAt(2)+entrySize+attributesAt] = attributeLabel },
			"D/F D/G"},
	} {
		b := small()
		slot := 2
		enter(b, 2, slot, string(short), 0, 0, 0)
		if !strings.Contains(test.name, "long") && !strings.Contains(test.name, "part") &&
			!strings.Contains(test.name, "surrogate") && test.name != "twins" &&
			!strings.Contains(test.name, "BMP") {
			clear(b[clusterAt(2)+slot*entrySize:][:entrySize])
		}
		test.change(b)
		if files, err := readAll(b); err != nil || strings.Join(files, " ") != test.want {
			t.Errorf("%s: %v, %v", test.name, files, err)
		}
	}
}

// FuzzOpen: whatever a volume says, reading it ends, and panics nowhere.
func FuzzOpen(f *testing.F) {
	f.Add(small())
	loop := small()
	link(loop, 5, 4)
	f.Add(loop)
	f.Add(small()[:smallData])
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = readAll(b) })
}
