package rescue

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"unhello/internal/record"
	"unhello/internal/target"
)

// A record of each format that was ever released is kept in testdata: whoever has one must be able
// to undo it with any later version. The record of the current format is made again with
//
//	go test ./internal/rescue -run TestGolden -update
var update = flag.Bool("update", false, "write the record of the present format to testdata")

const golden = "testdata/version-3.record"

// goldenTarget stands for the machine that the record was made on.
var goldenTarget = record.Target{
	Kind: "folder", VolumeSerial: "01D9ABCD12345678", Folder: "Windows",
	FileIDs: map[string]string{"hive": "1001", "log1": "1002", "log2": "1003"},
}

// madeNow makes the record of a fix and removes what differs between machines.
func madeNow(t *testing.T) []byte {
	t.Helper()
	root := volume(t, "dirty-stale-0-real-2")
	o := FixOptions{WriteOptions: WriteOptions{Yes: true, RecordDir: t.TempDir(), Note: "T-1234"}}
	report, err := session().Fix(t.Context(), root, o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := record.Load(report.Record)
	if err != nil {
		t.Fatal(err)
	}
	var summary changeSummary
	if err := json.Unmarshal(r.Summary, &summary); err != nil {
		t.Fatal(err)
	}
	summary.Source, summary.Hive = "/mnt/windows", "/mnt/windows/Windows/System32/config/SOFTWARE"
	if r.Summary, err = json.Marshal(summary); err != nil {
		t.Fatal(err)
	}
	r.Target = goldenTarget
	path, err := record.Create(t.TempDir(), filepath.Base(golden), r)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestGoldenRecordIsWhatIsMade: the same fix gives the same record, byte for byte. A difference
// means a new format, which needs a new version and a new file, and this one stays.
func TestGoldenRecordIsWhatIsMade(t *testing.T) {
	now := madeNow(t)
	if *update {
		write(t, golden, now)
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(now, want) {
		t.Errorf("the record of a fix is not %s any more", golden)
	}
}

// TestGoldenRecordUndoes loads the golden record and uses it to undo the very change that it was
// made of.
func TestGoldenRecordUndoes(t *testing.T) {
	r, err := record.Load(golden)
	if err != nil {
		t.Fatal(err)
	}
	if r.Program != "unhello 1.0" || r.Note != "T-1234" || !r.Created.Equal(moment) ||
		r.Target.VolumeSerial != goldenTarget.VolumeSerial {
		t.Errorf("%s %s %v %+v", r.Program, r.Note, r.Created, r.Target)
	}
	root := volume(t, "dirty-stale-0-real-2")
	before := content(t, root)
	fixed(t, root)
	found, err := session().Find(t.Context(), root, target.Software, target.Select{})
	if err != nil {
		t.Fatal(err)
	}

	// On this machine the files have other IDs, and that alone is a reason to refuse it.
	here := []string{filepath.Join(t.TempDir(), "here.record"), root}
	if err := os.WriteFile(here[0], goldenBytes(t), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = session().
		Undo(t.Context(), here[0], here[1], UndoOptions{WriteOptions: WriteOptions{Yes: true}})
	wantReason(t, err, "other-volume")

	if r.Target, err = found.Windows[0].RecordTarget(); err != nil {
		t.Fatal(err)
	}
	path, err := record.Create(t.TempDir(), "adapted.record", r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session().
		Undo(t.Context(), path, root,
			UndoOptions{WriteOptions: WriteOptions{Yes: true}}); err != nil {
		t.Fatal(err)
	}
	wantContent(t, root, before)
}

func goldenBytes(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
