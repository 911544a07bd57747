package device

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func newFile(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func open(t *testing.T, path string, flags int) *os.File {
	t.Helper()
	f, err := os.OpenFile(path, flags, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// Everybody who has the file open counts, even one who only reads or only maps it.
func TestLeaseCountsEveryDescriptor(t *testing.T) {
	mapped := func(t *testing.T, path string) (end func()) {
		f := open(t, path, os.O_RDWR)
		if err := f.Truncate(4096); err != nil {
			t.Fatal(err)
		}
		b, err := unix.Mmap(int(f.Fd()), 0, 4096, unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		return func() { _ = unix.Munmap(b) }
	}
	with := func(flags int) func(t *testing.T, path string) func() {
		return func(t *testing.T, path string) func() {
			f := open(t, path, flags)
			return func() { f.Close() }
		}
	}
	for name, occupy := range map[string]func(*testing.T, string) func(){
		"reader": with(os.O_RDONLY), "writer": with(os.O_WRONLY), "both": with(os.O_RDWR),
		"mapping": mapped,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFile(t)
			end := occupy(t, f.Name())
			var elsewhere *openElsewhereError
			if _, err := takeLease(f); !errors.As(err, &elsewhere) {
				t.Errorf("while it is open: %v", err)
			}
			end()
			lease, err := takeLease(f)
			if err != nil || lease.Unsure != nil {
				t.Fatalf("free again: %+v, %v", lease, err)
			}
			lease.Release()
			open(t, f.Name(), os.O_RDONLY) // nobody waits
		})
	}
}

// The program that has it is named, since a person has to find it.
func TestLeaseNamesTheProgram(t *testing.T) {
	f := newFile(t)
	cmd := exec.Command("sleep", "600")
	cmd.Stdin = open(t, f.Name(), os.O_RDONLY)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	cmd.Stdin.(*os.File).Close()
	_, err := takeLease(f)
	want := fmt.Sprintf("(process %d) has it open", cmd.Process.Pid)
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%v, want ...%s", err, want)
	}
}

// Whoever opens it meanwhile waits, and that wish does not end us.
func TestLeaseKeepsOthersOut(t *testing.T) {
	f := newFile(t)
	lease, err := takeLease(f)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("cat", f.Name())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var released atomic.Bool
	early := make(chan bool)
	go func() {
		_ = cmd.Wait()
		early <- !released.Load()
	}()
	for { // until the kernel knows that somebody wants it
		kind, err := unix.FcntlInt(f.Fd(), unix.F_GETLEASE, 0)
		if err != nil {
			t.Fatal(err)
		}
		if kind != unix.F_WRLCK {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if _, err := f.WriteAt([]byte("x"), 0); err != nil {
		t.Error(err)
	}
	released.Store(true)
	lease.Release()
	if <-early {
		t.Error("it was opened while we had the lease")
	}
}

// A kernel that can't tell is no refusal. It never can for what is not a file.
func TestLeaseThatCannotBeHad(t *testing.T) {
	lease, err := takeLease(open(t, os.DevNull, os.O_RDWR))
	if err != nil || lease.Unsure == nil {
		t.Fatalf("%+v, %v", lease, err)
	}
	lease.Release()
}
