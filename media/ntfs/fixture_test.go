package ntfs_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"unhello/internal/demo/volume"
	"unhello/internal/testenv"
)

// fixture gives the caller a copy of the demonstration's volume, which needs no tools.
func fixture(t testing.TB) []byte {
	t.Helper()
	b, err := volume.Open()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFixture(t *testing.T) {
	b := fixture(t)
	v := openBytes(t, b)
	if label, err := v.Label(); label != "Windows" || err != nil {
		t.Errorf("label %q, %v", label, err)
	}
	for _, name := range []string{"SOFTWARE", "SOFTWARE.LOG1", "SOFTWARE.LOG2"} {
		want, err := os.ReadFile(filepath.Join(testenv.Root(), "testdata", "hives",
			"dirty-same-size", name))
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
	v := openReader(t, r, volume.Size)
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
