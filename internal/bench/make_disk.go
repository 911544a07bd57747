package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	mib = int64(1) << 20

	// config is the folder of the hives on a volume.
	config = "Windows/System32/config"

	// What is on a disk besides the volume: in front of it the table, the EFI system partition and
	// the reserved partition, behind it the recovery partition and the second table.
	before = (1 + 100 + 16) * mib
	behind = (15 + 1) * mib
)

// A workshop makes disks with a Windows on them.
type workshop struct {
	originals, working string // folders
}

// newWorkshop makes a workshop in a folder.
func newWorkshop(dir string) (workshop, error) {
	w := workshop{filepath.Join(dir, "originals"), filepath.Join(dir, "disks")}
	for _, dir := range []string{w.originals, w.working} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return w, err
		}
	}
	return w, nil
}

// volume makes an image of just an NTFS volume, with a hive and its logs.
func (w workshop) volume(name string, size int64, hive string) (*diskImage, error) {
	path := filepath.Join(w.originals, name)
	if err := empty(path, size); err != nil {
		return nil, err
	}
	if err := tool("mkntfs", "-F", "-q", "-Q", "-T", "-L", "Windows", "-s", "512", "-p",
		fmt.Sprint(before/512), "-H", "255", "-S", "63", path); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(w.working, "mounted-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(dir)
	const fill = `mkdir -p "$1" && for log in "" .LOG1 .LOG2; do
		cp "$2$log" "$1/SOFTWARE$log" || exit 1
	done`
	cmd := mounted(path, dir, "sh", "-c", fill, "fill", filepath.Join(dir, config), hive)
	if err := run(cmd); err != nil {
		return nil, err
	}
	return &diskImage{original: path, working: filepath.Join(w.working, name), format: "raw",
		size: size}, nil
}

// disk makes a GPT disk, divided like that of a PC, that is all holes except for what is on its
// volume.
func (w workshop) disk(name string, size int64, hive string) (*diskImage, error) {
	volume, err := w.volume("volume of "+name, size-before-behind, hive)
	if err != nil {
		return nil, err
	}
	defer os.Remove(volume.original)
	d := &diskImage{original: filepath.Join(w.originals, name),
		working: filepath.Join(w.working, name), format: "raw", offset: before, size: volume.size}
	if err := empty(d.original, size); err != nil {
		return nil, err
	}
	if err := tool("sgdisk", "-a", "1",
		"-n", "1:2048:+100M", "-t", "1:EF00",
		"-n", "2:0:+16M", "-t", "2:0C01",
		"-n", fmt.Sprintf("3:%d:%d", before/512, (before+d.size)/512-1), "-t", "3:0700",
		"-n", "4:0:+15M", "-t", "4:2700", d.original); err != nil {
		return nil, err
	}
	target := fmt.Sprintf("driver=raw,offset=%d,size=%d,file.driver=file,file.filename=%s",
		d.offset, d.size, d.original)
	return d, tool("qemu-img", "convert", "-n", "-f", "raw", volume.original, "--target-image-opts",
		target)
}

// vhdx makes a disk in a dynamic VHDX.
func (w workshop) vhdx(name string, size int64, hive string) (*diskImage, error) {
	d, err := w.disk("raw "+name, size, hive)
	if err != nil {
		return nil, err
	}
	raw := d.original
	defer os.Remove(raw)
	d.original, d.working, d.format = filepath.Join(w.originals, name),
		filepath.Join(w.working, name), "vhdx"
	return d, tool("qemu-img", "convert", "-f", "raw", "-O", "vhdx", "-o", "subformat=dynamic",
		raw, d.original)
}

// mounted is a command that mounts a volume at dir, runs another command, and unmounts the volume.
// Its exit code is that of the other command.
func mounted(volume, dir string, command ...string) *exec.Cmd {
	// umount doesn't wait until ntfs-3g has written and synced the rest, but reading the output
	// does: it ends with the last process that holds it, and ntfs-3g, which closes the standard
	// output, inherits it a second time.
	const script = `exec 9>&1 >/dev/null
volume=$1 dir=$2
shift 2
ntfs-3g "$volume" "$dir" || exit 100
"$@"
code=$?
umount "$dir" || exit 101
exit $code`
	cmd := exec.Command("sh", append([]string{"-c", script, "mounted", volume, dir}, command...)...)
	cmd.Stdout = io.Discard // a writer that isn't a file makes Wait read to the end
	return cmd
}

// empty makes a file that is one hole.
func empty(path string, size int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Truncate(size)
}

// tool runs a program that has to succeed.
func tool(name string, args ...string) error { return run(exec.Command(name, args...)) }

func run(cmd *exec.Cmd) error {
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", cmd.Args[0], err, bytes.TrimSpace(said.Bytes()))
	}
	return nil
}
