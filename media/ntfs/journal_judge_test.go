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

// ntfsrecover reads the journals that the tests make as they are meant.
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
		}
	})
}
