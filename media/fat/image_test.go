package fat

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

// content is a file whose bytes compress badly and differ everywhere.
func content(path string, size int) File {
	b := make([]byte, size)
	r := rand.NewChaCha8([32]byte([]byte(fmt.Sprintf("%-32.32s", filepath.Base(path)))))
	_, _ = r.Read(b)
	return File{Path: path, Size: int64(size), SHA256: sha256.Sum256(b),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

// nothing is a file of zeros that only has a size.
func nothing(path string, size int64) File {
	return File{Path: path, Size: size, Open: func() (io.ReadCloser, error) {
		return nil, errors.New("this file is not to be opened")
	}}
}

// files is what a stick may hold: folders in folders, an empty file, files of whole clusters, names
// of all kinds, and more than one cluster of names.
func files() []File {
	list := []File{
		content("unhello.cmd", 700),
		content("unhello/unhello-windows-amd64.exe", 3<<20+17),
		content("unhello/unhello-windows-arm64.exe", 2<<20),
		content("unhello/README.ja.txt", 4096),
		content("unhello/empty", 0),
		content("EFI/BOOT/BOOTX64.EFI", 512),
		content("efi/microsoft/boot/fonts/jpn_boot.ttf", 100_001),
		content("efi/boot/with a space & (brackets).dat", 1),
		content("sources/"+strings.Repeat("n", 251)+".wim", 513),
		content("folder with nothing but an empty file/empty", 0),
	}
	for i := range 60 {
		list = append(list,
			content(fmt.Sprintf("boot/fonts/a-long-name-for-a-font-%02d.ttf", i), 10*i))
	}
	return list
}

// writeImage makes the image of a stick and gives its path.
func writeImage(t *testing.T, list []File, size int64, isMBR bool) string {
	t.Helper()
	image, err := NewImage(list, Options{Size: size, MBR: isMBR, Label: "UNHELLO"})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "stick.img")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var last int64
	if err := image.Write(context.Background(), f,
		func(done, _ int64) { last = done }); err != nil {
		t.Fatal(err)
	}
	if last != image.Bytes {
		t.Errorf("%d bytes were told, want %d", last, image.Bytes)
	}
	if info, err := f.Stat(); err != nil || info.Size() != image.Size {
		t.Errorf("the image has %d bytes, want %d (%v)", info.Size(), image.Size, err)
	}
	return path
}

// forgetful loses what is written of one file.
type forgetful struct {
	Disk
	what []byte
}

func (d forgetful) WriteAt(p []byte, off int64) (int, error) {
	if bytes.Contains(p, d.what) {
		return len(p), nil
	}
	return d.Disk.WriteAt(p, off)
}

// TestReadBack: a file that can't be found by its name, or has other bytes, makes the image fail.
func TestReadBack(t *testing.T) {
	list := []File{content("unhello.cmd", 700), content("unhello/lost.txt", 5000)}
	r, err := list[1].Open()
	if err != nil {
		t.Fatal(err)
	}
	start := make([]byte, 16)
	if _, err := io.ReadFull(r, start); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "stick.img"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	image, err := NewImage(list, Options{Label: "UNHELLO"})
	if err != nil {
		t.Fatal(err)
	}
	var other *ReadBackError
	err = image.Write(context.Background(), forgetful{f, start}, func(int64, int64) {})
	if !errors.As(err, &other) || other.Path != "unhello/lost.txt" {
		t.Errorf("got %v", err)
	}
	image.files[1].Path = "unhello/another.txt"
	if err := image.readBack(f); !errors.As(err, &other) || other.Path != "unhello/another.txt" {
		t.Errorf("got %v", err)
	}
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(testenv.Tool(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// TestImage has four independent programs judge images of all sizes.
func TestImage(t *testing.T) {
	for _, test := range []struct {
		name  string
		size  int64
		isMBR bool
	}{
		{"64 MB", 64 * mib, false},
		{"64 MB with an MBR", 64 * mib, true},
		{"just above small clusters", 264 * mib, false},
		{"1 GB", gib, false},
		{"12 GB", 12 * gib, false},
		{"32 GB", 32 * gib, false},
		{"32 GB with an MBR", 32 * gib, true},
		{"a disk of 1 TB", 1024 * gib, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			list := files()
			path := writeImage(t, list, test.size, test.isMBR)
			checkTable(t, path, test.isMBR)
			volume := volumeIn(t, path, test.size)
			checkFAT(t, volume)
			checkContent(t, path, list)
			checkMount(t, volume, list)
		})
	}
}

func checkTable(t *testing.T, path string, isMBR bool) {
	out := output(t, "sgdisk", "-v", path)
	if isMBR {
		if !strings.Contains(out, "Found invalid GPT and valid MBR") {
			t.Errorf("sgdisk: %s", out)
		}
		if out = output(t, "sgdisk", "-p", path); !strings.Contains(out, "   1            2048") ||
			!strings.Contains(out, "0700  Microsoft basic data") {
			t.Errorf("sgdisk: %s", out)
		}
		return
	}
	if !strings.Contains(out, "No problems found") {
		t.Errorf("sgdisk: %s", out)
	}
	if out = output(t, "sgdisk", "-i", "1", path); !strings.Contains(out,
		"EBD0A0A2-B9E5-4433-87C0-68B6B72699C7") {
		t.Errorf("sgdisk: %s", out)
	}
}

// volumeIn gives the partition of an image as a sparse copy: its files are at the start.
func volumeIn(t *testing.T, path string, size int64) string {
	l := partitionOn(size)
	volume := filepath.Join(t.TempDir(), "volume")
	output(t, "dd", "if="+path, "of="+volume, "bs=1M", "skip=1",
		fmt.Sprintf("count=%d", min(l.size/mib, 64)), "conv=sparse", "status=none")
	if err := os.Truncate(volume, l.size); err != nil {
		t.Fatal(err)
	}
	return volume
}

// checkFAT has fsck.vfat check a volume.
func checkFAT(t *testing.T, volume string) {
	out := output(t, "fsck.vfat", "-n", "-v", volume)
	if strings.Contains(out, "Free cluster summary") || strings.Contains(out, "hidden") &&
		!strings.Contains(out, "2048 hidden") {
		t.Errorf("fsck.vfat: %s", out)
	}
}

// checkContent reads everything back with mtools.
func checkContent(t *testing.T, path string, list []File) {
	dir := t.TempDir()
	output(t, "mcopy", "-s", "-b", "-i", path+"@@1M", "::*", dir)
	compare(t, dir, list)
}

// compare expects a folder to hold these files and no others.
func compare(t *testing.T, dir string, list []File) {
	t.Helper()
	found := make(map[string]string) // by lower-case path
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			found[strings.ToLower(rel)] = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(list) {
		t.Errorf("%d files, want %d", len(found), len(list))
	}
	for _, f := range list {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		want, _ := io.ReadAll(r)
		got, err := os.ReadFile(found[strings.ToLower(f.Path)])
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs (%v)", f.Path, err)
		}
	}
}

// TestImageOfManyFiles has 1000 files.
func TestImageOfManyFiles(t *testing.T) {
	var list []File
	for i := range 1000 {
		list = append(list, content(fmt.Sprintf("boot/resources %d/file number %d", i%4, i), i))
	}
	path := writeImage(t, list, 0, false)
	checkFAT(t, volumeIn(t, path, smallestImage))
	checkContent(t, path, list)
}

func TestImageRefused(t *testing.T) {
	for _, test := range []struct {
		name string
		list []File
		size int64
		want error
	}{
		{"a file of 4 GB", []File{nothing("sources/install.wim", 4*gib)}, 32 * gib,
			&TooLargeError{"sources/install.wim", 4 * gib}},
		{"full", []File{nothing("a", 62*mib)}, 64 * mib, &FullError{}},
		{"full of names", manyFiles(130_000), 64 * mib, &FullError{}},
		{"more than any FAT32 has", []File{nothing("a", 4*gib-1), nothing("b", 4*gib-1)}, 8 * gib,
			&FullError{}},
		{"not ASCII", []File{nothing("boot/回復.txt", 1)}, 0,
			&NameError{"boot/回復.txt", NameNotASCII}},
		{"Latin", []File{nothing("boot/ä.txt", 1)}, 0, &NameError{"boot/ä.txt", NameNotASCII}},
		{"not for Windows", []File{nothing("a:b", 1)}, 0, &NameError{"a:b", NameForbidden}},
		{"upwards", []File{nothing("../a", 1)}, 0, &NameError{"../a", NameNone}},
		{"no short name", []File{nothing(".a", 1)}, 0, &NameError{".a", NameDot}},
		{"too long", []File{nothing(strings.Repeat("n", 256), 1)}, 0,
			&NameError{strings.Repeat("n", 256), NameTooLong}},
		{"twice", []File{nothing("boot/a", 1), nothing("BOOT/A", 1)}, 0,
			&NameError{"BOOT/A", NameTwice}},
		{"file and folder", []File{nothing("Boot", 1), nothing("boot/a", 1)}, 0,
			&NameError{"boot", NameFolder}},
		{"too small", nil, 63 * mib, &SizeError{63 * mib, smallestImage, LargestImage}},
		{"too large", nil, 2049 * gib, &SizeError{2049 * gib, smallestImage, LargestImage}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewImage(test.list, Options{Size: test.size})
			if !sameError(err, test.want) {
				t.Errorf("%v, want %T %v", err, test.want, test.want)
			}
		})
	}
}

func manyFiles(n int) []File {
	list := make([]File, n)
	for i := range list {
		list[i] = nothing(fmt.Sprint(i), 0)
	}
	return list
}

// sameError compares what two errors say about a file or a size.
func sameError(got, want error) bool {
	if _, ok := want.(*FullError); ok {
		var full *FullError
		return errors.As(got, &full) && full.Need > full.Have
	}
	return got != nil && got.Error() == want.Error()
}

// TestFittingSize: what was computed in advance is what there is, to the cluster.
func TestFittingSize(t *testing.T) {
	for _, size := range []int64{1, 40 * mib, 300 * mib, 3 * gib} {
		image, err := NewImage([]File{nothing("a", size)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if image.Free < 16*mib || image.Free > size/8+80*mib {
			t.Errorf("%d bytes: an image of %d with %d free", size, image.Size, image.Free)
		}
	}
}

// TestLayout: whatever the size, the FAT covers the whole volume, and the volume has enough
// clusters for FAT32.
func TestLayout(t *testing.T) {
	cut := 0
	for size := int64(smallestImage); size < 40*gib; size += 3*mib + 512 {
		l := partitionOn(size)
		if !l.isWhole() || l.clusters() < 65525 || l.start+l.size > size-gptTail ||
			l.size > largestPartition {
			t.Fatalf("%d bytes: %+v with %d clusters", size, l, l.clusters())
		}
		if l.size < min(size-3*mib, largestPartition) {
			cut++
		}
	}
	if cut == 0 {
		t.Error("no size of these shows that the FAT can be too short")
	}
}

// TestBrim fills a volume up to the last cluster that may be used.
func TestBrim(t *testing.T) {
	l := partitionOn(smallestImage)
	size := l.clusters()*l.cluster - keptFree - l.cluster // the root has one too
	list := []File{content("a", int(size))}
	path := writeImage(t, list, smallestImage, false)
	checkFAT(t, volumeIn(t, path, smallestImage))
	checkContent(t, path, list)
	_, err := NewImage([]File{nothing("a", size+1)}, Options{Size: smallestImage})
	if !sameError(err, &FullError{}) {
		t.Errorf("one byte more: %v", err)
	}
}

// TestImageStops: files that change, end early or can't be read, a duplicate short name, and an
// interrupt each give their own error.
func TestImageStops(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	gone := nothing("a", 1)
	short, long, other := content("a", 100), content("a", 100), content("a", 100)
	short.Size, long.Size, other.SHA256[0] = 101, 99, other.SHA256[0]+1
	for _, test := range []struct {
		name string
		ctx  context.Context
		list []File
		want func(error) bool
	}{
		{"shorter", context.Background(), []File{short}, isChanged},
		{"longer", context.Background(), []File{long}, isChanged},
		{"other content", context.Background(), []File{other}, isChanged},
		{"gone", context.Background(), []File{gone},
			func(err error) bool { return strings.Contains(err.Error(), "not to be opened") }},
		{"cancelled", cancelled, files(),
			func(err error) bool { return errors.Is(err, context.Canceled) }},
		{"short names", context.Background(), []File{content("a+b.txt", 1), content("a,b.txt", 1)},
			func(err error) bool {
				return sameError(err, &NameError{"A_B.TXT", NameShortTwice})
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			image, err := NewImage(test.list, Options{})
			if err != nil {
				t.Fatal(err)
			}
			f, err := os.CreateTemp(t.TempDir(), "")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := image.Write(test.ctx, f, func(int64, int64) {}); err == nil ||
				!test.want(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func isChanged(err error) bool {
	var changed *ChangedError
	return errors.As(err, &changed)
}

// TestStorageHasAnEnd: go-diskfs would write past the end of a full volume.
func TestStorageHasAnEnd(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := newStorage(f, 100, 200)
	for _, off := range []int64{-1, 99, 191, 200, 1 << 40} {
		var outside *OutsideError
		if _, err := s.WriteAt(make([]byte, 10), off); !errors.As(err, &outside) {
			t.Errorf("at %d: %v", off, err)
		}
	}
	if _, err := s.WriteAt(make([]byte, 10), 190); err != nil {
		t.Error(err)
	}
}
