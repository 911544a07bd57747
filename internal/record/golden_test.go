package record_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"unhello/internal/record"
)

// A sealed record of each format that was ever released is kept in testdata: whoever has one must
// be able to undo it with any later version. (A record in clear is kept with the fix that writes
// it.) Make it again with
//
//	go test ./internal/record -run TestGolden -update
var update = flag.Bool("update", false, "write the sealed record to testdata")

const golden = "testdata/version-4.record"

// goldenNonce is for this one record only: Create generates one for each record.
var goldenNonce = []byte("golden nonce")

func goldenRecord(t *testing.T) *record.Record {
	t.Helper()
	b := newBuilder(map[string]int{"hive": 8192, "log1": 0}).group("value").write("hive", 4100, 4)
	states, err := record.Describe(b.plan, mem(b.before), nil)
	if err != nil {
		t.Fatal(err)
	}
	return &record.Record{
		Created: time.Date(2026, 11, 22, 10, 45, 0, 123e6, time.UTC),
		Program: "unhello 1.0",
		Note:    "T-1234, \u3042 <b>",
		Path:    "/srv/images/locked.img",
		Was:     "2",
		Target: record.Target{
			Kind: "image", DiskID: "2F0B3C64-6B1E-4D7B-9C39-6C8E3F3C2A10",
			PartitionID:     "9C1B6F54-53B4-4B40-8E0C-5B1F0E6A7D21",
			PartitionOffset: "122683392", VolumeSerial: "01D9ABCD12345678",
			VolumeGUID: "4967D63B-2E29-4AD8-8399-F6A339E3D001",
			Folder:     "Windows", FileIDs: map[string]string{"hive": "1001", "log1": "1002"},
		},
		Files:   states,
		Summary: json.RawMessage(`{"before":2,"after":0}`),
		Plan:    b.plan,
		Key:     testKey(),
	}
}

// A difference is a new format. It needs a new version and a new file, and this file stays.
func TestGoldenIsWhatIsMade(t *testing.T) {
	now, err := record.Encode(goldenRecord(t), goldenNonce)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(golden), 0o777); err != nil {
			t.Fatal(err)
		}
		writeFile(t, golden, now)
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(now, want) {
		t.Errorf("a sealed record is not %s any more", golden)
	}
}

func TestGoldenLoads(t *testing.T) {
	got, err := record.Load(golden)
	if err != nil {
		t.Fatal(err)
	}
	var wk *record.WrongKeyError
	if err := got.Unseal(&record.Key{1}); !errors.As(err, &wk) {
		t.Errorf("another key: %v", err)
	}
	if err := got.Unseal(testKey()); err != nil {
		t.Fatal(err)
	}
	if want := goldenRecord(t); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
