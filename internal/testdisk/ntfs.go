package testdisk

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"unhello/internal/testenv"
)

// Volume describes an NTFS volume to be made.
type Volume struct {
	Size    int64 // in bytes; 0 for 16 MiB
	Cluster int   // bytes in a cluster; 0 for 4096
	Sector  int   // bytes in a sector; 0 for 512
	Label   string
	// Files is what it contains, by path with slashes.
	Files map[string][]byte
	// Fill, if not nil, is called with the mounted volume before Files are written.
	Fill func(dir string)
}

// NTFS makes a volume and returns its path.
func NTFS(t testing.TB, v Volume) string {
	t.Helper()
	path := Format(t, cmp.Or(v.Size, 16*mib),
		"-c", fmt.Sprint(cmp.Or(v.Cluster, 4096)),
		"-s", fmt.Sprint(cmp.Or(v.Sector, 512)), "-L", v.Label)
	if len(v.Files) == 0 && v.Fill == nil {
		return path
	}
	Mounted(t, path, func(dir string) {
		if v.Fill != nil {
			v.Fill(dir)
		}
		for _, name := range slices.Sorted(maps.Keys(v.Files)) {
			Write(t, filepath.Join(dir, name), v.Files[name])
		}
	})
	return path
}

// Format makes an empty volume of size bytes, most of it a hole, with options of mkntfs.
func Format(t testing.TB, size int64, options ...string) string {
	t.Helper()
	path := closed(t, empty(t, "volume", size))
	Run(t, "mkntfs", append(append([]string{"-F", "-q", "-Q", "-T"}, options...), path)...)
	return path
}

// Mounted mounts a volume for as long as fill runs.
func Mounted(t testing.TB, volume string, fill func(dir string)) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "mounted")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	umount := testenv.Tool(t, "umount")
	if out, err := exec.Command(testenv.Tool(t, "ntfs-3g"), "-o",
		"compression,streams_interface=xattr", volume, dir).CombinedOutput(); err != nil {
		testenv.Missing(t, "ntfs-3g can't mount here (root and /dev/fuse are wanted): %s", out)
	}
	// Whatever happens in fill, no mount must stay behind.
	defer func() {
		// A program that looks at who has what open holds the mount for a moment.
		out, err := exec.Command(umount, dir).CombinedOutput()
		for tries := 0; err != nil && tries < 50; tries++ {
			time.Sleep(100 * time.Millisecond)
			out, err = exec.Command(umount, dir).CombinedOutput()
		}
		if err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	}()
	fill(dir)
}

// Write writes a file to a mounted volume, with the folders that lead to it.
func Write(t testing.TB, file string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Crowd fills a mounted volume with files of one cluster and removes half of them, here and there,
// so that what is written next is fragmented as much.
func Crowd(t testing.TB, dir string, cluster int) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, "crowd"), 0o700); err != nil {
		t.Fatal(err)
	}
	name := func(i int) string { return filepath.Join(dir, "crowd", fmt.Sprint(i)) }
	n, b := 0, Noise(cluster)
	for os.WriteFile(name(n), b, 0o600) == nil {
		n++
	}
	if n < 500 {
		t.Fatalf("full after %d files", n)
	}
	// There may be no room for files while there are still clusters.
	rest, err := os.Create(filepath.Join(dir, "rest"))
	for err == nil {
		_, err = rest.Write(b)
	}
	rest.Close()
	some := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		if some.IntN(2) == 0 {
			continue
		}
		if err := os.Remove(name(i)); err != nil {
			t.Fatal(err)
		}
	}
}

// Noise returns n bytes in which no two parts are the same, the same bytes every time.
func Noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(n)}).Read(b)
	return b
}

// Cat returns what ntfscat reads of a file on a volume, even one that is marked for a check.
func Cat(t testing.TB, volume, file string) []byte {
	t.Helper()
	return Run(t, "ntfscat", "--force", volume, file)
}

// CheckNTFS fails the test if ntfsfix would change the volume.
func CheckNTFS(t testing.TB, volume string) {
	t.Helper()
	if out, err := exec.Command(testenv.Tool(t, "ntfsfix"), "-n", volume).
		CombinedOutput(); err != nil {
		t.Errorf("ntfsfix: %v: %s", err, out)
	}
}
