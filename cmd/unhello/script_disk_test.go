package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/bitlocker/bitlockertest"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

// diskCommands are the commands of scripts about disks and images:
//
//	volume FILE FOLDER=FIXTURE...    an NTFS volume with a Windows in each folder
//	disk FILE VOLUME...              a GPT disk as PCs have it: partitions 1 and 2 are the
//	                                 firmware's and Microsoft's, the volumes follow.
//	                                 FOLDER=FIXTURE[,FOLDER=FIXTURE] is as above; "empty" has no
//	                                 Windows, and "locked" is one that BitLocker has locked
//	putfile VOLUME PATH FILE         a volume gets one more file
//	journal VOLUME STATE             a volume with one Windows, whose journal was left open:
//	                                 nothing in it is about the hive (current), the hive was just
//	                                 moved (pending), or it is not known what was done (unknown)
//	shortlog VOLUME                  the volume forgets all but 512 bytes of the first log of its
//	                                 Windows, which are in its clusters still
//	qemu-img ARGS...                 QEMU's program, in the script's folder
//	open-by-qemu FORMAT FILE         QEMU has an image open until close-by-qemu
//	close-by-qemu FILE
//	vhdx-log FILE                    a VHDX that was not closed: its log is to be replayed
//	differencing FILE PARENT         a dynamic VHD or a VHDX becomes one that has only what
//	                                 differs from another
//	saved-state FILE                 a VHD becomes that of a virtual machine that was saved
func diskCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"volume": cmdVolume, "disk": cmdDisk, "putfile": cmdPutFile, "qemu-img": cmdQEMUImg,
		"journal": cmdJournal, "shortlog": cmdShortLog,
		"open-by-qemu": cmdOpenByQEMU, "close-by-qemu": cmdCloseByQEMU, "vhdx-log": cmdVHDXLog,
		"differencing": cmdDifferencing,
		"saved-state":  cmdSavedState,
	}
}

// smallVolume is room enough for the fixtures.
const smallVolume = 4 << 20

// fixtureFiles returns the files of a fixture by their paths on a volume.
func fixtureFiles(t testing.TB, folder, fixture string, files map[string][]byte) {
	t.Helper()
	fixture, missing, incomplete := strings.Cut(fixture, "-without-")
	found, err := filepath.Glob(filepath.Join(testenv.Root(), "testdata", "hives", fixture, "*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("there is no fixture %s: %v", fixture, err)
	}
	for _, path := range found {
		if incomplete && strings.HasSuffix(path, missing) {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[folder+"/System32/config/"+filepath.Base(path)] = b
	}
}

// windowsVolume makes a volume with a Windows for each FOLDER=FIXTURE.
func windowsVolume(t testing.TB, installations ...string) string {
	t.Helper()
	files := map[string][]byte{}
	for _, i := range installations {
		folder, fixture, ok := strings.Cut(i, "=")
		if !ok {
			t.Fatalf("%q is not FOLDER=FIXTURE", i)
		}
		fixtureFiles(t, folder, fixture, files)
	}
	return testdisk.NTFS(t, testdisk.Volume{Size: smallVolume, Files: files})
}

// lockedVolume is a volume with a Windows that BitLocker has encrypted.
func lockedVolume(t testing.TB) string {
	t.Helper()
	volume, _ := encrypt(t, windowsVolume(t, "Windows=clean-on"),
		bitlockertest.Options{Protectors: []*bitlockertest.Protector{withPassword}})
	return volume
}

func cmdVolume(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "volume FILE FOLDER=FIXTURE...")
	ts.Check(os.Rename(windowsVolume(stateOf(ts).tb, args[1:]...), ts.MkAbs(args[0])))
}

func cmdDisk(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "disk FILE VOLUME...")
	tb := stateOf(ts).tb
	parts := testdisk.Firmware()
	for _, what := range args[1:] {
		switch what {
		case "locked":
			parts = append(parts, testdisk.Partition{Volume: lockedVolume(tb)})
		case "empty":
			parts = append(parts, testdisk.Partition{Volume: testdisk.NTFS(tb,
				testdisk.Volume{Size: smallVolume})})
		default:
			parts = append(parts, testdisk.Partition{Volume: windowsVolume(tb,
				strings.Split(what, ",")...)})
		}
	}
	ts.Check(os.Rename(testdisk.GPT(tb, 512, parts...), ts.MkAbs(args[0])))
}

