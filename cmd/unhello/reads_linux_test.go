package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

// How much of the hive file an edit reads, as a multiple of the size of the file: from the first
// look to the proof that the medium has it. strace counts; nothing is mapped into memory.
func TestBytesRead(t *testing.T) {
	strace := testenv.Tool(t, "strace")
	out, err := exec.Command(strace, "-f", "-o", os.DevNull, "true").CombinedOutput()
	if err != nil {
		testenv.Missing(t, "strace may not trace here: %s", out)
	}
	set := []string{"hive", "set", "--yes", "SOFTWARE", `Microsoft\New\Key`, "Name", "REG_SZ",
		"longer than what fits into the value itself"}
	fix, recover := []string{"fix", "--yes", "SOFTWARE"}, []string{"hive", "recover", "--yes",
		"SOFTWARE"}
	for _, test := range []struct {
		name       string
		dirty      bool
		argv       []string
		most, undo float64
	}{
		{"switch of a clean hive", false, fix, 1.1, 1.1},
		{"switch of a dirty hive", true, fix, 4, 1.1},
		{"new key in a clean hive", false, set, 4, 1.1},
		{"new key in a dirty hive", true, set, 4, 1.1},
		{"recover", true, recover, 4, 1.1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			size := writeLargeHive(t, dir, test.dirty)
			count := func(most float64, argv ...string) {
				t.Helper()
				n := readsOf(t, strace, dir, argv...)
				if got := float64(n) / float64(size); got < 1 || got > most {
					t.Errorf("%s: the hive is read %.3f times, want 1 to %v", argv[0], got, most)
				}
			}
			count(test.most, append(test.argv, "--record", "record")...)
			records, err := filepath.Glob(filepath.Join(dir, "record", "*.record"))
			if err != nil || len(records) != 1 {
				t.Fatal(records, err)
			}
			count(test.undo, "undo", "--yes", records[0], "SOFTWARE")
		})
	}
}

// writeLargeHive makes a hive with logs in a folder and returns its size.
func writeLargeHive(t *testing.T, dir string, dirty bool) int {
	t.Helper()
	img, err := hivetest.Software(hivetest.SoftwareOptions{Switch: 2, Classes: 40000})
	if err != nil {
		t.Fatal(err)
	}
	files := &hivetest.DirtyHive{Primary: img, Log1: make([]byte, 8192), Log2: make([]byte, 8192)}
	if dirty {
		after, err := hivetest.SetDWORD(img, hivetest.DeviceKey, "DevicePasswordLessUpdateType", 7)
		if err != nil {
			t.Fatal(err)
		}
		if files, err = hivetest.Dirty(img, after, hivetest.DirtyOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for name, b := range map[string][]byte{
		"": files.Primary, ".LOG1": files.Log1, ".LOG2": files.Log2,
	} {
		if err := os.WriteFile(filepath.Join(dir, "SOFTWARE"+name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "record"), 0o700); err != nil {
		t.Fatal(err)
	}
	return len(img)
}

var readOfHive = regexp.MustCompile(`^\d+ +p?(?:read|mmap)\w*\(.*/SOFTWARE>.*\) = (\w+)$`)

// readsOf runs unhello in a folder and returns how many bytes it reads of the hive there.
func readsOf(t *testing.T, strace, dir string, argv ...string) (n int) {
	t.Helper()
	cmd := exec.Command(strace, append([]string{
		"-f", "-y", "-qq", "-s", "0", "-o", "trace", "-e",
		"trace=read,pread64,readv,preadv,preadv2,mmap", "unhello",
	}, argv...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%q: %v: %s", argv, err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "trace"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range whole(strings.Split(string(b), "\n")) {
		m := readOfHive.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		got, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatalf("unexpected: %s", line)
		}
		n += got
	}
	return n
}

// whole puts together the calls during which strace has seen others.
func whole(lines []string) (calls []string) {
	begun := make(map[string]string)
	for _, line := range lines {
		pid, call, _ := strings.Cut(line, " ")
		if before, _, ok := strings.Cut(call, " <unfinished ...>"); ok {
			begun[pid] = before
			continue
		}
		if _, after, ok := strings.Cut(call, " resumed>"); ok {
			call = begun[pid] + after
		}
		calls = append(calls, fmt.Sprintf("%s %s", pid, strings.TrimSpace(call)))
	}
	return calls
}
