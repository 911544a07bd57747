package device

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// Block devices that other programs have open: a virtual machine, flock(1), a shell.

// dividedLoop is a loop device with two partitions. The kernel is told of them one by one, since
// not every kernel can read partition tables.
func dividedLoop(t *testing.T, image string) (disk, first, second string) {
	t.Helper()
	disk = loopDevice(t, image, 512, "-P")
	for i, start := range []string{"2048", "8192"} {
		run(t, testenv.Tool(t, "addpart"), disk, []string{"1", "2"}[i], start, "2048")
	}
	return disk, disk + "p1", disk + "p2"
}

// other starts a program that holds something until it is stopped. It holds it once it prints says,
// perhaps as an answer to stdin.
func other(t *testing.T, stdin, says, program string, args ...string) (stop func()) {
	t.Helper()
	cmd := exec.Command(program, args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(in, stdin)
	stop = func() {
		in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // how it ends does not matter
	}
	t.Cleanup(stop)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), says) {
			return stop
		}
	}
	t.Fatalf("%s %q does not start", program, args)
	return stop
}

// guest is a virtual machine that has a disk but is not running yet.
func guest(t *testing.T, disk string) (stop func()) {
	t.Helper()
	return other(t, `{"execute": "qmp_capabilities"}`+"\n", "return", testenv.Tool(t,
		"qemu-system-x86_64"), "-S", "-machine", "pc,accel=tcg", "-m", "32", "-nodefaults",
		"-display", "none", "-qmp", "stdio", "-drive", "file="+disk+",format=raw,if=ide")
}

// shell runs a command, then waits.
func shell(t *testing.T, command string) (stop func()) {
	t.Helper()
	return other(t, "", "ready", "/bin/sh", "-c", command+" echo ready; read x")
}

// wantRefused expects a device to be reported as in use and not to open for writing. Whether the
// other program is about to go away does not matter here.
func wantRefused(t *testing.T, path, by string) {
	t.Helper()
	defer func(usual time.Duration) { claimPatience = usual }(claimPatience)
	claimPatience = 0
	wantUsed(t, openDevice(t, path, false), true)
	var inUse *InUseError
	if d, err := Open(path, true); !errors.As(err, &inUse) ||
		!strings.Contains(inUse.By, by) {
		t.Errorf("opened for writing: %v; want it to be in use, by %q", err, by)
		if err == nil {
			d.Close()
		}
	}
}

func wantFree(t *testing.T, path string) {
	t.Helper()
	wantUsed(t, openDevice(t, path, false), false)
	d, err := Open(path, true)
	if err != nil {
		t.Error(err)
		return
	}
	wantUsed(t, d, false)
	d.Close()
}

func TestDiskOfAVirtualMachine(t *testing.T) {
	image := fileWith(t, make([]byte, 8<<20))
	disk, first, second := dividedLoop(t, image)
	twin, twinFirst, _ := dividedLoop(t, image)
	for _, test := range []struct {
		name, has string
		used      []string
		free      []string
	}{
		{"a disk", disk, []string{disk, first, twin, twinFirst}, nil},
		{"a partition", first, []string{first, disk, twin}, []string{second}},
	} {
		t.Run(test.name, func(t *testing.T) {
			stop := guest(t, test.has)
			for _, path := range test.used {
				wantRefused(t, path, test.has)
			}
			for _, path := range test.free {
				wantFree(t, path)
			}
			stop()
			for _, path := range test.used {
				wantFree(t, path)
			}
		})
	}
}

// A program that only reads, and wants the content to stay as it is, is recognized by its lock.
func TestDeviceThatQEMUReads(t *testing.T) {
	image := fileWith(t, make([]byte, 8<<20))
	disk, first, _ := dividedLoop(t, image)
	for _, has := range []string{disk, image} {
		stop := occupy(t, has, "-f", "raw", "-r")
		wantRefused(t, disk, "another program has locked "+has)
		wantRefused(t, first, "another program has locked "+has)
		stop()
		wantFree(t, first)
	}
}

// The virtual machine had the image open first, and then somebody attached it as a disk.
func TestLoopDeviceOverTheImageOfAVirtualMachine(t *testing.T) {
	image := fileWith(t, make([]byte, 8<<20))
	stop := guest(t, image)
	disk, first, _ := dividedLoop(t, image)
	wantRefused(t, disk, image)
	wantRefused(t, first, image)
	stop()
	wantFree(t, disk)
}

