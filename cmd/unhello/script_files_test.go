package main

import (
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/hive/hivetest"
	"unhello/internal/record"
	"unhello/internal/testenv"
)

func cmdWindows(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && (len(args) == 2 || len(args) == 3), "windows DIR FIXTURE [FOLDER]")
	folder := "Windows"
	if len(args) == 3 {
		folder = args[2]
	}
	copyFixture(ts, filepath.Join(ts.MkAbs(args[0]), folder, "System32", "config"), args[1])
}

func cmdHive(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "hive DIR FIXTURE")
	copyFixture(ts, ts.MkAbs(args[0]), args[1])
}

func copyFixture(ts *testscript.TestScript, dir, fixture string) {
	ts.Check(os.MkdirAll(dir, 0o777))
	from := filepath.Join(testenv.Root(), "testdata", "hives", fixture)
	entries, err := os.ReadDir(from)
	ts.Check(err)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(from, e.Name()))
		ts.Check(err)
		ts.Check(os.WriteFile(filepath.Join(dir, e.Name()), b, 0o666))
	}
}

func cmdSays(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "says FILE N")
	img := []byte(ts.ReadFile(args[0]))
	cell, err := hivetest.ValueCell(img, hivetest.DeviceKey, hivetest.HelloOnly)
	ts.Check(err)
	const data = 4096 + 4 + 8 // the cells begin after the base block; its size, then the data field
	if got := binary.LittleEndian.Uint32(img[int64(cell)+data:]); strconv.FormatUint(uint64(got),
		10) != args[1] {
		ts.Fatalf("%s says %d, want %s", args[0], got, args[1])
	}
}

// tree is the files of a folder.
type tree map[string]treeFile

type treeFile struct {
	content  string
	modified time.Time
}

func readTree(ts *testscript.TestScript, dir string) tree {
	files := tree{}
	ts.Check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = treeFile{string(b), info.ModTime()}
		return err
	}))
	return files
}

func cmdSnapshot(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "snapshot DIR...")
	for _, dir := range args {
		stateOf(ts).snapshots[ts.MkAbs(dir)] = readTree(ts, ts.MkAbs(dir))
	}
}

func cmdUnchanged(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "unchanged DIR...")
	for _, dir := range args {
		for name, why := range compareSnapshot(ts, dir, true) {
			ts.Fatalf("%s: %s %s", dir, name, why)
		}
	}
}

func cmdRestored(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "restored DIR...")
	for _, dir := range args {
		for name, why := range compareSnapshot(ts, dir, false) {
			ts.Fatalf("%s: %s %s", dir, name, why)
		}
		cmdSnapshot(ts, false, []string{dir}) // with the times of now
	}
}

// compareSnapshot tells which files differ from the snapshot of a folder; times
// count too if they are to.
func compareSnapshot(ts *testscript.TestScript, dir string, times bool) map[string]string {
	before, there := stateOf(ts).snapshots[ts.MkAbs(dir)]
	if !there {
		ts.Fatalf("there is no snapshot of %s", dir)
	}
	differs := map[string]string{}
	now := readTree(ts, ts.MkAbs(dir))
	for _, name := range slices.Collect(maps.Keys(before)) {
		is, there := now[name]
		switch {
		case !there:
			differs[name] = "is gone"
		case is.content != before[name].content:
			differs[name] = "has changed"
		case times && !is.modified.Equal(before[name].modified):
			differs[name] = "was written to"
		}
	}
	for name := range now {
		if _, there := before[name]; !there {
			differs[name] = "is new"
		}
	}
	return differs
}

func cmdPatch(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "patch FILE OFFSET HEX")
	off, err := strconv.ParseInt(args[1], 0, 64)
	ts.Check(err)
	b, err := hex.DecodeString(args[2])
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY|os.O_CREATE, 0o666)
	ts.Check(err)
	_, err = f.WriteAt(b, off)
	ts.Check(err)
	ts.Check(f.Close())
}

