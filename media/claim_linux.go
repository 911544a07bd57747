package media

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// What O_EXCL says of a block device is about the kernel: a virtual machine or
// another program that has it open is known by its locks, which are those of the
// device's node, and by its descriptors. Both are looked for on everything that
// leads to the same bytes.

// claimPatience is how long a lock of others is waited for: udev has one for a moment
// whenever a device was closed.
var claimPatience = 3 * time.Second

// claim locks a block device that was opened for writing, and its kin.
func claim(d *File) error {
	info, err := d.f.Stat()
	if err != nil {
		return err
	}
	k := newKernel()
	relatives := k.kinOfNumber(numberOf(info))
	for deadline := time.Now().Add(claimPatience); ; time.Sleep(claimPatience / 30) {
		var by string
		if by, err = d.tryClaim(info, relatives); by == "" && err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return &InUseError{Path: d.path, By: by, Err: err}
		}
	}
}

// tryClaim takes all locks or says who has one.
func (d *File) tryClaim(info fs.FileInfo, relatives kin) (by string, err error) {
	if err := lockWhole(d.f, unix.F_WRLCK); err != nil {
		return lockedBy(d.path), err
	}
	var holds []*hold
	release := func() {
		for _, h := range holds {
			h.release()
		}
	}
	d.unseen = nil
	for _, path := range relatives.paths() {
		h, err := holdNode(path, info)
		if errors.Is(err, fs.ErrPermission) {
			d.unseen = err
		} else if err != nil {
			release()
			return lockedBy(path), err
		}
		if h != nil {
			holds = append(holds, h)
		}
	}
	by, unseen := relatives.opener("/proc")
	if by != "" {
		release()
		return by, nil
	}
	if d.unseen == nil {
		d.unseen = unseen
	}
	d.release = release
	return "", nil
}

func lockedBy(path string) string { return "another program has locked " + path }

// recheck looks once more for those who take no locks.
func recheck(d *File) string {
	info, err := d.f.Stat()
	if err != nil || !d.block {
		return ""
	}
	by, _ := newKernel().kinOfNumber(numberOf(info)).opener("/proc")
	return by
}

// useOfBlock asks for what would keep claim from success, and changes nothing: a
// lock that is asked for is given back at once.
func useOfBlock(d *File, info fs.FileInfo) string {
	k := newKernel()
	if by := k.use(numberOf(info)); by != "" {
		return by
	}
	relatives := k.kinOfNumber(numberOf(info))
	by, unseen := relatives.opener("/proc")
	d.unseen = unseen
	if by != "" || d.write { // the locks are ours then
		return by
	}
	if isLockedElsewhere(d.f) {
		return lockedBy(d.path)
	}
	for _, path := range relatives.paths() {
		f, err := openNode(path, info)
		if errors.Is(err, fs.ErrPermission) {
			d.unseen = err
		}
		if f == nil {
			continue
		}
		locked := !isHeld(f) && isLockedElsewhere(f)
		f.Close()
		if locked {
			return lockedBy(path)
		}
	}
	return ""
}

// kinOfNumber gives the kin of a device by its number.
func (k kernel) kinOfNumber(number string) kin {
	dir, err := filepath.EvalSymlinks(filepath.Join(k.sys, "dev", "block", number))
	if err != nil {
		return kin{}
	}
	return k.kinOf(dir)
}

// lockWhole takes both kinds of lock on all of a file. Beside a lock for reading
// nobody else may have any: QEMU takes only such ones, on bytes that tell what it
// does and what it bears, and looks for those of others as we do.
func lockWhole(f *os.File, kind int16) error {
	err := unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: kind})
	if err == nil && isRangeLocked(f) {
		err = unix.EAGAIN
	}
	if err != nil && !hasNoLocks(err) {
		return err
	}
	// Where a lock of this kind is made of one of the other it wants a file that
	// is open for writing.
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err != nil && !hasNoLocks(err) && !errors.Is(err, unix.EBADF) {
		return err
	}
	return nil
}

// isLockedElsewhere reports whether somebody else has locked a file. A shared lock is too short to
// disturb anybody, but also doesn't show the shared ones of others.
func isLockedElsewhere(f *os.File) bool {
	if isRangeLocked(f) {
		return true
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB); err != nil {
		return errors.Is(err, unix.EAGAIN)
	}
	_ = unix.Flock(int(f.Fd()), unix.LOCK_UN)
	return false
}

// isRangeLocked reports whether anybody else has locked any byte of a file.
func isRangeLocked(f *os.File) bool {
	lock := unix.Flock_t{Type: unix.F_WRLCK}
	return unix.FcntlFlock(f.Fd(), unix.F_OFD_GETLK, &lock) == nil && lock.Type != unix.F_UNLCK
}

// openNode opens one of the kin. It is nil where there is no such node or it is the
// device itself.
func openNode(path string, device fs.FileInfo) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil || os.SameFile(info, device) {
		return nil, nil
	}
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return nil, nil // no medium, or gone
	}
	return f, err
}

// A hold is a lock of this process on one of the kin of devices that it writes. Two
// partitions of a disk that are written at the same time share it.
type hold struct {
	id    nodeID
	f     *os.File
	users int
}

type nodeID struct{ dev, ino uint64 }

var held = struct {
	sync.Mutex
	nodes map[nodeID]*hold
}{nodes: map[nodeID]*hold{}}

// holdNode locks one of the kin, nil where there is nothing to lock.
func holdNode(path string, device fs.FileInfo) (*hold, error) {
	f, err := openNode(path, device)
	if f == nil {
		return nil, err
	}
	held.Lock()
	defer held.Unlock()
	id := nodeOf(f)
	if h := held.nodes[id]; h != nil {
		f.Close()
		h.users++
		return h, nil
	}
	if err := lockWhole(f, unix.F_RDLCK); err != nil {
		f.Close()
		return nil, err
	}
	h := &hold{id, f, 1}
	held.nodes[id] = h
	return h, nil
}

func (h *hold) release() {
	held.Lock()
	defer held.Unlock()
	if h.users--; h.users == 0 {
		delete(held.nodes, h.id)
		h.f.Close()
	}
}

func isHeld(f *os.File) bool {
	held.Lock()
	defer held.Unlock()
	return held.nodes[nodeOf(f)] != nil
}

func nodeOf(f *os.File) nodeID {
	info, err := f.Stat()
	if err != nil {
		return nodeID{}
	}
	st := info.Sys().(*syscall.Stat_t)
	return nodeID{uint64(st.Dev), st.Ino}
}