// A loop device may also show a block device.
func TestLoopDeviceOverADevice(t *testing.T) {
	under := loopDevice(t, fileWith(t, make([]byte, 8<<20)), 512)
	above := loopDevice(t, under, 512)
	for has, free := range map[string]string{under: above, above: under} {
		stop := guest(t, has)
		wantRefused(t, free, has)
		stop()
		wantFree(t, free)
	}
}

// Locks belong to a node, and there can be more than one folder of device nodes: libvirt makes one
// for each virtual machine.
func TestVirtualMachineWithNodesOfItsOwn(t *testing.T) {
	disk := loopDevice(t, fileWith(t, make([]byte, 8<<20)), 512)
	var st unix.Stat_t
	if err := unix.Stat(disk, &st); err != nil {
		t.Fatal(err)
	}
	node := filepath.Join(t.TempDir(), "vda")
	if err := unix.Mknod(node, unix.S_IFBLK|0o600, int(st.Rdev)); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(node); err != nil {
		testenv.Missing(t, "no device can be opened in the folder of temporary files: %v", err)
	} else {
		f.Close()
	}
	stop := guest(t, node)
	wantRefused(t, disk, `"qemu-system-x86" (process `)
	stop()
	wantFree(t, disk)
}

func TestLockedDevice(t *testing.T) {
	image := fileWith(t, make([]byte, 8<<20))
	disk, first, second := dividedLoop(t, image)
	flock := testenv.Tool(t, "flock")
	for _, test := range []struct {
		name, locks string
		used, free  []string
	}{
		{"the disk", disk, []string{disk, first}, nil},
		{"a partition", first, []string{first, disk}, []string{second}},
		{"the file behind it", image, []string{disk, first}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			stop := other(t, "", "ready", flock, "--no-fork", test.locks, "/bin/sh", "-c",
				"echo ready; read x")
			for _, path := range test.used {
				wantRefused(t, path, "another program has locked "+test.locks)
			}
			for _, path := range test.free {
				wantFree(t, path)
			}
			stop()
			for _, path := range test.used {
				wantFree(t, path)
			}
		})
	}
}

// udev holds a shared lock for a moment after each close. We wait for that.
func TestLockForAMoment(t *testing.T) {
	disk := loopDevice(t, fileWith(t, make([]byte, 1<<20)), 512)
	stop := other(t, "", "ready", testenv.Tool(t, "flock"), "--no-fork", "--shared", disk,
		"/bin/sh", "-c", "echo ready; read x")
	wantUsed(t, openDevice(t, disk, false), false)
	var inUse *InUseError
	if _, err := Open(disk, true); !errors.As(err, &inUse) {
		t.Errorf("with a shared lock that stays: %v", err)
	}
	time.AfterFunc(claimPatience/10, stop)
	openDevice(t, disk, true)
}

// A program that takes no lock is recognized by its descriptor.
func TestDeviceThatAnotherProgramWrites(t *testing.T) {
	image := fileWith(t, make([]byte, 8<<20))
	disk, first, second := dividedLoop(t, image)
	for _, test := range []struct {
		name, has  string
		used, free []string
	}{
		{"the disk", disk, []string{disk, first}, nil},
		{"a partition", first, []string{first, disk}, []string{second}},
		{"the file behind it", image, []string{disk, first}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			stop := shell(t, "exec 3<>"+test.has+";")
			for _, path := range test.used {
				wantRefused(t, path, `"sh" (process `)
			}
			for _, path := range test.free {
				wantFree(t, path)
			}
			stop()
			stop = shell(t, "exec 3<"+test.has+";") // reading does no harm
			for _, path := range test.used {
				wantFree(t, path)
			}
			stop()
		})
	}
}

// The device is opened while the person thinks the question over, which may take an hour.
func TestDeviceThatIsOpenedMeanwhile(t *testing.T) {
	disk, first, _ := dividedLoop(t, fileWith(t, make([]byte, 8<<20)))
	d := openDevice(t, first, true)
	if err := d.Recheck(); err != nil {
		t.Error(err)
	}
	qemu := exec.Command(testenv.Tool(t, "qemu-io"), "-f", "raw", "-c", "read 0 512", disk)
	if out, err := qemu.CombinedOutput(); err == nil || !strings.Contains(string(out), "lock") {
		t.Errorf("QEMU opens the disk meanwhile: %v: %s", err, out)
	}
	stop := shell(t, "exec 3<>"+disk+";")
	var inUse *InUseError
	if err := d.Recheck(); !errors.As(err, &inUse) {
		t.Errorf("a shell has the disk by now: %v", err)
	}
	stop()
	if err := d.Recheck(); err != nil {
		t.Error(err)
	}
}

