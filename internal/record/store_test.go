package record_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/device"
	"unhello/internal/record"
	"unhello/internal/testenv"
)

func TestCreateNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	path := writeFile(t, filepath.Join(dir, "x.record"), []byte("there first"))
	var ee *device.ExistsError
	if _, err := record.Create(dir, "x.record", testRecord(t)); !errors.As(err, &ee) ||
		ee.Path != path {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "there first" {
		t.Errorf("content is %q now", got)
	}
}

// A write that fails halfway leaves no file behind.
func TestCreateWriteFails(t *testing.T) {
	dir := t.TempDir()
	write := func(f *device.Content, data []byte) error {
		f.Write(data[:100])
		return errInjected
	}
	_, err := record.CreateWith(dir, "x.record", testRecord(t), write)
	if !errors.Is(err, errInjected) {
		t.Errorf("error %v", err)
	}
	testenv.WantNames(t, dir)
}

// A medium that stores something other than what is written.
func TestCreateReadsBack(t *testing.T) {
	dir := t.TempDir()
	write := func(f *device.Content, data []byte) error {
		data = bytes.Clone(data)
		data[1000] ^= 1
		_, err := f.Write(data)
		return err
	}
	_, err := record.CreateWith(dir, "x.record", testRecord(t), write)
	var ve *record.VerifyError
	if !errors.As(err, &ve) || ve.Offset != 1000 {
		t.Errorf("error %v", err)
	}
	testenv.WantNames(t, dir)
}

func TestCreateRefuses(t *testing.T) {
	tests := []struct {
		name   string
		file   string
		change func(r *record.Record)
	}{
		{"name with a folder", "../x.record", nil},
		{"no name", "", nil},
		{"impossible plan", "x", func(r *record.Record) { r.Plan.Groups[1].Steps[1].Offset++ }},
		{"file not described", "x", func(r *record.Record) { r.Files = r.Files[1:] }},
		{"file twice", "x", func(r *record.Record) { r.Files = append(r.Files, r.Files[0]) }},
		{"base block differs", "x",
			func(r *record.Record) { r.Files[2].BaseBefore = make([]byte, 512) }},
		{"size differs", "x", func(r *record.Record) { r.Files[0].SizeAfter++ }},
		{"drive letter", "x", func(r *record.Record) { r.Target.Folder = `D:\Windows` }},
		{"encrypted volume without a key", "x",
			func(r *record.Record) {
				r.Target.VolumeGUID = "4967D63B-2E29-4AD8-8399-F6A339E3D001"
			}},
		{"key of zeros", "x", func(r *record.Record) { r.Key = new(record.Key) }},
		{"summary", "x", func(r *record.Record) { r.Summary = []byte("{") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, rec := t.TempDir(), testRecord(t)
			if tt.change != nil {
				tt.change(rec)
			}
			if _, err := record.Create(dir, tt.file, rec); err == nil {
				t.Error("no error")
			}
			testenv.WantNames(t, dir)
		})
	}
}

// recordText is a good record as it is on disk.
func recordText(t testing.TB, rec *record.Record) []byte {
	path, err := record.Create(t.TempDir(), "x.record", rec)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// headed puts a correct first line in front of a body.
func headed(version int, body string) string {
	return fmt.Sprintf("unhello-record %d %x\n%s", version, sha256.Sum256([]byte(body)), body)
}

func TestLoadRefuses(t *testing.T) {
	good := string(recordText(t, testRecord(t)))
	_, body, _ := strings.Cut(good, "\n")
	replace := func(old, new string) string {
		if !strings.Contains(body, old) {
			t.Fatalf("no %q in the record", old)
		}
		return headed(3, strings.Replace(body, old, new, 1))
	}
	tests := []struct {
		name, text string
		want       any
	}{
		{"empty", "", new(*record.NotRecordError)},
		{"text", "hello, this is a text\n", new(*record.NotRecordError)},
		{"name only", "unhello-record", new(*record.NotRecordError)},
		{"other name", "unhello-recorder 1 x\n", new(*record.NotRecordError)},
		{"later version", strings.Replace(good, "-record 3 ", "-record 5 ", 1),
			new(*record.VersionError)},
		{"earlier version", strings.Replace(good, "-record 3 ", "-record 1 ", 1),
			new(*record.VersionError)},
		{"version 03", strings.Replace(good, "-record 3 ", "-record 03 ", 1),
			new(*record.VersionError)},
		{"cut off", good[:len(good)-1], new(*record.DamagedError)},
		{"header only", "unhello-record 3 ", new(*record.DamagedError)},
		{"longer", good + " ", new(*record.DamagedError)},
		{"a byte changed", strings.Replace(good, "Ticket", "ticket", 1), new(*record.DamagedError)},
		{"not JSON", headed(3, "{"), new(*record.DamagedError)},
		{"two documents", headed(3, body+"{}"), new(*record.DamagedError)},
		{"unknown field", replace(`"program"`, `"sealed"`), new(*record.DamagedError)},
		{"step changed", replace(`"old_size": 512`, `"old_size": 513`), new(*record.DamagedError)},
		{"no checksums", headed(3, emptied(body, `"crc32c_after": "`)), new(*record.DamagedError)},
		{"half a checksum", replace(`"crc32c_after": "`, `"crc32c_after": "AAAA`),
			new(*record.DamagedError)},
		{"hash of a step", headed(3, flipAfter(body, `"new_sha256": "`)),
			new(*record.DamagedError)},
		{"hash of a base block", headed(3, flipAfter(body, `"base_after_sha256": "`)),
			new(*record.DamagedError)},
		{"hash too long", replace(`"new_sha256": "`, `"new_sha256": "00`),
			new(*record.DamagedError)},
		{"size changed", replace(`"size_after": `, `"size_after": 1`), new(*record.DamagedError)},
		{"base block changed", replace(`"base_after": "`, `"base_after": "00`),
			new(*record.DamagedError)},
		{"drive letter", replace(`\\Windows`, `D:\\Windows`), new(*record.DamagedError)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := writeFile(t, filepath.Join(t.TempDir(), "r"), []byte(tt.text))
			if _, err := record.Load(path); !errors.As(err, tt.want) {
				t.Errorf("error %v, want a %T", err, tt.want)
			}
		})
	}
}