func cmdRecord(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "record NAME DIR")
	found, err := filepath.Glob(filepath.Join(ts.MkAbs(args[1]), "unhello-*.record"))
	ts.Check(err)
	seen := stateOf(ts).records
	found = slices.DeleteFunc(found, func(path string) bool { return seen[path] })
	if len(found) == 0 {
		ts.Fatalf("there is no new record in %s", args[1])
	}
	newest := slices.Max(found) // the names begin with the time
	seen[newest] = true
	ts.Setenv(args[0], newest)
}

// cmdHalfway takes a hive on which a plan was carried out back, and forward again
// over so many groups and the first step of the next: as a power cut leaves it.
func cmdHalfway(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "halfway RECORD FILE GROUPS")
	r, err := record.Load(ts.MkAbs(args[0]))
	ts.Check(err)
	groups, err := strconv.Atoi(args[2])
	ts.Check(err)
	if groups >= len(r.Plan.Groups) {
		ts.Fatalf("the plan has %d groups", len(r.Plan.Groups))
	}
	files := map[string]record.File{}
	for name, ending := range map[string]string{"hive": "", "log1": ".LOG1", "log2": ".LOG2"} {
		f, err := os.OpenFile(ts.MkAbs(args[1]+ending), os.O_RDWR, 0)
		ts.Check(err)
		defer f.Close()
		files[name] = unlocked{f}
	}
	ts.Check(record.Rollback(r.Plan, files, record.Options{}))
	for i, g := range r.Plan.Groups[:groups+1] {
		for _, s := range g.Steps {
			f := files[s.File]
			if s.IsResize() {
				ts.Check(f.Truncate(s.NewSize))
			} else {
				_, err := f.WriteAt(s.New, s.Offset)
				ts.Check(err)
			}
			if i == groups {
				break
			}
		}
	}
}

// unlocked is a file of a plan that is not locked: a child that another script
// forks meanwhile would keep the lock for a moment.
type unlocked struct{ *os.File }

func (u unlocked) Size() int64 {
	info, err := u.Stat()
	if err != nil {
		return -1
	}
	return info.Size()
}

// cmdProgram has another process do the copying: a program that was just written
// can't be run while a child that another script has forked meanwhile still holds
// its file open.
func cmdProgram(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "program DIR")
	path, err := exec.LookPath("unhello")
	ts.Check(err)
	ts.Check(os.MkdirAll(ts.MkAbs(args[0]), 0o777))
	to := filepath.Join(ts.MkAbs(args[0]), filepath.Base(path))
	if runtime.GOOS == "windows" {
		ts.Check(exec.Command("cmd", "/c", "copy", path, to).Run())
		return
	}
	ts.Check(exec.Command("cp", path, to).Run())
}

// cmdJudge has independent programs read a hive, and our own check walk it. What
// they need is said where it is missing.
func cmdJudge(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "judge FILE VALUE [JUDGE...]")
	want, err := strconv.ParseUint(args[1], 10, 32)
	ts.Check(err)
	tb, file := stateOf(ts).tb, ts.MkAbs(args[0])
	testenv.JudgeDWORD(tb, file, hivetest.DeviceKey, hivetest.HelloOnly, uint32(want), args[2:]...)
	testenv.JudgeWalk(tb, file, args[2:]...)
	if tb.Failed() {
		ts.Fatalf("%s: judges object", args[0])
	}
	ts.Check(ts.Exec("unhello", "hive", "check", args[0], "--json"))
	wantField(ts, "stdout", "faults", "[]")
}

func cmdNeeds(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "needs TOOL")
	tb := stateOf(ts).tb
	if testenv.Tool(tb, args[0]); args[0] == "strace" {
		needStrace(tb)
	}
}

// needStrace ends a test where strace is missing or may not trace.
func needStrace(tb testing.TB) {
	tb.Helper()
	if out, err := exec.Command(testenv.Tool(tb, "strace"), "-f", "-o", os.DevNull,
		"true").CombinedOutput(); err != nil {
		testenv.Missing(tb, "strace may not trace here: %s", strings.TrimSpace(string(out)))
	}
}

