package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// A watched program is stopped by the kernel before each call by which it changes files, and a test
// decides what happens to the call: it is made, it fails, only half of it is done, or the program
// is killed there by SIGKILL. A seccomp filter leads the calls here (seccomp_unotify(2)). So there
// is one order of them, whichever thread makes them: strace counts calls for each thread by itself,
// and Go moves work from thread to thread.

// A change is a call that is about to change something below the folder that is watched.
type change struct {
	name   string // of the call
	medium string // the folder at the top that it is in
	path   string
	off    int64 // of pwrite64
	data   []byte

	verdict verdict
}

func (c change) String() string {
	if c.data == nil {
		return c.name + " in " + c.medium
	}
	return fmt.Sprintf("%s of %d bytes at 0x%x in %s", c.name, len(c.data), c.off, c.medium)
}

func (c change) isWrite() bool { return c.name == "write" || c.name == "pwrite64" }
func (c change) isSync() bool  { return c.name == "fsync" || c.name == "fdatasync" }

// half is how much of a write that is cut short is done: whole sectors, as on a disk.
func (c change) half() int64 {
	return max(0, (c.off+int64(len(c.data))/2)&^511-c.off)
}

// A verdict decides what happens to a call.
type verdict struct {
	err  unix.Errno // it fails
	half bool       // half of it is done, before it ends well or the program does
	kill bool
}

// watchedCalls are the calls that change files, with what their arguments are. Those that have no
// place for the data in a change (nothing of the program makes them) can fail, but not be cut
// short.
var watchedCalls = map[int32]struct {
	name     string
	fd, path int // which argument it is, -1 for none; a path is in the folder fd
}{
	unix.SYS_WRITE: {"write", 0, -1}, unix.SYS_PWRITE64: {"pwrite64", 0, -1},
	unix.SYS_WRITEV: {"writev", 0, -1}, unix.SYS_PWRITEV: {"pwritev", 0, -1},
	unix.SYS_PWRITEV2:        {"pwritev2", 0, -1},
	unix.SYS_COPY_FILE_RANGE: {"copy_file_range", 2, -1}, unix.SYS_SENDFILE: {"sendfile", 0, -1},
	unix.SYS_SPLICE:    {"splice", 2, -1},
	unix.SYS_FTRUNCATE: {"ftruncate", 0, -1}, unix.SYS_FALLOCATE: {"fallocate", 0, -1},
	unix.SYS_FSYNC: {"fsync", 0, -1}, unix.SYS_FDATASYNC: {"fdatasync", 0, -1},
	unix.SYS_OPENAT: {"openat", 0, 1}, unix.SYS_MKDIRAT: {"mkdirat", 0, 1},
	unix.SYS_UNLINKAT: {"unlinkat", 0, 1},
	unix.SYS_LINKAT:   {"linkat", 2, 3}, unix.SYS_RENAMEAT: {"renameat", 2, 3},
	unix.SYS_RENAMEAT2: {"renameat2", 2, 3},
}

// watchedMain is a program of the tests: it installs the filter, sends the listener over descriptor
// 3, and becomes the program that its arguments name.
func watchedMain() {
	runtime.LockOSThread() // the filter is this thread's, and so the program's
	const channel = 3
	unix.CloseOnExec(channel)
	program, err := exec.LookPath(os.Args[1])
	var listener int
	if err == nil {
		listener, err = filterCalls()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "watched:", err)
		os.Exit(125)
	}
	// From here on a write to stderr would wait for an answer.
	if err := unix.Sendmsg(channel, []byte{0}, unix.UnixRights(listener), nil, 0); err != nil {
		os.Exit(126)
	}
	_ = syscall.Exec(program, os.Args[1:], os.Environ())
	os.Exit(127)
}

// filterCalls has this thread's watched calls wait for an answer on the listener. A signal to the
// thread, which Go's runtime sends at any time, would begin a call again, and it would count twice:
// once received it can only be killed.
func filterCalls() (listener int, err error) {
	const loadNumber, jumpIfEqual, giveBack = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS,
		unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, unix.BPF_RET | unix.BPF_K
	program := []unix.SockFilter{{Code: loadNumber}}
	for number := range watchedCalls {
		program = append(program,
			unix.SockFilter{Code: jumpIfEqual, K: uint32(number), Jf: 1},
			unix.SockFilter{Code: giveBack, K: unix.SECCOMP_RET_USER_NOTIF})
	}
	program = append(program, unix.SockFilter{Code: giveBack, K: unix.SECCOMP_RET_ALLOW})
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return 0, err
	}
	fd, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_NEW_LISTENER|unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
		uintptr(unsafe.Pointer(&unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]})))
	if errno != 0 {
		return 0, os.NewSyscallError("seccomp", errno)
	}
	return int(fd), nil
}

// A watched is a program that runs under the filter.
type watched struct {
	t        *testing.T
	folder   string // what is watched
	cmd      *exec.Cmd
	listener int
	pidfd    int
}

