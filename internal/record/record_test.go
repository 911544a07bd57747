package record_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"unhello/internal/device"
	"unhello/internal/record"
	"unhello/internal/record/powercut"
	"unhello/internal/testenv"
)

// testRecord is the record of the journal plan, with one more file that the plan leaves alone.
func testRecord(t *testing.T) *record.Record {
	t.Helper()
	b := journal()
	states, err := record.Describe(b.plan, mem(b.before), nil)
	if err != nil {
		t.Fatal(err)
	}
	return &record.Record{
		Created: time.Date(2026, 11, 22, 10, 45, 0, 123e6, time.UTC),
		Program: "unhello test",
		Note:    "Ticket 4711, \u3042",
		Target: record.Target{
			Kind: "folder", VolumeSerial: "1A2B3C4D", Folder: `\Windows`,
			FileIDs: map[string]string{"hive": "4711"},
		},
		Files:   states,
		Summary: json.RawMessage(`{"before":2,"after":0}`),
		Plan:    b.plan,
	}
}

func TestRecordRoundTrip(t *testing.T) {
	want := testRecord(t)
	dir := filepath.Join(t.TempDir(), "not", "yet", "there")
	name := record.Name(want.Created, want.Target.VolumeSerial)
	path, err := record.Create(dir, name, want)
	if err != nil {
		t.Fatal(err)
	}
	if path != filepath.Join(dir, "unhello-20261122T104500.123Z-1A2B3C4D.record") {
		t.Errorf("path %s", path)
	}
	testenv.WantNames(t, dir, name)
	got, err := record.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	var summary map[string]int
	if err := json.Unmarshal(got.Summary, &summary); err != nil || summary["before"] != 2 {
		t.Errorf("summary %s", got.Summary)
	}
	got.Summary = want.Summary
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// A record can be read without this program.
func TestRecordIsReadable(t *testing.T) {
	path, err := record.Create(t.TempDir(), "x.record", testRecord(t))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"unhello-record 3 ",
		"\n \"created\": \"2026-11-22T10:45:00.123Z\",\n",
		"\"folder\": \"\\\\Windows\"",
		"\"why\": \"log base block\"",
		"\"base_before_sha256\": \"",
		"\"old_size\": 512,\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in it", want)
		}
	}
}

func TestDescribe(t *testing.T) {
	b := journal()
	states, err := record.Describe(b.plan, mem(b.before), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range states {
		names = append(names, s.Name)
		before, after := b.before[s.Name], b.now[s.Name]
		if s.SizeBefore != int64(len(before)) || s.SizeAfter != int64(len(after)) {
			t.Errorf("%s: sizes %d and %d", s.Name, s.SizeBefore, s.SizeAfter)
		}
		if string(s.BaseBefore) != string(before[:512]) ||
			string(s.BaseAfter) != string(after[:512]) {
			t.Errorf("%s: base blocks differ", s.Name)
		}
	}
	if !reflect.DeepEqual(names, []string{"hive", "log", "other"}) {
		t.Errorf("names %q", names)
	}
}

func TestDescribeShortFiles(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 10, "log": 0}).group("a").grow("log", 1000).
		write("log", 510, 4)
	states, err := record.Describe(b.plan, mem(b.before), nil)
	if err != nil {
		t.Fatal(err)
	}
	hive, log := states[0], states[1]
	if len(hive.BaseBefore) != 10 || len(log.BaseBefore) != 0 ||
		string(log.BaseAfter) != string(b.now["log"][:512]) {
		t.Errorf("%+v", states)
	}
}

func TestDescribeChanged(t *testing.T) {
	b := journal()
	var ce *record.ChangedError
	if _, err := record.Describe(b.plan, mem(b.now), nil); !errors.As(err, &ce) {
		t.Errorf("error %v", err)
	}
}

// LocateRecord knows every state that Locate knows.
func TestLocateRecordPowerCut(t *testing.T) {
	b := journal()
	rec := testRecord(t)
	powercut.Each(b.plan, b.before, func(state map[string][]byte, desc string) {
		files := mem(state)
		got, err := record.LocateRecord(rec, files)
		want, _ := record.Locate(b.plan, files)
		if err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", desc, got, err, want)
		}
	})
}

// Something has used the hive since then: bytes that the plan doesn't touch have changed.
func TestLocateRecordForeign(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 9000, "log": 700}).group("value").write("hive", 5000, 4)
	states, err := record.Describe(b.plan, mem(b.before), nil)
	if err != nil {
		t.Fatal(err)
	}
	rec := &record.Record{Files: states, Plan: b.plan}
	tests := []struct {
		name   string
		change func(files map[string]*powercut.Mem)
		file   string
		off    int64
	}{
		{"base block", func(f map[string]*powercut.Mem) { f["hive"].Data[8] ^= 1 }, "hive", 8},
		{"base block of a log", func(f map[string]*powercut.Mem) { f["log"].Data[511] ^= 1 }, "log",
			511},
		{"longer", func(f map[string]*powercut.Mem) { f["hive"].Data = append(f["hive"].Data, 1) },
			"hive", 9000},
		{"log shorter", func(f map[string]*powercut.Mem) { f["log"].Data = f["log"].Data[:600] },
			"log", 600},
		{"log empty", func(f map[string]*powercut.Mem) { f["log"].Data = nil }, "log", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, data := range []map[string][]byte{b.before, b.now} {
				files := mem(data)
				tt.change(files)
				st, err := record.LocateRecord(rec, files)
				if err != nil || st.Where != record.Foreign || st.File != tt.file ||
					st.Offset != tt.off {
					t.Errorf("%v, %v", st, err)
				}
			}
		})
	}
}

func TestName(t *testing.T) {
	at := time.Date(2026, 11, 22, 11, 45, 0, 7e6, time.FixedZone("", 3600))
	for serial, want := range map[string]string{
		"1a2b-3c4d":        "unhello-20261122T104500.007Z-1A2B3C4D.record",
		"01D8F0A11A2B3C4D": "unhello-20261122T104500.007Z-1A2B3C4D.record",
		"":                 "unhello-20261122T104500.007Z-00000000.record",
		"../../x":          "unhello-20261122T104500.007Z-00000000.record",
	} {
		if got := record.Name(at, serial); got != want {
			t.Errorf("%q: %s, want %s", serial, got, want)
		}
	}
}

func TestSameVolumeSerial(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"1A2B-3C4D", "1a2b3c4d", true},
		{"01D8F0A11A2B3C4D", "1A2B3C4D", true},
		{"1A2B3C4D", "01D8F0A11A2B3C4D", true},
		{"01D8F0A11A2B3C4D", "02D8F0A11A2B3C4D", false},
		{"1A2B3C4D", "1A2B3C4E", false},
		{"", "", false},
		{"", "1A2B3C4D", false},
	}
	for _, tt := range tests {
		if got := device.SameVolumeSerial(tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q: %v", tt.a, tt.b, got)
		}
	}
}