func cmdPutFile(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "putfile VOLUME PATH FILE")
	testdisk.Mounted(stateOf(ts).tb, ts.MkAbs(args[0]), func(dir string) {
		testdisk.Write(stateOf(ts).tb, filepath.Join(dir, args[1]), []byte(ts.ReadFile(args[2])))
	})
}

func cmdJournal(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "journal VOLUME current|pending|unknown")
	tb, path := stateOf(ts).tb, ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	v, err := ntfs.Open(bytes.NewReader(b), int64(len(b)))
	ts.Check(err)
	f, err := v.Lookup(`Windows\System32\config\SOFTWARE`)
	ts.Check(err)
	_, size := testdisk.JournalRun(tb, b)
	at := 1024 * (f.Reference() & (1<<48 - 1))
	r := map[string]testdisk.LogRecord{
		"current": {Redo: 0},
		"pending": {Redo: 9, Undo: 9, RedoData: make([]byte, 8), UndoData: make([]byte, 8),
			Target: 0x18, VCN: at / 4096, Block: uint16(at % 4096 / 512)},
		"unknown": {Redo: 0x26},
	}[args[1]]
	j := testdisk.Journal{Size: size, Cluster: 4096, Client: 1, Late: []testdisk.LogRecord{r},
		Opened: []testdisk.LogOpen{{Slot: 0x18, Type: 0x80}}}
	made, _ := j.Make()
	testdisk.PutJournal(tb, b, made)
	ts.Check(os.WriteFile(path, b, 0o600))
}

func cmdShortLog(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "shortlog VOLUME")
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	v, err := ntfs.Open(bytes.NewReader(b), int64(len(b)))
	ts.Check(err)
	f, err := v.Lookup(`Windows\System32\config\SOFTWARE.LOG1`)
	ts.Check(err)
	at := testdisk.RecordAt(stateOf(ts).tb, b, f.Reference()&(1<<48-1))
	testdisk.Edit(b, at, 1024, func(rec []byte) {
		binary.LittleEndian.PutUint64(rec[testdisk.Attribute(rec, 0x80)+56:], 512) // valid
	})
	ts.Check(os.WriteFile(path, b, 0o600))
}

func cmdQEMUImg(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "qemu-img ARGS...")
	ts.Check(ts.Exec(testenv.Tool(stateOf(ts).tb, "qemu-img"), args...))
}

// holdersKey is where a script's QEMUs are kept: what ends each, by the image.
type holdersKey struct{}

func holdersOf(ts *testscript.TestScript) map[string]func() {
	return ts.Value(holdersKey{}).(map[string]func())
}

func cmdOpenByQEMU(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "open-by-qemu FORMAT FILE")
	path := ts.MkAbs(args[1])
	openByQEMU(ts, path, "-f", args[0], path)
}

func openByQEMU(ts *testscript.TestScript, path string, how ...string) {
	cmd := exec.Command(testenv.Tool(stateOf(ts).tb, "qemu-io"), how...)
	in, err := cmd.StdinPipe()
	ts.Check(err)
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	end := func() {
		_ = in.Close()
		_ = cmd.Wait()
	}
	ts.Defer(end)
	holdersOf(ts)[path] = end
	_, err = io.WriteString(in, "length\n") // it answers once it has the image
	ts.Check(err)
	for answer := bufio.NewScanner(out); answer.Scan(); {
		if strings.Contains(answer.Text(), "iB") {
			return
		}
	}
	ts.Fatalf("QEMU does not open %s", path)
}

func cmdCloseByQEMU(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "close-by-qemu FILE")
	end := holdersOf(ts)[ts.MkAbs(args[0])]
	if end == nil {
		ts.Fatalf("QEMU does not have %s", args[0])
	}
	end()
}

// vhdxHeaders are the offsets of the two headers of a VHDX.
var vhdxHeaders = []int{64 << 10, 128 << 10}