// Several sources are handled at once, and two of them may be on one disk.
func TestTwoPartitionsAtOnce(t *testing.T) {
	disk, first, second := dividedLoop(t, fileWith(t, make([]byte, 8<<20)))
	one := openDevice(t, first, true)
	wantUsed(t, openDevice(t, second, false), false)
	two := openDevice(t, second, true)
	one.Close()
	wantRefused(t, disk, "")
	two.Close()
	wantFree(t, disk)
}

// Unless we can look at every process, nobody can say that there is no other program.
func TestUnseenPrograms(t *testing.T) {
	file := fileWith(t, nil)
	k := kin{files: []string{file}}
	proc := t.TempDir()
	if _, unseen := k.opener(proc); unseen == nil {
		t.Error("without /proc it says that it saw all")
	}
	link(t, "pid:[4026532999]", filepath.Join(proc, "self/ns/pid"))
	link(t, file, filepath.Join(proc, "7/fd/3"))
	put(t, filepath.Join(proc, "7/fdinfo/3"), "pos:\t0\nflags:\t0100002\n")
	put(t, filepath.Join(proc, "7/comm"), "a\x1b[2J\n")
	by, unseen := k.opener(proc)
	if unseen == nil {
		t.Error("in a container it says that it saw all")
	}
	if want := `"a\x1b[2J" (process 7) has ` + file + " open for writing"; by != want {
		t.Errorf("%s, want %s", by, want)
	}
	put(t, filepath.Join(proc, "7/fdinfo/3"), "pos:\t0\nflags:\t0100000\n")
	if err := os.Remove(filepath.Join(proc, "self/ns/pid")); err != nil {
		t.Fatal(err)
	}
	link(t, firstPIDs, filepath.Join(proc, "self/ns/pid"))
	if _, unseen := k.opener(proc); unseen != nil {
		t.Error("it saw all, and says that it did not")
	}
	if by, _ := k.opener(proc); by != "" {
		t.Errorf("for reading: %s", by)
	}
}

// The server of a network block device has it open, and that is as it should be.
func TestServerOfADevice(t *testing.T) {
	sys, proc := t.TempDir(), t.TempDir()
	put(t, filepath.Join(sys, "nbd0/pid"), "71\n")
	put(t, filepath.Join(proc, "70/task/71/comm"), "qemu-nbd\n")
	file := fileWith(t, nil)
	link(t, file, filepath.Join(proc, "70/fd/3"))
	put(t, filepath.Join(proc, "70/fdinfo/3"), "flags:\t02\n")
	k := kin{own: []string{filepath.Join(sys, "nbd0")}, files: []string{file}}
	if by, _ := k.opener(proc); by != "" {
		t.Error(by)
	}
	put(t, filepath.Join(sys, "nbd0/pid"), "99\n")
	if by, _ := k.opener(proc); by == "" {
		t.Error("another server is taken for its own")
	}
}

func TestKin(t *testing.T) {
	root, shown := fakeSys(t)
	put(t, filepath.Join(root, "devices/dm-1/dm/uuid"), "part1-mpath-x\n")
	link(t, filepath.Join(root, "devices/dm-0"), filepath.Join(root, "devices/dm-1/slaves/dm-0"))
	put(t, filepath.Join(root, "devices/dm-0/dm/uuid"), "LVM-x\n")
	link(t, filepath.Join(root, "devices/sda/sda2"),
		filepath.Join(root, "devices/dm-0/slaves/sda2"))
	for _, test := range []struct {
		name, device string
		want         []string
	}{
		{"a disk and its partitions", "8:0", []string{"/dev/sda", "/dev/sda1", "/dev/sda2"}},
		{"a partition and its disk, not the others", "8:1", []string{"/dev/sda1", "/dev/sda"}},
		{"a partition by kpartx", "253:1", []string{"/dev/dm-1", "/dev/dm-0"}},
		{"what a volume group is made of is its own", "253:0", []string{"/dev/dm-0"}},
		{"loop devices of one file", "7:3",
			[]string{"/dev/loop3", "/dev/loop5", "/dev/loop5p1", shown}},
		{"a partition of one of them", "259:1",
			[]string{"/dev/loop5p1", "/dev/loop3", "/dev/loop5", shown}},
		{"a device that /sys doesn't know", "9:9", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := (kernel{sys: root}).kinOfNumber(test.device).paths(); !slices.Equal(got,
				test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
