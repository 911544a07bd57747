package ntfs_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

// ntfsrecover reads the journals that the tests make as they are meant, and would carry them out.
func TestJournalsByNTFSRecover(t *testing.T) {
	tool := testenv.Tool(t, "ntfsrecover")
	says := func(l *logged, options ...string) string {
		path := filepath.Join(t.TempDir(), "volume.img")
		if err := os.WriteFile(path, l.b, 0o600); err != nil {
			t.Fatal(err)
		}
		if l.j.Fast {
			options = append(options, "-k")
		}
		// Its exit code is 1 for an unused page, too.
		out, _ := exec.Command(tool, append(options, path)...).CombinedOutput()
		return string(out)
	}
	bothVersions(t, func(t *testing.T, l *logged) {
		hive := l.number["SOFTWARE"]
		for name, op := range map[string]uint16{
			"UpdateMappingPairs": 9, "SetNewAttributeSizes": 0xB, "DeleteAttribute": 6,
			"CreateAttribute": 5, "InitializeFileRecordSegment": 2,
		} {
			l.t = t
			l.j.CopyOnly = l.j.Fast
			l.j.Late = []testdisk.LogRecord{
				l.at(hive, testdisk.LogRecord{Redo: op, Undo: op, RedoData: make([]byte, 24),
					UndoData: make([]byte, 24), Record: 0x98, Transaction: 0x18,
					LCNs: []uint64{uint64(testdisk.RecordAt(t, l.b, hive) / l.cluster)}}),
				forget,
			}
			l.put()
			l.want(ntfs.JournalPending, "")
			got := says(l, "-v", "-b")
			for _, word := range []string{name, fmt.Sprintf("(inode %d)", hive),
				"ForgetTransaction"} {
				if !strings.Contains(got, word) {
					t.Errorf("%s: ntfsrecover does not say %q:\n%s", name, word, got)
				}
			}
			got = says(l, "-v", "-n", "-s")
			if want := fmt.Sprintf("Redo action 2 %s", name); !strings.Contains(got, want) {
				t.Errorf("ntfsrecover does not say %q:\n%s", want, got)
			}
		}
	})
}

// A log whose size the journal has yet to set: until ntfsrecover has carried that out the journal
// is pending, and then the log is longer.
func TestReplayByNTFSRecover(t *testing.T) {
	tool := testenv.Tool(t, "ntfsrecover")
	bothVersions(t, func(t *testing.T, l *logged) {
		log := software + ".LOG1"
		long := lookup(t, openBytes(t, l.b), log).Size()
		number := l.number["SOFTWARE.LOG1"]
		at := testdisk.RecordAt(t, l.b, number)
		var data int
		sizes := make([]byte, 24) // allocated, valid, data
		short := make([]byte, 24)
		testdisk.Edit(l.b, at, 1024, func(rec []byte) {
			data = testdisk.Attribute(rec, 0x80)
			a := rec[data:]
			allocated := le.Uint64(a[40:])
			for i, size := range []uint64{allocated, uint64(long), uint64(long)} {
				le.PutUint64(sizes[8*i:], size)
			}
			le.PutUint64(a[48:], 512)
			le.PutUint64(a[56:], 512)
			for i, size := range []uint64{allocated, 512, 512} {
				le.PutUint64(short[8*i:], size)
			}
		})
		l.j.Late = []testdisk.LogRecord{
			l.at(number, testdisk.LogRecord{Redo: 0xB, Undo: 0xB, RedoData: sizes,
				UndoData: short, Record: uint16(data), Transaction: 0x18,
				LCNs: []uint64{uint64(at / l.cluster)}}),
			forget,
		}
		l.put()
		l.want(ntfs.JournalPending, fmt.Sprintf("file record %d", number))
		path := filepath.Join(t.TempDir(), "volume.img")
		if err := os.WriteFile(path, l.b, 0o600); err != nil {
			t.Fatal(err)
		}
		options := []string{"-v", "-s", path}
		if l.j.Fast {
			options = append([]string{"-k"}, options...)
		}
		out, err := exec.Command(tool, options...).CombinedOutput()
		if err != nil {
			t.Fatalf("ntfsrecover: %v: %s", err, out)
		}
		if l.b, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		if got := lookup(t, openBytes(t, l.b), log).Size(); got != long {
			t.Errorf("%d bytes after the replay, want %d: %s", got, long, out)
		}
		l.want(ntfs.JournalClosed, "")
	})
}
