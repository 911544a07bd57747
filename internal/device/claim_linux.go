package device

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// O_EXCL on a block device only speaks for the kernel. Virtual machines and other programs that
// have the device open show by their locks, which belong to the device's node, and by their
// descriptors. Both are checked for everything that leads to the same bytes.

// claimPatience is how long to wait for somebody else's lock: udev takes one for a moment whenever
// a device is closed.
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

// tryClaim takes all the locks, or says who holds one.
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

// recheck looks again for programs that take no locks.
func recheck(d *File) string {
	info, err := d.f.Stat()
	if err != nil || !d.block {
		return ""
	}
	by, _ := newKernel().kinOfNumber(numberOf(info)).opener("/proc")
	return by
}

// useOfBlock looks for whatever would make claim fail, and changes nothing: a lock it gets is given
// back at once.
func useOfBlock(d *File, info fs.FileInfo) string {
	k := newKernel()
	if by := k.use(numberOf(info)); by != "" {
		return by
	}
	relatives := k.kinOfNumber(numberOf(info))
	by, unseen := relatives.opener("/proc")
	d.unseen = unseen
	if by != "" || d.write { // then the locks are our own
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

// kinOfNumber gives the kin of a device, by the device's number.
func (k kernel) kinOfNumber(number string) kin {
	dir, err := k.folderOf(number)
	if err != nil {
		return kin{}
	}
	return k.kinOf(dir)
}

// lockWhole takes both kinds of lock on a whole file. While we hold a read lock nobody else may
// hold any lock: QEMU takes only read locks, on bytes that stand for what it does and what it
// tolerates, and checks other programs' locks the way we do.
func lockWhole(f *os.File, kind int16) error {
	err := unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: kind})
	if err == nil && isRangeLocked(f) {
		err = unix.EAGAIN
	}
	if err != nil && !noLocks(err) {
		return err
	}
	// Where flock is emulated by a record lock, it needs a file open for writing.
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err != nil && !noLocks(err) && !errors.Is(err, unix.EBADF) {
		return err
	}
	return nil
}

// isLockedElsewhere reports whether somebody else has locked a file. The shared lock it takes is
// too brief to disturb anybody, but it also misses the shared locks of others.
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

// isRangeLocked reports whether somebody else has locked any byte of a file.
func isRangeLocked(f *os.File) bool {
	lock := unix.Flock_t{Type: unix.F_WRLCK}
	return unix.FcntlFlock(f.Fd(), unix.F_OFD_GETLK, &lock) == nil && lock.Type != unix.F_UNLCK
}

// openNode opens one of the kin. It gives nil if there is no such node or if it is the device
// itself.
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

// A hold is this process's lock on one of the kin of the devices it writes. Two partitions of a
// disk that are written at the same time share it.
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

// holdNode locks one of the kin; nil where there is nothing to lock.
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
