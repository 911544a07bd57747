package media

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

// errUnseen is why it is not known what other programs have open.
var errUnseen = errors.New("not all programs can be looked at")

// firstPIDs names the namespace of process numbers that holds all others: in a
// container the processes outside can't be seen.
const firstPIDs = "pid:[4026531836]"

// opener says which other program has any of the kin open for writing, empty for
// none that can be seen, and why not all could be. A lock says more, but VirtualBox
// takes none, and each folder of devices has nodes, so locks, of its own.
func (k kin) opener(proc string) (by string, unseen error) {
	wanted := k.identities()
	servers := k.servers(proc)
	processes, err := filepath.Glob(filepath.Join(proc, "[0-9]*"))
	if space, linkErr := os.Readlink(filepath.Join(proc, "self", "ns", "pid")); err != nil || linkErr != nil || space != firstPIDs {
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
			id, err := identityOf(filepath.Join(dir, "fd", e.Name()))
			if errors.Is(err, fs.ErrPermission) {
				unseen = errUnseen
			}
			if path, ok := wanted[id]; ok && isForWriting(filepath.Join(dir, "fdinfo", e.Name())) {
				name := readLine(filepath.Join(dir, "comm")) // any bytes, so it is quoted
				return fmt.Sprintf("%q (process %s) has %s open for writing", name, filepath.Base(dir), path), unseen
			}
		}
	}
	return "", unseen
}

// identities are those of all devices and files, with their paths.
func (k kin) identities() map[string]string {
	all := map[string]string{}
	for _, dir := range k.devices() {
		if number := readLine(filepath.Join(dir, "dev")); number != "" {
			all["device "+number] = devicePath(filepath.Base(dir))
		}
	}
	for _, path := range k.files {
		if id, _ := identityOf(path); id != "" {
			all[id] = path
		}
	}
	return all
}

// identityOf tells block devices and regular files apart whatever their names, and
// is empty for anything else. A server that is gone is not waited for.
func identityOf(path string) (string, error) {
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, unix.AT_STATX_DONT_SYNC, unix.STATX_TYPE|unix.STATX_INO, &st); err != nil {
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

// isForWriting reads from what the kernel tells of a descriptor how it was opened.
func isForWriting(fdinfo string) bool {
	b, _ := os.ReadFile(fdinfo) // closed meanwhile
	for line := range strings.Lines(string(b)) {
		if octal, ok := strings.CutPrefix(line, "flags:"); ok {
			flags, err := strconv.ParseUint(strings.TrimSpace(octal), 8, 64)
			return err == nil && flags&unix.O_ACCMODE != unix.O_RDONLY
		}
	}
	return false
}

// servers gives the threads that a network block device (qemu-nbd, nbd-client) has
// its bytes from: they keep it open.
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

// serves reports whether a process, by its folder, has one of these threads.
func serves(dir string, threads []string) bool {
	for _, thread := range threads {
		if _, err := os.Stat(filepath.Join(dir, "task", thread)); err == nil {
			return true
		}
	}
	return false
}