// cmdRenamed overwrites a name in a hive by another of the same length, as a
// program does that has taken the place for something else.
func cmdRenamed(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3 && len(args[1]) == len(args[2]), "renamed FILE OLD NEW")
	before := ts.ReadFile(args[0])
	if strings.Count(before, args[1]) != 1 {
		ts.Fatalf("%s has %q %d times", args[0], args[1], strings.Count(before, args[1]))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(before, args[1], args[2], 1)),
		0o666))
}

func cmdSetDWORD(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "setdword FILE N")
	n, err := strconv.ParseUint(args[1], 0, 32)
	ts.Check(err)
	img, err := hivetest.SetDWORD([]byte(ts.ReadFile(args[0])), hivetest.DeviceKey,
		hivetest.HelloOnly, uint32(n))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), img, 0o666))
}

func cmdCutoff(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "cutoff FILE SIZE")
	size, err := strconv.ParseInt(args[1], 0, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

// cmdRan raises the sequence numbers in a hive's base block, as every use of a
// hive by Windows does.
func cmdRan(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "ran FILE")
	img := []byte(ts.ReadFile(args[0]))
	next := binary.LittleEndian.Uint32(img[4:]) + 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), hivetest.SetSequences(img, next, next), 0o666))
}

func cmdAddLink(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "addlink FILE NAME TARGET")
	img, err := hivetest.AddKeys([]byte(ts.ReadFile(args[0])), "", hivetest.Options{},
		hivetest.Link(args[1], args[2]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), img, 0o666))
}

// cmdStraddling makes a hive without logs whose key named Key lies in two sectors,
// in just such a way that one more subkey would change both.
func cmdStraddling(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "straddling FILE")
	for n := range 64 {
		padding := &hivetest.Key{Name: "A", Values: []hivetest.Value{hivetest.Binary("padding",
			make([]byte, 12+8*n))}}
		img, err := hivetest.Build(&hivetest.Key{Name: "ROOT",
			Keys: []*hivetest.Key{padding, {Name: "Key"}}}, hivetest.Options{})
		ts.Check(err)
		cell, err := hivetest.KeyCell(img, "Key")
		ts.Check(err)
		if cell%512 == 480 {
			ts.Check(os.WriteFile(ts.MkAbs(args[0]), img, 0o666))
			return
		}
	}
	ts.Fatalf("no such hive")
}

func cmdImage(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "image FILE OFFSET HEX")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), make([]byte, 64<<10), 0o666))
	cmdPatch(ts, false, args)
}

// cmdBaseBlock edits a base block and makes its checksum right.
func cmdBaseBlock(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "baseblock FILE OFFSET HEX")
	off, err := strconv.Atoi(args[1])
	ts.Check(err)
	b, err := hex.DecodeString(args[2])
	ts.Check(err)
	img := hivetest.SetBaseBlock([]byte(ts.ReadFile(args[0])), func(base []byte) {
		copy(base[off:], b)
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), img, 0o666))
}

func cmdZeros(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "zeros FILE FROM TO")
	from, err := strconv.Atoi(args[1])
	ts.Check(err)
	to, err := strconv.Atoi(args[2])
	ts.Check(err)
	b := ts.ReadFile(args[0])
	if len(b) < to || strings.Trim(b[from:to], "\x00") != "" {
		ts.Fatalf("%s: not all zero, or shorter", args[0])
	}
	if strings.Trim(b[to:], "\x00") == "" && len(b) > to {
		ts.Fatalf("%s: zero behind that too", args[0])
	}
}

// cmdID puts a field of the JSON on stdout into a variable.
func cmdID(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "id NAME FIELD")
	words, there := field(ts, "stdout", args[1])
	if !there {
		ts.Fatalf("there is no field %s", args[1])
	}
	ts.Setenv(args[0], words)
}
