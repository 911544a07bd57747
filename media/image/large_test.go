package image_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/testenv"
	"unhello/media/image"
)

const gib = 1 << 30

// large are disks whose tables have a seam. QEMU makes them, and most of the file is a hole.
var large = []struct {
	name, format string
	size         int64
	options      []string // for qemu-img create
	seams        []int64  // on the disk
	check        bool     // whether qemu-img can check it
}{
	// After the blocks of each 4 GiB there is an entry for a sector bitmap.
	{"VHDX, blocks of 1 MiB", "vhdx", 13 * gib, []string{"-o", "block_size=1M"},
		[]int64{4 * gib, 8 * gib, 12 * gib}, true},
	{"VHDX, blocks of 32 MiB", "vhdx", 13 * gib, []string{"-o", "block_size=32M"},
		[]int64{4 * gib, 8 * gib, 12 * gib}, true},
	{"VHDX, blocks of 256 MiB", "vhdx", 70 * gib, []string{"-o", "block_size=256M"},
		[]int64{4 * gib, 64 * gib}, true},
	// At 127 GiB a disk has more cylinders than its geometry can express.
	{"VHD", "vpc", 200 * gib, nil, []int64{2 * mib, 127 * gib, 199 * gib}, false},
	{"VHD of the exact size", "vpc", 200 * gib, []string{"-o", "force_size=on"},
		[]int64{127 * gib, 199 * gib}, false},
	// One page of the L1 table, 512 entries, covers 256 GiB.
	{"qcow2", "qcow2", 1024 * gib, nil, []int64{512 * mib, 256 * gib, 512 * gib, 1000 * gib}, true},
	{"qcow2, clusters of 512 bytes", "qcow2", 8 * gib, []string{"-o", "cluster_size=512"},
		[]int64{16 * mib, 4 * gib}, true},
}

// onDisk is an image file that isn't loaded into memory.
type onDisk struct {
	*os.File
	size int64
}

func (f onDisk) Size() int64 { return f.size }

func openOnDisk(t *testing.T, name string) onDisk {
	t.Helper()
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return onDisk{f, info.Size()}
}

// qemuIO has QEMU read, write, and compare what it reads.
func qemuIO(t *testing.T, format, name string, commands ...string) {
	t.Helper()
	args := []string{"-f", format}
	for _, c := range commands {
		args = append(args, "-c", c)
	}
	out, err := exec.Command(testenv.Tool(t, "qemu-io"), append(args, name)...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "failed") {
		t.Fatalf("qemu-io %q: %v\n%s", commands, err, out)
	}
}

// What QEMU writes across a seam we read there, and the other way around.
func TestLargeDiskSeams(t *testing.T) {
	// bytes on each side of a seam: QEMU's and, inside these, ours
	const around, ours = 64 << 10, 2048
	for _, c := range large {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			name := filepath.Join(dir, "image")
			qemuImg(t, dir, append(append([]string{"create", "-q", "-f", c.format}, c.options...),
				name, fmt.Sprint(c.size))...)
			var writes, reads []string
			for i, seam := range c.seams {
				writes = append(writes,
					fmt.Sprintf("write -P %d %d %d", i+1, seam-around, 2*around))
				reads = append(reads,
					fmt.Sprintf("read -P %d %d %d", i+1, seam-around, around-ours),
					fmt.Sprintf("read -P %d %d %d", i+101, seam-ours, 2*ours),
					fmt.Sprintf("read -P %d %d %d", i+1, seam+ours, around-ours))
			}
			qemuIO(t, c.format, name, writes...)

			d := open(t, openOnDisk(t, name))
			for i, seam := range c.seams {
				hole := seam + gib/2
				checkFill(t, d, seam-around, 2*around, byte(i+1))
				checkFill(t, d, hole, 4096, 0)
				p := bytes.Repeat([]byte{byte(i + 101)}, 2*ours)
				if n, err := d.WriteAt(p, seam-ours); n != len(p) || err != nil {
					t.Fatalf("wrote %d bytes over %d: %v", n, seam, err)
				}
				if err := d.CanWrite(hole, 1); image.KindOf(err) != image.KindUnallocated {
					t.Errorf("at %d: %v", hole, err)
				}
			}
			qemuIO(t, c.format, name, reads...)
			if c.check {
				qemuImg(t, dir, "check", "-q", "-f", c.format, name)
			}
		})
	}
}

// checkFill expects n bytes of a disk at off to all be the same.
func checkFill(t *testing.T, d image.Device, off, n int64, fill byte) {
	t.Helper()
	p := make([]byte, n)
	if _, err := d.ReadAt(p, off); err != nil ||
		!bytes.Equal(p, bytes.Repeat([]byte{fill}, int(n))) {
		t.Errorf("%d bytes at %d are not all %d: %v", n, off, fill, err)
	}
}
