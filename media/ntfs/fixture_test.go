package ntfs_test

import (
	"bytes"
	"compress/bzip2"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

const testdata = "../../testdata"

// unpack reads the small volume in testdata/ntfs once.
var unpack = sync.OnceValues(func() ([]byte, error) {
	f, err := os.Open(filepath.Join(testdata, "ntfs", "windows.img.bz2"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(bzip2.NewReader(f))
})

// fixture gives the volume, which needs no tools, to keep.
func fixture(t testing.TB) []byte {
	t.Helper()
	b, err := unpack()
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(b)
}

func TestFixture(t *testing.T) {
	b := fixture(t)
	v := openBytes(t, b)
	if label, err := v.Label(); label != "Windows" || err != nil {
		t.Errorf("label %q, %v", label, err)
	}
	for _, name := range []string{"SOFTWARE", "SOFTWARE.LOG1", "SOFTWARE.LOG2"} {
		want, err := os.ReadFile(filepath.Join(testdata, "hives", "dirty-stale-0-real-2", name))
		if err != nil {
			t.Fatal(err)
		}
		f := lookup(t, v, `windows\system32\CONFIG\`+name)
		if !bytes.Equal(content(t, f), want) {
			t.Errorf("%s is not the hive's", name)
		}
		list, err := f.Map(0, f.Size())
		if err != nil || len(list) != 1 || !bytes.Equal(b[list[0].Offset:][:list[0].Length], want) {
			t.Errorf("%s: mapped to %v, %v", name, list, err)
		}
	}
}

// Cost must not grow with the volume: finding a hive reads a handful of records.
func TestLookupReadsLittle(t *testing.T) {
	r := &counting{r: bytes.NewReader(fixture(t))}
	v := openReader(t, r, 4<<20)
	lookup(t, v, software)
	const upcase, rest = 128 << 10, 64 << 10
	if r.bytes > upcase+rest {
		t.Errorf("%d bytes read", r.bytes)
	}
}

// counting counts the bytes that are read.
type counting struct {
	r     io.ReaderAt
	bytes int64
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(p, off)
	c.bytes += int64(n)
	return n, err
}
