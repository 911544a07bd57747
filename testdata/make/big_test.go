package main

import (
	"os"
	"path/filepath"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

func TestWriteBig(t *testing.T) {
	file := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := writeBig(file, 10<<20); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	h, err := hive.Open(t.Context(), hive.Files{Primary: sized{f, info.Size()}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	k, err := h.Key(hivetest.DeviceKey)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := k.Value(hivetest.HelloOnly); v == nil || err != nil {
		t.Errorf("no value: %v", err)
	} else if n, ok := v.DWORD(); !ok || n != 2 {
		t.Errorf("the value is %d, %v; want 2", n, ok)
	}
	if h.Dirty() || h.Size() < 99<<20/10 || h.Size() != info.Size() {
		t.Errorf("%d bytes in a file of %d, dirty: %v", h.Size(), info.Size(), h.Dirty())
	}
}

type sized struct {
	*os.File
	size int64
}

func (s sized) Size() int64 { return s.size }

func TestParseSize(t *testing.T) {
	for _, test := range []struct {
		text string
		want int64
	}{
		{"1", 1}, {"4096", 4096}, {"3K", 3 << 10}, {"200M", 200 << 20}, {"2G", 2 << 30},
		{"", 0}, {"M", 0}, {"0", 0}, {"-1M", 0}, {"1.5G", 0}, {"3G", 0}, {"2049M", 0}, {"9223372036854775807", 0}, {"9007199254740993K", 0}, {"1T", 0},
	} {
		if got, err := parseSize(test.text); got != test.want || (err == nil) != (test.want > 0) {
			t.Errorf("%q: %d, %v; want %d", test.text, got, err, test.want)
		}
	}
}
