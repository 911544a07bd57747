package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
	"unhello/internal/text"
)

// programs are those that tests start, by their names.
var programs = map[string]func(){"unhello": recordedMain, "watched": watchedMain}

// systemCommands are the commands of scripts that begin with [!linux] skip:
//
//	terminal COMMAND...   start a command on a terminal, with a person before it
//	start COMMAND...      start a command without one
//	expect REGEXP         wait until it has said this; what was expected before does not count,
//	                      and a space stands for a line break of the screen, too
//	type TEXT             type on its terminal; \r is Enter, \x03 is Ctrl-C
//	signal INT|TERM|KILL  send it a signal; killed, it ends with -1
//	ended CODE            wait for its end; stdout is then all that it said
//	fits                  no line of stdout is too long for a terminal of 80 columns
//	until-changed DIR     wait until a folder was written to since its snapshot, or since restored
//	flock FILE            another program locks a file until unlock, the BSD way
//	fcntl FILE            the same, the POSIX way
//	unlock FILE
//	readonly DIR          a folder whose medium takes no writes
//	tmpfs DIR SIZE        a folder with room for SIZE bytes
//	medium DIR KB         a folder that is a small FAT volume; a tmpfs where the kernel knows no
//	                      FAT
//	attach NAME FILE      an image becomes a block device, whose path goes into NAME
//	detach NAME
//	mounted DEVICE DIR    a volume on a device is mounted
//	bind DIR OTHER        a folder is mounted as another one too
//	unmounted DIR
//
// and those of script_wine_linux_test.go, script_boot_linux_test.go, script_device_linux_test.go
// and script_open_linux_test.go.
func systemCommands() map[string]func(*testscript.TestScript, bool, []string) {
	commands := scriptCommands{
		"terminal": cmdTerminal, "start": cmdStart, "expect": cmdExpect, "type": cmdType,
		"signal": cmdSignal, "ended": cmdEnded, "fits": cmdFits,
		"until-changed": cmdUntilChanged, "flock": cmdFlock, "fcntl": cmdFcntl, "unlock": cmdUnlock,
		"readonly": cmdReadonly, "tmpfs": cmdTmpfs, "medium": cmdMedium,
		"attach": cmdAttach, "detach": cmdDetach, "mounted": cmdMounted, "bind": cmdBind,
		"unmounted": cmdUnmounted,
	}
	commands.add(wineCommands())
	commands.add(bootCommands())
	commands.add(deviceCommands())
	commands.add(openCommands())
	return commands
}

// running is a command that a script has started and not yet seen the end of.
type running struct {
	cmd    *exec.Cmd
	screen *os.File // its terminal, seen from outside; nil without one
	read   *os.File // where all that it says comes from
	done   chan struct{}

	mu   sync.Mutex
	said string
	seen int // so much of it was expected already
}

func (r *running) listen() {
	defer close(r.done)
	b := make([]byte, 4096)
	for {
		n, err := r.read.Read(b)
		r.mu.Lock()
		r.said += strings.ReplaceAll(string(b[:n]), "\r\n", "\n")
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (r *running) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said
}

// prepare makes the command in the script's folder and environment.
func prepare(ts *testscript.TestScript, args []string) *exec.Cmd {
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = os.Environ()
	for _, name := range []string{"LANG", "LC_ALL", "PATH", "TMPDIR", "HOME"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	return cmd
}

// runningKey is where a script's running command is kept.
type runningKey struct{}

// setUpSystem returns a function that prepares a script; t is the test of all of them.
func setUpSystem(t *testing.T) func(env *testscript.Env) {
	build := builder(t.TempDir())
	return func(env *testscript.Env) {
		env.Values[runningKey{}] = new(*running)
		setUpWine(env, build)
	}
}

func runningOf(ts *testscript.TestScript) **running { return ts.Value(runningKey{}).(**running) }

func launch(ts *testscript.TestScript, r *running) {
	place := runningOf(ts)
	if *place != nil {
		ts.Fatalf("a command is running already")
	}
	r.done = make(chan struct{})
	*place = r
	go r.listen()
	ts.Defer(func() {
		_ = r.cmd.Process.Kill()
		_ = r.read.Close()
	})
}

func cmdTerminal(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "terminal COMMAND...")
	cmd := prepare(ts, args)
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 25, Cols: 80})
	ts.Check(err)
	launch(ts, &running{cmd: cmd, screen: screen, read: screen})
}