func cmdVHDXLog(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "vhdx-log FILE")
	b := []byte(ts.ReadFile(args[0]))
	for _, at := range vhdxHeaders {
		h := b[at:][:4096]
		copy(h[48:64], "a log to replay!") // the log's GUID, zero where it is empty
		clear(h[4:8])
		binary.LittleEndian.PutUint32(h[4:], crc32.Checksum(h, crc32.MakeTable(crc32.Castagnoli)))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

func cmdDifferencing(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "differencing FILE PARENT")
	b := []byte(ts.ReadFile(args[0]))
	err := fmt.Errorf("neither a dynamic VHD nor a VHDX")
	switch {
	case bytes.HasPrefix(b, []byte("conectix")):
		err = differencingVHD(b, args[1])
	case bytes.HasPrefix(b, []byte("vhdxfile")):
		err = differencingVHDX(b, args[1])
	}
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

// differencingVHD changes the disk type in both copies of the footer and gives
// the header behind the first the name of the parent.
func differencingVHD(b []byte, parent string) error {
	header := b[512:][:1024]
	if !bytes.HasPrefix(header, []byte("cxsparse")) {
		return fmt.Errorf("no dynamic header where QEMU puts it")
	}
	for i, c := range utf16.Encode([]rune(parent)) {
		binary.BigEndian.PutUint16(header[64+2*i:], c)
	}
	sumVHD(header, 36)
	for _, footer := range [][]byte{b[:512], b[len(b)-512:]} {
		binary.BigEndian.PutUint32(footer[60:], 4)
		sumVHD(footer, 64)
	}
	return nil
}

func cmdSavedState(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "saved-state FILE")
	b := []byte(ts.ReadFile(args[0]))
	footer := b[len(b)-512:]
	if !bytes.HasPrefix(footer, []byte("conectix")) {
		ts.Fatalf("%s is no VHD", args[0])
	}
	footer[84] = 1
	sumVHD(footer, 64)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

// sumVHD makes the checksum of a structure of a VHD right.
func sumVHD(b []byte, at int) {
	clear(b[at:][:4])
	var sum uint32
	for _, c := range b {
		sum += uint32(c)
	}
	binary.BigEndian.PutUint32(b[at:], ^sum)
}

// GUIDs of a VHDX as they stand in the file.
var (
	vhdxParameters    = []byte("\x37\x67\xA1\xCA\x36\xFA\x43\x4D\xB3\xB6\x33\xF0\xAA\x44\xE7\x6B")
	vhdxParentLocator = []byte("\x2D\x5F\xD3\xA8\x0B\xB3\x4D\x45\xAB\xF7\xD3\xD8\x48\x34\xAB\x0C")
)

// differencingVHDX sets the flag of the parameters that speaks of a parent, and
// adds an item that names it.
func differencingVHDX(b []byte, parent string) error {
	at := bytes.Index(b, []byte("metadata"))
	if at < 0 {
		return fmt.Errorf("no metadata")
	}
	m, le := b[at:], binary.LittleEndian
	parameters := bytes.Index(m[:65536], vhdxParameters)
	if parameters < 0 {
		return fmt.Errorf("no parameters")
	}
	le.PutUint32(m[le.Uint32(m[parameters+16:])+4:], 2)

	key, value := utf16Bytes("relative_path"), utf16Bytes(parent)
	item := le.AppendUint16(make([]byte, 18), 1)
	item = le.AppendUint32(item, 32)
	item = le.AppendUint32(item, uint32(32+len(key)))
	item = le.AppendUint16(item, uint16(len(key)))
	item = le.AppendUint16(item, uint16(len(value)))
	item = append(append(item, key...), value...)
	const itemAt = 512 << 10 // far behind QEMU's items
	copy(m[itemAt:], item)

	n := le.Uint16(m[10:])
	entry := m[32+32*int(n):]
	copy(entry, vhdxParentLocator)
	le.PutUint32(entry[16:], itemAt)
	le.PutUint32(entry[20:], uint32(len(item)))
	le.PutUint32(entry[24:], 4) // required
	le.PutUint16(m[10:], n+1)
	return nil
}

func utf16Bytes(s string) []byte {
	var b []byte
	for _, c := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return b
}
