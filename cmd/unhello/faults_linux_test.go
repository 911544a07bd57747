package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/hive/hivetest"
	"unhello/internal/problem"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// Whatever happens at a call by which fix, hive set and undo change something (the program is
// killed there, the disk fails once or for ever, it is full, the power goes), on a disk image with
// a BitLocker volume:
//
//   - the hive holds the old content or the new one, as others read it: dislocker decrypts, ntfscat
//     finds the files, hivexget reads the value. Others ignore logs, so a dirty hive is read by the
//     program itself;
//   - nothing of the image has changed but what an undisturbed run writes to;
//   - what the program says is so: nothing was changed, or all was put back, or it is to be put
//     back;
//   - undo, with a disk that works again, makes the image what it was, byte for byte;
//   - until record and backup are complete and synced, nothing at all is written to the image.
//
// Without UNHELLO_SOAK=1 (make soak) it is a sample: the faults take turns, at each call some of
// them.

// soak reports whether everything is to be tried.
var soak = os.Getenv("UNHELLO_SOAK") == "1"

// A fault is what happens at one of the calls.
type fault struct {
	name  string
	err   unix.Errno // none kills the program
	short bool       // half of a write is done first
	stays bool       // what failed once fails from then on: all of that medium
}

var faults = []fault{
	{name: "killed"},
	{name: "killed in the middle", short: true},
	{name: "fails once", err: unix.EIO},
	{name: "fails for ever", err: unix.EIO, stays: true},
	{name: "full once", err: unix.ENOSPC, short: true},
	{name: "full for ever", err: unix.ENOSPC, short: true, stays: true},
}

// canHappen leaves out faults that equal another one, and what disks don't do.
func (f fault) canHappen(c change) bool {
	switch {
	case f.err == 0 && f.short:
		return c.half() > 0
	case f.err == unix.ENOSPC:
		return c.name != "unlinkat"
	}
	return true
}

// at returns what becomes of each call, where the fault happens at the nth.
func (f fault) at(n int) func(change) verdict {
	count, broken := -1, ""
	return func(c change) verdict {
		count++
		short := f.short && c.half() > 0
		switch {
		case count == n && f.err == 0:
			return verdict{kill: true, half: short}
		case count == n && short: // the rest of the write is the next call
			broken, n, f.short = c.medium, n+1, false
			return verdict{half: true}
		case count == n, count > n && f.stays && c.medium == broken && f.canHappen(c):
			broken = c.medium
			return verdict{err: f.err}
		}
		return verdict{}
	}
}

// What is watched: the folders of the image, of the record, and of the backup.
const (
	onImage  = "disk"
	onStick  = "stick"
	onShelf  = "shelf"
	setKey   = `Unhello\Test`
	setValue = "Number"
)

// A faultyPC is a PC whose disk is an image, before something is changed on it.
type faultyPC struct {
	folder string
	image  string
	key    string // the file with the key of the volume, "" where it has none
}