func cmdStart(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "start COMMAND...")
	cmd := prepare(ts, args)
	read, write, err := os.Pipe()
	ts.Check(err)
	cmd.Stdout, cmd.Stderr = write, write
	ts.Check(cmd.Start())
	ts.Check(write.Close())
	launch(ts, &running{cmd: cmd, read: read})
}

// current is the command that was started.
func current(ts *testscript.TestScript) *running {
	r := *runningOf(ts)
	if r == nil {
		ts.Fatalf("nothing was started")
	}
	return r
}

func cmdExpect(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "expect REGEXP")
	want, err := regexp.Compile("(?m)" + strings.ReplaceAll(args[0], " ",
		`(?: |\n *(?:unhello: )?)`))
	ts.Check(err)
	r := current(ts)
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		ended := false
		select {
		case <-r.done:
			ended = true
		default:
		}
		words := r.text()
		if at := want.FindStringIndex(words[r.seen:]); at != nil {
			r.seen += at[1]
			return
		}
		if ended || time.Now().After(deadline) {
			ts.Fatalf("no %q in what it said:\n%s", args[0], words[r.seen:])
		}
	}
}

func cmdType(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "type TEXT")
	keys, err := strconv.Unquote(`"` + args[0] + `"`)
	ts.Check(err)
	_, err = current(ts).screen.WriteString(keys)
	ts.Check(err)
}

func cmdSignal(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM,
		"KILL": syscall.SIGKILL}
	usage(ts, !neg && len(args) == 1 && signals[args[0]] != nil, "signal INT|TERM|KILL")
	ts.Check(current(ts).cmd.Process.Signal(signals[args[0]]))
}

func cmdEnded(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "ended CODE")
	r := current(ts)
	timer := time.AfterFunc(patience, func() { _ = r.cmd.Process.Kill() })
	defer timer.Stop()
	<-r.done
	_ = r.cmd.Wait()
	*runningOf(ts) = nil
	_, err := ts.Stdout().Write([]byte(r.text()))
	ts.Check(err)
	if code := r.cmd.ProcessState.ExitCode(); strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s:\n%s", code, args[0], r.text())
	}
}

// cmdFits looks at what the last command said: are its lines all short enough for a terminal of 80
// columns?
func cmdFits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, len(args) == 0, "[!] fits")
	var wide []string
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		line = strings.TrimRight(line, "\r\n")
		if text.Width(line) >= 80 {
			wide = append(wide, line)
		}
	}
	if neg != (len(wide) > 0) {
		ts.Fatalf("too wide: %q", wide)
	}
}

func cmdUntilChanged(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "until-changed DIR")
	dir := ts.MkAbs(args[0])
	before, there := stateOf(ts).snapshots[dir]
	if !there {
		ts.Fatalf("there is no snapshot of %s", args[0])
	}
	for deadline := time.Now().Add(patience); !isWrittenTo(dir, before); {
		if time.Now().After(deadline) {
			ts.Fatalf("%s does not change", args[0])
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// isWrittenTo goes by sizes and times alone: who opens a file has to wait until it is written.
func isWrittenTo(dir string, before tree) bool {
	written := false
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		// not what is there to try the place
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		name, _ := filepath.Rel(dir, path)
		info, err := d.Info()
		was, known := before[name]
		if err == nil && (!known || !info.ModTime().Equal(was.modified) ||
			info.Size() != int64(len(was.content))) {
			written = true
		}
		return nil
	})
	return written
}

// locks are the files that a script has locked, by path.
var locks sync.Map

func cmdFlock(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "flock FILE")
	f := openToLock(ts, args[0])
	ts.Check(unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB))
}

func cmdFcntl(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "fcntl FILE")
	f := openToLock(ts, args[0])
	ts.Check(unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK}))
}

func openToLock(ts *testscript.TestScript, file string) *os.File {
	f, err := os.OpenFile(ts.MkAbs(file), os.O_RDWR, 0)
	ts.Check(err)
	locks.Store(f.Name(), f)
	ts.Defer(func() { _ = f.Close() })
	return f
}

func cmdUnlock(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "unlock FILE")
	f, there := locks.LoadAndDelete(ts.MkAbs(args[0]))
	if !there {
		ts.Fatalf("%s is not locked", args[0])
	}
	// Closing is not enough: a child that another script forks meanwhile would keep
	// the lock for a moment.
	ts.Check(unix.Flock(int(f.(*os.File).Fd()), unix.LOCK_UN))
	ts.Check(f.(*os.File).Close())
}

