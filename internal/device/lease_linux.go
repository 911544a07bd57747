package device

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// How long a file may be open elsewhere by chance: in a program that looks at every file, or in a
// child that was just forked and still has its parent's descriptors.
const (
	leasePatience = 500 * time.Millisecond
	leasePause    = 10 * time.Millisecond
)

// takeLease makes sure that an open file is open nowhere else; if it is, the error is an
// *openElsewhereError. The kernel counts every descriptor, including our own others, and mappings.
// Whoever opens the file while we have the lease waits until Release, at most for
// /proc/sys/fs/lease-break-time; so nothing of ours may open it meanwhile, and the lease must not
// be held while a person is asked something. The kernel then sends us SIGIO, which Go's runtime
// takes and drops.
//
// If it can't be ensured, there still is a Lease, which says why.
func takeLease(f *os.File) (*Lease, error) {
	err := setLease(f, unix.F_WRLCK)
	for end := time.Now().Add(leasePatience); isOpenElsewhere(err) && time.Now().Before(end); {
		time.Sleep(leasePause)
		err = setLease(f, unix.F_WRLCK)
	}
	switch {
	case err == nil:
		// A lease held for too long has been taken back by the kernel: then unlocking fails,
		// harmlessly.
		return &Lease{release: func() { _ = setLease(f, unix.F_UNLCK) }}, nil
	case isOpenElsewhere(err) && !isRemote(f):
		return nil, &openElsewhereError{holderOf(f)}
	}
	return &Lease{Unsure: whyUnsure(err)}, nil
}

// openElsewhereError says that something else has a file open, even if only for reading.
type openElsewhereError struct{ By string }

func (e *openElsewhereError) Error() string { return e.By + " has it open" }

// Is makes it what the system says of a locked file.
func (e *openElsewhereError) Is(target error) bool { return target == unix.EAGAIN }

func setLease(f *os.File, kind int) error {
	_, err := unix.FcntlInt(f.Fd(), unix.F_SETLEASE, kind)
	return err
}

func isOpenElsewhere(err error) bool {
	return errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EBUSY)
}

// isRemote reports whether leases are up to a server, whose refusal looks the same whether somebody
// has the file or it never gives leases.
func isRemote(f *os.File) bool {
	var fs unix.Statfs_t
	if unix.Fstatfs(int(f.Fd()), &fs) != nil {
		return false
	}
	switch uint32(fs.Type) {
	case unix.NFS_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return true
	}
	return false
}

func whyUnsure(err error) error {
	switch {
	case isOpenElsewhere(err):
		return errors.New("its server does not tell")
	case errors.Is(err, unix.EINVAL):
		return errors.New("its file system does not tell")
	case errors.Is(err, unix.EACCES):
		return errors.New("only its owner and root are told")
	}
	return err
}

// holderOf names a program that has a file open. Links are compared, not followed: one of them may
// lead to a server that does not answer.
func holderOf(f *os.File) string {
	const nobodyKnown = "another program"
	self := fmt.Sprintf("/proc/%d/", os.Getpid())
	path, err := os.Readlink(fmt.Sprintf("%sfd/%d", self, f.Fd()))
	if err != nil {
		return nobodyKnown
	}
	fds, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, fd := range fds {
		if to, err := os.Readlink(fd); err != nil || to != path || strings.HasPrefix(fd, self) {
			continue
		}
		process := filepath.Dir(filepath.Dir(fd))
		name, err := os.ReadFile(filepath.Join(process, "comm"))
		if err != nil {
			continue
		}
		return fmt.Sprintf("%q (process %s)", strings.TrimSpace(string(name)),
			filepath.Base(process))
	}
	return nobodyKnown
}