// newFaultyPC makes a PC with a dirty hive.
func newFaultyPC(t *testing.T, encrypted bool) *faultyPC {
	t.Helper()
	files := map[string][]byte{}
	fixtureFiles(t, "Windows", "dirty-same-size", files)
	pc := &faultyPC{folder: t.TempDir()}
	pc.image = filepath.Join(pc.folder, onImage, "pc.img")
	volume := testdisk.NTFS(t, testdisk.Volume{Size: smallVolume, Files: files})
	if encrypted {
		var keys map[string][]byte
		volume, keys = encrypt(t, volume, bitlockertest.Options{Method: bitlocker.AES128XTS,
			Protectors: []*bitlockertest.Protector{withKeyFile}})
		pc.key = keyFile(t, keys)
	}
	for _, name := range []string{onImage, onStick, onShelf} {
		if err := os.Mkdir(filepath.Join(pc.folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(testdisk.PC(t, 512, volume), pc.image); err != nil {
		t.Fatal(err)
	}
	return pc
}

// at is a folder of the PC.
func (pc *faultyPC) at(name string) string { return filepath.Join(pc.folder, name) }

// records and copies are folders that the program makes.
func (pc *faultyPC) records() string { return filepath.Join(pc.at(onStick), "records") }
func (pc *faultyPC) copies() string  { return filepath.Join(pc.at(onShelf), "copies") }

// command completes one of the program's commands.
func (pc *faultyPC) command(argv ...string) []string {
	if pc.key != "" {
		argv = append(argv, "--bek", pc.key)
	}
	return append(argv, "--yes")
}

// fix and set are commands that keep a record on the stick.
func (pc *faultyPC) fix() []string {
	return pc.command("fix", pc.image, "--record", pc.records())
}

func (pc *faultyPC) set() []string {
	return pc.command("hive", "set", pc.image, setKey, setValue, "REG_DWORD", "7", "--record",
		pc.records())
}

// put makes the image hold that, and writes only what differs: the rest need not go to the medium
// again.
func (pc *faultyPC) put(t *testing.T, content []byte) {
	t.Helper()
	f, err := os.OpenFile(pc.image, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	now := mustRead(t, pc.image)
	for at := 0; at < len(content); at += 4096 {
		end := min(at+4096, len(content))
		if bytes.Equal(now[at:end], content[at:end]) {
			continue
		}
		if _, err := f.WriteAt(content[at:end], int64(at)); err != nil {
			t.Fatal(err)
		}
	}
}

// state is what the hive in an image says, as far as these tests change it: the two values.
func (pc *faultyPC) state(t *testing.T, image []byte) string {
	t.Helper()
	volume := copyOfBytes(t, image[windowsAt:][:smallVolume])
	if pc.key != "" {
		volume = decrypted(t, volume, "-f"+pc.key)
	}
	testdisk.CheckNTFS(t, volume)
	hive := filepath.Join(t.TempDir(), "SOFTWARE")
	for _, ending := range []string{"", ".LOG1", ".LOG2"} {
		if err := os.WriteFile(hive+ending, testdisk.Cat(t, volume, softwarePath+ending),
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	return valueIn(t, hive, hivetest.DeviceKey, hivetest.HelloOnly) + " " +
		valueIn(t, hive, setKey, setValue)
}

// valueIn reads a value of a hive, "-" where there is none.
func valueIn(t *testing.T, hive, key, value string) string {
	t.Helper()
	cmd := exec.Command(testenv.Tool(t, "hivexget"), hive, key, value)
	if b := mustRead(t,
		hive); binary.LittleEndian.Uint32(b[4:]) != binary.LittleEndian.Uint32(b[8:]) {
		cmd = exec.Command("unhello", "hive", "get", hive, key, value)
	}
	out, err := cmd.CombinedOutput()
	switch {
	case strings.Contains(string(out), "not found") ||
		cmd.ProcessState.ExitCode() == problem.CodeNotThere:
		return "-"
	case err == nil:
		return strings.TrimSpace(string(out))
	}
	t.Errorf("%q: %v: %s", cmd.Args, err, out)
	return "unreadable"
}

// A trial is a command that is disturbed at each of its calls.
type trial struct {
	*faultyPC
	argv          []string
	isUndo        bool
	record        string // that the undisturbed run has made, or that is undone
	before, after []byte // the image
	undone        []byte // the image after undo
	old, new      string // states
	calls         []change
	known         map[[sha256.Size]byte]string // states that were judged
	runs          int
}

// newTrial runs a command without a fault.
func newTrial(t *testing.T, pc *faultyPC, old, new string, argv []string) *trial {
	t.Helper()
	r := &trial{faultyPC: pc, argv: append(argv, "--json"), before: mustRead(t, pc.image), old: old,
		new: new, known: map[[sha256.Size]byte]string{}}
	code, said := runWatched(t, pc.folder, func(c change) verdict {
		r.calls = append(r.calls, c)
		return verdict{}
	}, r.argv...)
	r.after = mustRead(t, pc.image)
	r.undone = r.before
	if now := r.state(t, r.before); now != old {
		t.Fatalf("the state before is %q, want %q", now, old)
	}
	if now := r.state(t, r.after); code != 0 || now != new {
		t.Fatalf("without a fault: exit code %d, state %q, want %q: %s", code, now, new, said)
	}
	return r
}

// all tries everything that is to be tried.
func (r *trial) all(t *testing.T) {
	r.inOrder(t, r.calls)
	for n, c := range r.calls {
		for i, f := range faults {
			if f.canHappen(c) && (soak || inSample(n, i)) {
				t.Run(fmt.Sprintf("%s at call %d, %s", f.name, n, c), func(t *testing.T) {
					r.disturb(t, f, n)
				})
			}
		}
		if c.medium == onImage && c.isWrite() {
			t.Run(fmt.Sprintf("power cut behind call %d, %s", n, c), func(t *testing.T) {
				r.cutPower(t, n)
			})
		}
	}
	t.Logf("%d calls, %d runs of them disturbed, %d states of the image", len(r.calls), r.runs,
		len(r.known))
}

// inOrder makes sure of what no later look at the files can show: what was synced when.
func (r *trial) inOrder(t *testing.T, calls []change) {
	t.Helper()
	// for a sync: files that were written to, and folders with new names
	waiting := map[string]bool{}
	for n, c := range calls {
		switch {
		case c.verdict.err != 0:
		case c.isSync():
			delete(waiting, c.path)
		case c.medium == onImage:
			for path := range waiting {
				if path != r.image {
					t.Errorf("call %d, %s, comes before %s is synced", n, c, path)
					delete(waiting, path)
				}
			}
			waiting[c.path] = true
		case c.isWrite():
			waiting[c.path] = true
		default:
			waiting[filepath.Dir(c.path)] = true
		}
	}
	for path := range waiting {
		if path != r.folder { // the folders that are watched are there from the beginning
			t.Errorf("%s is not synced at the end", path)
		}
	}
}

// inSample chooses of the faults at each call where not all are tried: two of six, others at the
// next call.
func inSample(call, fault int) bool { return (call+fault)%3 == 0 }

// disturb runs the command with a fault.
func (r *trial) disturb(t *testing.T, f fault, n int) {
	r.runs++
	r.put(t, r.before)
	r.clear(t)
	var calls []change
	judge := f.at(n)
	code, said := runWatched(t, r.folder, func(c change) verdict {
		if len(calls) == n {
			if want := r.calls[n]; c.name != want.name || c.medium != want.medium ||
				c.off != want.off {
				t.Errorf("call %d is %s, without a fault it was %s", n, c, want)
			}
		}
		c.verdict = judge(c)
		calls = append(calls, c)
		return c.verdict
	}, r.argv...)
	if len(calls) <= n {
		t.Fatalf("there were %d calls only: %s", len(calls), said)
	}
	now := mustRead(t, r.image)
	state := r.wantOldOrNew(t, now)
	switch untouched := bytes.Equal(now, r.before); {
	case code == 0 && r.otherWay(f, n):
		r.inOrder(t, calls)
		if state != r.new {
			t.Errorf("the state is %q, want %q", state, r.new)
		}
		r.wantDurable(t, calls, now)
	case !untouched && r.calls[n].medium != onImage:
		t.Errorf("the image was written to: exit code %d: %s", code, said)
	case code == -1 && f.err == 0: // killed
	case claimsUntouched(t, code, said):
		if !untouched {
			t.Errorf("the image is not as it was: exit code %d: %s", code, said)
		}
		r.wantDurable(t, calls, now)
	case code != problem.CodeVerifyFailed:
		t.Errorf("exit code %d: %s", code, said)
	}
	switch {
	case bytes.Equal(now, r.undone):
	case r.isUndo:
		r.undo(t, r.record)
	default:
		r.undo(t, r.recordOnStick(t))
	}
}

// otherWay reports whether the program may succeed all the same. A new file on the stick or the
// shelf can be made with a name or without, and get its name as a second one or by a rename;
// whether it can is tried with an empty one, which is taken away again. A file system need not be
// able to keep room. And undo may try again.
func (r *trial) otherWay(f fault, n int) bool {
	c := r.calls[n]
	ways := []string{"openat", "linkat", "unlinkat", "renameat", "renameat2"}
	if c.medium == onImage {
		return f.err != 0 && !f.stays && r.isUndo || f.err == unix.EIO && c.name == "fallocate"
	}
	return f.err != 0 && !f.stays && slices.Contains(ways, c.name)
}

// claimsUntouched reports whether a failed run says that nothing was changed, or that all was put
// back.
func claimsUntouched(t *testing.T, code int, said []byte) bool {
	t.Helper()
	var d document
	if err := json.Unmarshal(said, &d); code > 0 && err != nil {
		t.Errorf("%v: %s", err, said)
	}
	restored := []problem.Reason{problem.WriteFailedRestored, problem.VerifyFailedRestored}
	return code == problem.CodeRefused || code == problem.CodeUnexpected ||
		code == problem.CodeVerifyFailed && slices.Contains(restored,
			problem.Reason(d.Error.Reason))
}

// wantDurable makes sure that what is seen of the image is on the medium too. What was written
// before a sync that failed counts as lost: the system does not write it again, though it goes on
// to show it.
func (r *trial) wantDurable(t *testing.T, calls []change, now []byte) {
	t.Helper()
	medium := slices.Clone(r.before)
	var waiting []change
	for _, c := range calls {
		switch {
		case c.medium != onImage:
		case c.isWrite() && c.verdict.half:
			c.data = c.data[:c.half()]
			waiting = append(waiting, c)
		case c.isWrite() && c.verdict.err == 0:
			waiting = append(waiting, c)
		case c.isSync():
			for _, w := range waiting {
				if c.verdict.err == 0 {
					copy(medium[w.off:], w.data)
				}
			}
			waiting = nil
		}
	}
	if n := testdisk.Differing(medium, now); n != 0 {
		t.Errorf("%d bytes that are seen are not on the medium", n)
	}
}

// cutPower makes the image what it is if the power goes behind a write that has reached the disk,
// while all those since the last sync have not.
func (r *trial) cutPower(t *testing.T, n int) {
	synced := 0
	for i, c := range r.calls[:n] {
		if c.isSync() && c.medium == onImage {
			synced = i
		}
	}
	now := slices.Clone(r.before)
	for i, c := range r.calls[:n+1] {
		if c.medium == onImage && c.isWrite() && (i < synced || i == n) {
			copy(now[c.off:], c.data)
		}
	}
	r.wantOldOrNew(t, now)
	if !bytes.Equal(now, r.undone) {
		r.put(t, now)
		r.undo(t, r.record)
	}
}

// wantOldOrNew judges what the image holds, and returns the state.
func (r *trial) wantOldOrNew(t *testing.T, now []byte) string {
	t.Helper()
	sum := sha256.Sum256(now)
	if _, seen := r.known[sum]; !seen {
		r.known[sum] = r.state(t, now)
		if !r.isUndo {
			r.again(t, now)
		}
	}
	state := r.known[sum]
	if state != r.old && state != r.new {
		t.Errorf("the state is %q, neither %q nor %q", state, r.old, r.new)
	}
	rest := slices.Clone(now)
	for _, c := range r.calls {
		if c.medium == onImage && c.isWrite() {
			copy(rest[c.off:][:len(c.data)], r.before[c.off:])
		}
	}
	if !bytes.Equal(rest, r.before) {
		t.Error("something of the image has changed that is none of what is to be written")
	}
	return state
}

// undo makes the image what it was.
func (r *trial) undo(t *testing.T, record string) {
	t.Helper()
	unhello(t, 0, r.command("undo", record)...)
	if n := testdisk.Differing(mustRead(t, r.image), r.undone); n != 0 {
		t.Errorf("after undo %d bytes are not what they were", n)
	}
}

// again runs the command on what a disturbed one has left.
func (r *trial) again(t *testing.T, now []byte) {
	t.Helper()
	r.put(t, now)
	argv := slices.Clone(r.argv)
	argv[slices.Index(argv, r.records())] = "none"
	unhello(t, 0, argv[:len(argv)-1]...)
	if state := r.state(t, mustRead(t, r.image)); state != r.new {
		t.Errorf("the same command once more leaves %q, want %q", state, r.new)
	}
	r.put(t, now)
}

// recordOnStick is the only one there.
func (r *trial) recordOnStick(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(r.records(), "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the image has changed, and the records are %q, %v", found, err)
	}
	return found[0]
}

// clear takes what earlier runs have left from stick and shelf.
func (r *trial) clear(t *testing.T) {
	t.Helper()
	for _, path := range []string{r.records(), r.copies()} {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

// A faultCase is a PC and what is done to it.
type faultCase struct {
	name      string
	encrypted bool
	clean     bool // what the logs hold is brought into the hive before
	change    func(pc *faultyPC) []string
	new       string // what the change makes of the hive
}

func faultCases() []faultCase {
	fix := (*faultyPC).fix
	set := (*faultyPC).set
	withBackup := func(change func(pc *faultyPC) []string) func(pc *faultyPC) []string {
		return func(pc *faultyPC) []string { return append(change(pc), "--backup", pc.copies()) }
	}
	return []faultCase{
		{"fix of a dirty hive", true, false, fix, "0 -"},
		{"fix of a clean hive", true, true, fix, "0 -"},
		{"set in a dirty hive", true, false, set, "2 7"},
		{"set in a clean hive", true, true, set, "2 7"},
		// Of what is encrypted no backup is made.
		{"fix with a backup", false, false, withBackup(fix), "0 -"},
		{"set with a backup", false, true, withBackup(set), "2 7"},
	}
}

func TestFaults(t *testing.T) {
	for _, c := range faultCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pc := newFaultyPC(t, c.encrypted)
			if c.clean {
				unhello(t, 0, pc.command("hive", "recover", pc.image, "--record", "none")...)
			}
			there := newTrial(t, pc, "2 -", c.new, c.change(pc))
			there.record = filepath.Join(t.TempDir(), "record")
			if err := os.Rename(there.recordOnStick(t), there.record); err != nil {
				t.Fatal(err)
			}
			back := newTrial(t, pc, c.new, "2 -", pc.command("undo", there.record))
			back.isUndo, back.record, back.undone = true, there.record, there.before
			if !bytes.Equal(back.after, there.before) {
				t.Fatal("undo without a fault does not make the image what it was")
			}
			there.all(t)
			t.Run("undo", back.all)
		})
	}
}
