package device

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// Reading leaves nothing in the cache.
func TestUncachedFileStaysOutOfTheCache(t *testing.T) {
	path := fileWith(t, randomBytes(1<<20, 1))
	d := openUncachedDevice(t, path)
	if _, direct := d.rw.(*aligned); !direct {
		testenv.Missing(t,
			"the folder for temporary files is on a file system that reads through the cache "+
				"only (set TMPDIR)")
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ReadAt(make([]byte, 1<<20), 0); err != nil {
		t.Fatal(err)
	}
	if n := cached(t, f); n != 0 {
		t.Errorf("%d pages are in the cache", n)
	}
	if _, err := f.ReadAt(make([]byte, 1<<20), 0); err != nil {
		t.Fatal(err)
	}
	if cached(t, f) == 0 {
		t.Error("none are after a read through the cache: the test shows nothing")
	}
}

// cached gives the number of a file's pages that are in the cache.
func cached(t *testing.T, f *os.File) uint64 {
	t.Helper()
	var stat unix.Cachestat_t
	if err := unix.Cachestat(uint(f.Fd()), &unix.CachestatRange{}, &stat, 0); err != nil {
		testenv.Missing(t, "the kernel does not tell what is cached (Linux 6.5 does): %v", err)
	}
	return stat.Cache
}

// A file system without direct reads is read normally.
func TestUncachedWhereTheSystemRefuses(t *testing.T) {
	d := openUncachedDevice(t, "/proc/version")
	if _, direct := d.rw.(*aligned); direct {
		t.Skip("this system reads it directly")
	}
	p := make([]byte, 5)
	if _, err := d.ReadAt(p, 0); err != nil || string(p) != "Linux" {
		t.Errorf("%q, %v", p, err)
	}
}