// cmdReadonly takes the best write protection that can be had: of the mount,
// else of the files.
func cmdReadonly(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "readonly DIR")
	dir := ts.MkAbs(args[0])
	if err := unix.Mount(dir, dir, "", unix.MS_BIND, ""); err == nil {
		ts.Defer(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
		ts.Check(unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, ""))
		return
	}
	if os.Geteuid() != 0 {
		ts.Check(chmodTree(dir, 0o222, 0))
		ts.Defer(func() { _ = chmodTree(dir, 0, 0o200) })
		return
	}
	if out, err := exec.Command("chattr", "-R", "+i", dir).CombinedOutput(); err != nil {
		testenv.Missing(stateOf(ts).tb, "nothing can be made read-only here: no right to mount, "+
			"and chattr says %s", strings.TrimSpace(string(out)))
	}
	ts.Defer(func() { _ = exec.Command("chattr", "-R", "-i", dir).Run() })
}

// chmodTree takes permissions from everything below a folder, and gives others.
func chmodTree(dir string, take, give os.FileMode) error {
	return filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Chmod(path, info.Mode().Perm()&^take|give)
	})
}

func cmdTmpfs(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "tmpfs DIR SIZE")
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o777))
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+args[1]); err != nil {
		testenv.Missing(stateOf(ts).tb, "a small medium can't be mounted here (it takes root): %v",
			err)
	}
	ts.Defer(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}

func cmdMedium(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "medium DIR KB")
	if known, err := os.ReadFile("/proc/filesystems"); err != nil ||
		!strings.Contains(string(known), "\tvfat\n") {
		cmdTmpfs(ts, false, []string{args[0], args[1] + "k"})
		return
	}
	dir, image := ts.MkAbs(args[0]), ts.MkAbs(args[0])+".fat"
	ts.Check(os.MkdirAll(dir, 0o777))
	ts.Check(ts.Exec(testenv.Tool(stateOf(ts).tb, "mkfs.vfat"), "-C", image, args[1]))
	if out, err := exec.Command("mount", "-t", "vfat", "-o", "loop", image,
		dir).CombinedOutput(); err != nil {
		testenv.Missing(stateOf(ts).tb, "a FAT volume can't be mounted here (it takes root): %s",
			strings.TrimSpace(string(out)))
	}
	ts.Defer(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}

func cmdAttach(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "attach NAME FILE")
	losetup := testenv.Tool(stateOf(ts).tb, "losetup")
	out, err := exec.Command(losetup, "-f", "--show", ts.MkAbs(args[1])).CombinedOutput()
	if err != nil {
		testenv.Missing(stateOf(ts).tb, "no block device can be made here (it takes root): %s",
			strings.TrimSpace(string(out)))
	}
	device := strings.TrimSpace(string(out))
	ts.Setenv(args[0], device)
	ts.Defer(func() {
		if ts.Getenv(args[0]) == device { // else it may be another's by now
			_ = exec.Command(losetup, "-d", device).Run()
		}
	})
}

func cmdDetach(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "detach NAME")
	ts.Check(exec.Command(testenv.Tool(stateOf(ts).tb, "losetup"), "-d", ts.Getenv(args[0])).Run())
	ts.Setenv(args[0], "")
}

func cmdMounted(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "mounted DEVICE DIR")
	dir := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(dir, 0o777))
	if out, err := exec.Command(testenv.Tool(stateOf(ts).tb, "ntfs-3g"), ts.MkAbs(args[0]),
		dir).CombinedOutput(); err != nil {
		testenv.Missing(stateOf(ts).tb, "ntfs-3g can't mount here (root and /dev/fuse are "+
			"wanted): %s", strings.TrimSpace(string(out)))
	}
	ts.Defer(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}

func cmdBind(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "bind DIR OTHER")
	dir := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(dir, 0o777))
	if err := unix.Mount(ts.MkAbs(args[0]), dir, "", unix.MS_BIND, ""); err != nil {
		testenv.Missing(stateOf(ts).tb, "a folder can't be mounted here (it takes root): %v", err)
	}
	ts.Defer(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}

func cmdUnmounted(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "unmounted DIR")
	ts.Check(ts.Exec(testenv.Tool(stateOf(ts).tb, "umount"), args[0]))
}