// runWatched runs the program, has each change in the folder judged, and returns the exit code, -1
// where it was killed, and what it said.
func runWatched(t *testing.T, folder string, judge func(change) verdict, argv ...string) (code int,
	said []byte) {
	t.Helper()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := os.NewFile(uintptr(pair[0]), "ours"), os.NewFile(uintptr(pair[1]), "theirs")
	defer ours.Close()
	var stdout, stderr bytes.Buffer
	w := &watched{t: t, folder: folder, cmd: exec.Command("watched",
		append([]string{"unhello"}, argv...)...)}
	w.cmd.Stdout, w.cmd.Stderr, w.cmd.ExtraFiles = &stdout, &stderr, []*os.File{theirs}
	if err := errors.Join(w.cmd.Start(), theirs.Close()); err != nil {
		t.Fatal(err)
	}
	if err := w.receive(pair[0]); err != nil {
		_ = w.cmd.Wait()
		testenv.Missing(t, "no calls can be watched here (Linux 5.19 or later, and the right to "+
			"use seccomp, are wanted): %v: %s", err, &stderr)
	}
	w.serve(judge)
	_ = w.cmd.Wait()
	if code = w.cmd.ProcessState.ExitCode(); code >= 125 {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	if stdout.Len() == 0 {
		return code, stderr.Bytes()
	}
	return code, stdout.Bytes()
}

// receive takes the listener from the program.
func (w *watched) receive(channel int) error {
	some, rights := make([]byte, 1), make([]byte, unix.CmsgSpace(4))
	n, m, _, _, err := unix.Recvmsg(channel, some, rights, unix.MSG_CMSG_CLOEXEC)
	if err != nil {
		return err
	}
	if n == 0 {
		return errors.New("the program has ended")
	}
	messages, err := unix.ParseSocketControlMessage(rights[:m])
	if err != nil {
		return err
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil {
		return err
	}
	w.listener = fds[0]
	w.pidfd, err = unix.PidfdOpen(w.cmd.Process.Pid, 0)
	return err
}

// A notice is struct seccomp_notif, a reply struct seccomp_notif_resp.
type notice struct {
	id           uint64
	thread       uint32
	_            uint32
	number       int32
	architecture uint32
	_            uint64
	args         [6]uint64
}

type reply struct {
	id    uint64
	value int64
	err   int32
	flags uint32
}

// serve answers until the program and its children have ended.
func (w *watched) serve(judge func(change) verdict) {
	defer unix.Close(w.listener)
	defer unix.Close(w.pidfd)
	for {
		poll := []unix.PollFd{{Fd: int32(w.listener), Events: unix.POLLIN}}
		if _, err := unix.Poll(poll, -1); err != nil && !errors.Is(err, unix.EINTR) {
			w.t.Fatal(err)
		}
		switch {
		case poll[0].Revents&unix.POLLIN != 0:
			var n notice
			if w.ioctl(unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&n)) {
				w.answer(&n, judge)
			}
		case poll[0].Revents&unix.POLLHUP != 0:
			return
		}
	}
}

// ioctl reports whether it was done: ENOENT says that the caller is no more.
func (w *watched) ioctl(request uint, arg unsafe.Pointer) bool {
	for {
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(w.listener), uintptr(request),
			uintptr(arg))
		switch errno {
		case 0, unix.ENOENT:
			return errno == 0
		case unix.EINTR:
		default:
			w.t.Fatal(os.NewSyscallError("ioctl", errno))
		}
	}
}

func (w *watched) answer(n *notice, judge func(change) verdict) {
	const goOn = 1 // SECCOMP_USER_NOTIF_FLAG_CONTINUE
	r := reply{id: n.id, flags: goOn}
	if c, ours := w.change(n); ours {
		v := judge(c)
		if v.half {
			r.value, r.flags = c.half(), 0
			w.writeFor(n, c.data[:c.half()])
		}
		if v.err != 0 {
			r.err, r.flags = -int32(v.err), 0
		}
		if v.kill { // the call is still waiting for its answer, so it is never made
			if err := w.cmd.Process.Kill(); err != nil {
				w.t.Fatal(err)
			}
			return
		}
	}
	w.ioctl(unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&r))
}

// writeFor does the beginning of a write in the place of the program.
func (w *watched) writeFor(n *notice, b []byte) {
	fd, err := unix.PidfdGetfd(w.pidfd, int(n.args[0]), 0)
	if err != nil {
		w.t.Fatal(err)
	}
	defer unix.Close(fd)
	if n.number == unix.SYS_WRITE {
		_, err = unix.Write(fd, b)
	} else {
		_, err = unix.Pwrite(fd, b, int64(n.args[3]))
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// change tells what a call is about to change; ours where that is in the folder.
func (w *watched) change(n *notice) (c change, ours bool) {
	what := watchedCalls[n.number]
	c.name = what.name
	proc := fmt.Sprintf("/proc/%d/", n.thread)
	c.path, _ = os.Readlink(fmt.Sprint(proc, "fd/", int32(n.args[what.fd])))
	if what.path >= 0 {
		name := make([]byte, unix.PathMax)
		if !w.read(n, name, n.args[what.path]) {
			return c, false
		}
		if name, _, _ := strings.Cut(string(name), "\x00"); filepath.IsAbs(name) {
			c.path = name
		} else {
			c.path = filepath.Join(c.path, name)
		}
	}
	below, ours := strings.CutPrefix(c.path, w.folder+"/")
	if !ours || c.name == "openat" && n.args[2]&unix.O_CREAT == 0 {
		return c, false
	}
	c.medium, _, _ = strings.Cut(below, "/")
	if c.isWrite() {
		c.data = make([]byte, n.args[2])
		if !w.read(n, c.data, n.args[1]) {
			return c, false
		}
		if c.name == "pwrite64" {
			c.off = int64(n.args[3])
		}
	}
	return c, true
}

// read reads some of the program's memory, as much of it as there is; false says that the caller is
// no more.
func (w *watched) read(n *notice, b []byte, at uint64) bool {
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", n.thread))
	if err == nil {
		defer f.Close()
		var got int
		if got, err = f.ReadAt(b, int64(at)); got > 0 {
			err = nil
		}
	}
	const stillThere = 0x40082102 // SECCOMP_IOCTL_NOTIF_ID_VALID
	there := w.ioctl(stillThere, unsafe.Pointer(&n.id))
	if there && err != nil && len(b) > 0 {
		w.t.Fatal(err)
	}
	return there
}
