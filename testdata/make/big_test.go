package main

import (
	"bytes"
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
	if n := dword(t, h); n != 2 {
		t.Errorf("the value is %d, want 2", n)
	}
	if h.Dirty() || h.Size() < 99<<20/10 || h.Size() != info.Size() {
		t.Errorf("%d bytes in a file of %d, dirty: %v", h.Size(), info.Size(), h.Dirty())
	}
}

func TestAddLogs(t *testing.T) {
	for _, state := range []string{"clean", "dirty"} {
		t.Run(state, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "SOFTWARE")
			if err := run("", file, "1M", state); err != nil {
				t.Fatal(err)
			}
			var content [3]*bytes.Reader
			for i, suffix := range []string{"", ".LOG1", ".LOG2"} {
				b, err := os.ReadFile(file + suffix)
				if err != nil || len(b) == 0 {
					t.Fatalf("%s: %d bytes, %v", suffix, len(b), err)
				}
				content[i] = bytes.NewReader(b)
			}
			h, err := hive.Open(t.Context(), hive.Files{Primary: content[0], Log1: content[1],
				Log2: content[2]}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if h.Dirty() != (state == "dirty") || dword(t, h) != 2 {
				t.Errorf("dirty: %v, the value is %d", h.Dirty(), dword(t, h))
			}
			stale, err := hive.OpenStale(hive.Files{Primary: content[0]})
			if err != nil {
				t.Fatal(err)
			}
			if got := dword(t, stale); (got == 0) != (state == "dirty") {
				t.Errorf("the file itself says %d", got)
			}
		})
	}
	if err := addLogs("nowhere", "damp"); err == nil {
		t.Error("no error")
	}
}

// dword reads the switch.
func dword(t *testing.T, h *hive.Hive) uint32 {
	t.Helper()
	k, err := h.Key(hivetest.DeviceKey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := k.Value(hivetest.HelloOnly)
	if err != nil {
		t.Fatalf("no value: %v", err)
	}
	n, ok := v.DWORD()
	if !ok {
		t.Fatal("no DWORD")
	}
	return n
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
		{"", 0}, {"M", 0}, {"0", 0}, {"-1M", 0}, {"1.5G", 0}, {"3G", 0}, {"2049M", 0},
		{"9223372036854775807", 0}, {"9007199254740993K", 0}, {"1T", 0},
	} {
		if got, err := parseSize(test.text); got != test.want || (err == nil) != (test.want > 0) {
			t.Errorf("%q: %d, %v; want %d", test.text, got, err, test.want)
		}
	}
}