// flipAfter changes the digit that follows the first occurrence of a text.
func flipAfter(body, text string) string {
	b := []byte(body)
	i := strings.Index(body, text) + len(text)
	b[i] = "1032547698badcfe"[strings.IndexByte("0123456789abcdef", b[i])]
	return string(b)
}

// Small in the file, large in memory.
func TestLoadTooManyParts(t *testing.T) {
	text := headed(3, `{"files":[`+strings.Repeat("{},", 1<<20)+"{}]}")
	var de *record.DamagedError
	_, err := record.Load(writeFile(t, filepath.Join(t.TempDir(), "r"), []byte(text)))
	if !errors.As(err, &de) || de.Detail != "too many parts" {
		t.Errorf("error %v", err)
	}
}

// Not one byte of a record may change unnoticed.
func TestLoadEveryByte(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 600}).group("value").write("hive", 520, 4)
	states, err := record.Describe(b.plan, mem(b.before), nil)
	if err != nil {
		t.Fatal(err)
	}
	good := recordText(t, &record.Record{Files: states, Plan: b.plan})
	if _, err := record.Decode("good", good); err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x20
		if _, err := record.Decode("bad", bad); err == nil {
			t.Errorf("byte %d changed, and nobody noticed", i)
		}
	}
}

func TestLoadFiles(t *testing.T) {
	dir := t.TempDir()
	if _, err := record.Load(filepath.Join(dir, "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	var nr *record.NotRecordError
	if _, err := record.Load(dir); !errors.As(err, &nr) {
		t.Errorf("folder: %v", err)
	}
	large := writeFile(t, filepath.Join(dir, "large"), []byte("unhello-record 3 x\n"))
	if err := os.Truncate(large, record.MaxRecordSize+1); err != nil {
		t.Fatal("no large files here:", err)
	}
	var de *record.DamagedError
	if _, err := record.Load(large); !errors.As(err, &de) ||
		!strings.Contains(de.Detail, "larger") {
		t.Errorf("too large: %v", err)
	}
}

// Whatever a record file holds, reading it ends, and the result can be used.
func FuzzLoad(f *testing.F) {
	b := newBuilder(map[string]int{"hive": 600, "log": 0}).
		group("log").grow("log", 520).write("log", 0, 10).
		group("value").write("hive", 520, 4)
	states, err := record.Describe(b.plan, mem(b.before), nil)
	if err != nil {
		f.Fatal(err)
	}
	rec := &record.Record{Note: "note", Files: states, Plan: b.plan}
	_, body, _ := bytes.Cut(recordText(f, rec), []byte("\n"))
	f.Add(body)
	rec.Key, rec.Path, rec.Target.FileIDs = testKey(), "disk.img", map[string]string{"hive": "4711"}
	_, body, _ = bytes.Cut(recordText(f, rec), []byte("\n"))
	f.Add(body)
	content, err := record.Content(rec)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		resealed, err := record.Reseal(rec, body)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{headed(3, string(body)), headed(4, string(body)),
			string(resealed)} {
			got, err := record.Decode("fuzz", []byte(text))
			if err != nil || got.Unseal(testKey()) != nil {
				continue
			}
			if err := got.Plan.Reverse().Validate(); err != nil {
				t.Errorf("the reverse plan: %v", err)
			}
			var pe *record.PlanError
			if _, err := record.LocateRecord(got, mem(b.now)); err != nil && !errors.As(err, &pe) {
				t.Error(err)
			}
		}
	})
}

// emptied removes the first string after a text.
func emptied(text, after string) string {
	head, rest, _ := strings.Cut(text, after)
	_, tail, _ := strings.Cut(rest, `"`)
	return head + after + `"` + tail
}
