package hive_test

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// How fast the engine itself is, on hives in memory. `make bench` compares whole programs on a
// file.

// bigHive is a clean hive of 64 MB, of 190,000 keys.
var bigHive = sync.OnceValues(func() ([]byte, error) {
	var buf bytes.Buffer
	err := hivetest.Big(&buf, hivetest.BigOptions{
		Bytes: 64 << 20, SoftwareOptions: hivetest.SoftwareOptions{Switch: 2},
	})
	return buf.Bytes(), err
})

func openBig(b *testing.B) *hive.Hive {
	b.Helper()
	img, err := bigHive()
	if err != nil {
		b.Fatal(err)
	}
	return open(b, image{primary: img})
}

// BenchmarkTiling walks all bins and cells, as every edit does first.
func BenchmarkTiling(b *testing.B) {
	h := openBig(b)
	b.SetBytes(h.Size())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Edit(b.Context(), time.Now(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCheck walks the whole tree too.
func BenchmarkCheck(b *testing.B) {
	h := openBig(b)
	b.SetBytes(h.Size())
	b.ReportAllocs()
	for b.Loop() {
		r, err := h.Check(b.Context(), nil)
		if err != nil || len(r.Faults) > 0 {
			b.Fatal(r.Faults, err)
		}
	}
}

// BenchmarkReplay hashes a log of 16 MB, lays it over the hive and reads what it holds. The
// throughput is that of the log.
func BenchmarkReplay(b *testing.B) {
	i := logged(b, 16<<20)
	bins := make([]byte, 16<<20)
	b.SetBytes(int64(len(i.log1)))
	b.ReportAllocs()
	for b.Loop() {
		h, err := hive.OpenUnchecked(i.files())
		if err != nil || h.Replay().Entries != 16 {
			b.Fatal(h, err)
		}
		if _, err := h.ReadAt(bins, 4096); err != nil {
			b.Fatal(err)
		}
	}
}

// logged makes the big hive dirty, with a log that holds its first n bytes, 1 MiB per entry, in
// single pages that don't join.
func logged(b *testing.B, n int) image {
	b.Helper()
	img, err := bigHive()
	if err != nil {
		b.Fatal(err)
	}
	var entries []hivetest.Entry
	for at := 0; at < n; at += 1 << 20 {
		e := hivetest.Entry{Seq: uint32(100 + len(entries)), BinsSize: le.Uint32(img[40:])}
		for page := at; page < at+1<<20; page += 8192 {
			for _, off := range []int{page + 4096, page} { // in an order in which they don't join
				e.Pages = append(e.Pages,
					hivetest.Page{Offset: uint32(off), Data: img[4096+off:][:4096]})
			}
		}
		entries = append(entries, e)
	}
	return image{primary: hivetest.SetSequences(img, 101, 100),
		log1: hivetest.LogFile(img, entries...), log2: []byte{}}
}

// BenchmarkLookup finds the switch, with a warm cache.
func BenchmarkLookup(b *testing.B) {
	h := openBig(b)
	b.ReportAllocs()
	for b.Loop() {
		k, err := h.Key(hivetest.DeviceKey)
		if err != nil {
			b.Fatal(err)
		}
		if v, err := k.Value(hivetest.HelloOnly); err != nil {
			b.Fatal(v, err)
		}
	}
}

// BenchmarkFirstLookup finds a key among thousands in a hive just opened.
func BenchmarkFirstLookup(b *testing.B) {
	var path string
	k, err := openBig(b).Key(`Classes\CLSID`)
	if err != nil {
		b.Fatal(err)
	}
	for sub, err := range k.Subkeys() {
		if err != nil {
			b.Fatal(err)
		}
		path = sub.Path() // the last one
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := openBig(b).Key(path); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEditAndPlan plans the change of the switch in a hive of 200 KB.
func BenchmarkEditAndPlan(b *testing.B) {
	img, err := hivetest.Software(hivetest.SoftwareOptions{Switch: 2})
	if err != nil {
		b.Fatal(err)
	}
	h := open(b, image{primary: img})
	b.ReportAllocs()
	for b.Loop() {
		e, err := h.Edit(b.Context(), time.Now(), nil)
		if err != nil {
			b.Fatal(err)
		}
		if err := e.SetValue(hivetest.DeviceKey, hivetest.HelloOnly, hive.DWORD,
			make([]byte, 4)); err != nil {
			b.Fatal(err)
		}
		if p, err := e.Plan(hive.Room{}); err != nil || len(p.Groups[0].Steps[0].New) != 4 {
			b.Fatal(p, err)
		}
	}
}
