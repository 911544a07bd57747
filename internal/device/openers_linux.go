package device

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// errUnseen is why other programs' open files aren't known.
var errUnseen = errors.New("not all programs can be looked at")

// firstPIDs names the initial PID namespace, which contains all others: processes outside a
// container can't be seen from inside.
const firstPIDs = "pid:[4026531836]"

// opener says which other program has any of the kin open for writing, "" if none can be seen, and
// why some could not be checked. A lock is more telling, but VirtualBox takes none, and every
// folder of device nodes has locks of its own.
func (k kin) opener(proc string) (by string, unseen error) {
	wanted := k.fileKeys()
	servers := k.servers(proc)
	processes, err := filepath.Glob(filepath.Join(proc, "[0-9]*"))
	if space, linkErr := os.Readlink(filepath.Join(proc, "self", "ns", "pid")); err != nil ||
		linkErr != nil || space != firstPIDs {
		unseen = errUnseen
	}
	own, _ := os.Readlink(filepath.Join(proc, "self"))
	for _, dir := range processes {
		if filepath.Base(dir) == own || serves(dir, servers) {
			continue
		}
		entries, err := os.ReadDir(filepath.Join(dir, "fd"))
		if errors.Is(err, fs.ErrPermission) {
			unseen = errUnseen
		}
		for _, e := range entries {
			// Following a descriptor keeps its mount busy for a moment: only where it matters.
			writing, err := isForWriting(filepath.Join(dir, "fdinfo", e.Name()))
			id := ""
			if writing {
				id, err = fileKey(filepath.Join(dir, "fd", e.Name()))
			}
			if errors.Is(err, fs.ErrPermission) {
				unseen = errUnseen
			}
			if path, ok := wanted[id]; ok {
				name := readLine(filepath.Join(dir, "comm")) // any bytes, so it is quoted
				return fmt.Sprintf("%q (process %s) has %s open for writing", name,
					filepath.Base(dir), path), unseen
			}
		}
	}
	return "", unseen
}

// fileKeys maps the keys of all devices and files to their paths.
func (k kin) fileKeys() map[string]string {
	all := map[string]string{}
	for _, dir := range k.devices() {
		if number := readLine(filepath.Join(dir, "dev")); number != "" {
			all["device "+number] = devicePath(filepath.Base(dir))
		}
	}
	for _, path := range k.files {
		if id, _ := fileKey(path); id != "" {
			all[id] = path
		}
	}
	return all
}

// fileKey is the same for all names of a block device or regular file, and "" for anything else. It
// doesn't wait for a file server that is gone.
func fileKey(path string) (string, error) {
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, unix.AT_STATX_DONT_SYNC,
		unix.STATX_TYPE|unix.STATX_INO, &st); err != nil {
		return "", err
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFBLK:
		return fmt.Sprintf("device %d:%d", st.Rdev_major, st.Rdev_minor), nil
	case unix.S_IFREG:
		return fmt.Sprintf("file %d:%d %d", st.Dev_major, st.Dev_minor, st.Ino), nil
	}
	return "", nil
}

// isForWriting tells from the kernel's description of a descriptor how it was opened.
func isForWriting(fdinfo string) (bool, error) {
	b, err := os.ReadFile(fdinfo) // may be closed by now
	for line := range strings.Lines(string(b)) {
		if octal, ok := strings.CutPrefix(line, "flags:"); ok {
			flags, err := strconv.ParseUint(strings.TrimSpace(octal), 8, 64)
			return err == nil && flags&unix.O_ACCMODE != unix.O_RDONLY, nil
		}
	}
	return false, err
}

// servers gives the threads that feed a network block device (qemu-nbd, nbd-client): they keep it
// open.
func (k kin) servers(proc string) []string {
	var threads []string
	for _, dir := range k.devices() {
		if strings.HasPrefix(filepath.Base(dir), "nbd") && !isPart(dir) {
			if thread := readLine(filepath.Join(dir, "pid")); thread != "" {
				threads = append(threads, thread)
			}
		}
	}
	return threads
}

// serves reports whether a process, given by its folder, has one of these threads.
func serves(dir string, threads []string) bool {
	for _, thread := range threads {
		if _, err := os.Stat(filepath.Join(dir, "task", thread)); err == nil {
			return true
		}
	}
	return false
}
