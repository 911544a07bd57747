package record_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"unhello/internal/record"
)

// testKey is a new copy of the key that tests seal with.
func testKey() *record.Key {
	var k record.Key
	for i := range k {
		k[i] = byte(0xa0 + i)
	}
	return &k
}

// sealedRecord is the test record for an encrypted volume.
func sealedRecord(t *testing.T) *record.Record {
	t.Helper()
	r := testRecord(t)
	r.Key, r.Path, r.Was = testKey(), `C:\images\disk.img`, "2"
	r.Target.VolumeGUID = "4967D63B-2E29-4AD8-8399-F6A339E3D001"
	return r
}

func load(t *testing.T, text []byte) (*record.Record, error) {
	t.Helper()
	return record.Load(writeFile(t, filepath.Join(t.TempDir(), "r"), text))
}

func TestSealedRoundTrip(t *testing.T) {
	want := sealedRecord(t)
	got, err := load(t, recordText(t, want))
	if err != nil {
		t.Fatal(err)
	}
	if !got.Sealed() || want.Sealed() {
		t.Errorf("sealed: read %v, made %v", got.Sealed(), want.Sealed())
	}
	if err := got.Unseal(testKey()); err != nil {
		t.Fatal(err)
	}
	var summary bytes.Buffer
	if err := json.Compact(&summary, got.Summary); err != nil {
		t.Fatal(err)
	}
	got.Summary = summary.Bytes()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// Without the key, the record says where to look for the volume.
func TestSealedSaysWhereToLook(t *testing.T) {
	want := sealedRecord(t)
	got, err := load(t, recordText(t, want))
	if err != nil {
		t.Fatal(err)
	}
	if got.Path != want.Path || got.Was != want.Was ||
		!reflect.DeepEqual(got.Target, want.Target) || got.Note != want.Note ||
		got.Program != want.Program || !got.Created.Equal(want.Created) {
		t.Errorf("got %+v", got)
	}
	if got.Files != nil || got.Summary != nil || !got.Plan.Empty() {
		t.Errorf("it says more: %+v", got)
	}
}

// A record of an image whose path isn't UTF-8 can be sealed and opened.
func TestSealedOddText(t *testing.T) {
	r := sealedRecord(t)
	r.Path, r.Note = "/mnt/\xff\xfe\x80.img", "\b\f<&>\u2028\xc3"
	got, err := load(t, recordText(t, r))
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Unseal(testKey()); err != nil {
		t.Error(err)
	}
}

// A record that was sealed once is never written in clear.
func TestSealedStaysSealed(t *testing.T) {
	r, err := load(t, recordText(t, sealedRecord(t)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.Create(t.TempDir(), "x", r); err == nil {
		t.Error("written though nobody knows what is in it")
	}
	if err := r.Unseal(testKey()); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(recordText(t, r), []byte("unhello-record 4 ")) {
		t.Error("in clear")
	}
}

func TestUnsealWrongKey(t *testing.T) {
	good := recordText(t, sealedRecord(t))
	other := testKey()
	other[31] ^= 1
	for name, key := range map[string]*record.Key{"none": nil, "zeros": new(record.Key),
		"other": other} {
		t.Run(name, func(t *testing.T) {
			r, err := load(t, good)
			if err != nil {
				t.Fatal(err)
			}
			var wk *record.WrongKeyError
			if err := r.Unseal(key); !errors.As(err, &wk) || wk.Path == "" {
				t.Errorf("error %v", err)
			}
			if !r.Sealed() {
				t.Error("open")
			}
			if err := r.Unseal(testKey()); err != nil {
				t.Errorf("the right key afterwards: %v", err)
			}
		})
	}
}

// If nothing is sealed, Unseal does nothing, whatever the key.
func TestUnsealClear(t *testing.T) {
	r, err := load(t, recordText(t, testRecord(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Unseal(testKey()); err != nil || r.Key != nil || r.Sealed() {
		t.Errorf("%v, key %v", err, r.Key)
	}
}

// A sealed record must not pass for one with nothing to undo.
func TestSealedIsOfNoUse(t *testing.T) {
	r, err := load(t, recordText(t, sealedRecord(t)))
	if err != nil {
		t.Fatal(err)
	}
	files := mem(journal().now)
	var se *record.SealedError
	if _, err := record.LocateRecord(r, files); !errors.As(err, &se) || se.Path == "" {
		t.Errorf("LocateRecord: %v", err)
	}
	_, locate := record.Locate(r.Plan, files)
	_, describe := record.Describe(r.Plan, files, nil)
	for name, err := range map[string]error{
		"Validate": r.Plan.Validate(),
		"Reverse":  r.Plan.Reverse().Validate(),
		"Apply":    record.Apply(t.Context(), r.Plan, asFiles(files), record.Options{}),
		"Rollback": record.Rollback(r.Plan, asFiles(files), record.Options{Force: true}),
		"Verify":   record.Verify(r.Plan.Reverse(), files),
		"Locate":   locate,
		"Describe": describe,
	} {
		var pe *record.PlanError
		if !errors.As(err, &pe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// changed returns a record text with its JSON object changed and a first line that fits.
func changed(t *testing.T, text []byte, change func(j map[string]any)) []byte {
	t.Helper()
	_, body, _ := bytes.Cut(text, []byte("\n"))
	var j map[string]any
	if err := json.Unmarshal(body, &j); err != nil {
		t.Fatal(err)
	}
	change(j)
	body, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(headed(4, string(body)))
}

// wantDamaged fails unless the record is rejected as damaged, at the latest with the key.
func wantDamaged(t *testing.T, text []byte) {
	t.Helper()
	r, err := load(t, text)
	if err == nil {
		err = r.Unseal(testKey())
	}
	var de *record.DamagedError
	if !errors.As(err, &de) {
		t.Errorf("error %v, want a %T", err, de)
	}
	if r != nil && (!r.Sealed() || r.Files != nil || r.Key != nil) {
		t.Errorf("open all the same: %+v", r)
	}
}

// Nobody can change what stands in clear, not even with a correct checksum.
func TestUnsealClearPartChanged(t *testing.T) {
	good := recordText(t, sealedRecord(t))
	if r, err := load(t, changed(t, good, func(map[string]any) {})); err != nil ||
		r.Unseal(testKey()) != nil {
		t.Fatalf("the same in another form: %v", err)
	}
	type object = map[string]any
	target := func(field string, value any) func(object) {
		return func(j object) { j["target"].(object)[field] = value }
	}
	tests := map[string]func(object){
		"created":                  func(j object) { j["created"] = "2026-11-22T10:45:00.124Z" },
		"created by a microsecond": func(j object) { j["created"] = "2026-11-22T10:45:00.123001Z" },
		"program":                  func(j object) { j["program"] = "unhello Test" },
		"note":                     func(j object) { j["note"] = "Ticket 4712, \u3042" },
		"no note":                  func(j object) { delete(j, "note") },
		"path":                     func(j object) { j["path"] = `C:\images\other.img` },
		"no path":                  func(j object) { delete(j, "path") },
		"old value":                func(j object) { j["was"] = "3" },
		"no target":                func(j object) { delete(j, "target") },
		"file ID":                  target("file_ids", object{"hive": "4712"}),
		"file":                     target("file_ids", object{"log1": "4711"}),
		"another file":             target("file_ids", object{"hive": "4711", "log1": "4712"}),
		"no files":                 target("file_ids", nil),
		"from one field into the next": func(j object) {
			j["program"], j["note"] = "unhello testT", "icket 4711, \u3042"
		},
	}
	fields := reflect.TypeFor[record.Target]()
	for i := range fields.NumField() {
		f := fields.Field(i)
		switch name, _, _ := strings.Cut(f.Tag.Get("json"), ","); f.Type.Kind() {
		case reflect.String:
			tests["target: "+name] = target(name, "other")
		case reflect.Bool:
			tests["target: "+name] = target(name, true)
		}
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) { wantDamaged(t, changed(t, good, change)) })
	}
}

// Every bit of the sealed data and of the nonce counts.
func TestUnsealSealedPartChanged(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 600}).group("value").write("hive", 520, 4)
	states, err := record.Describe(b.plan, mem(b.before), nil)
	if err != nil {
		t.Fatal(err)
	}
	good := recordText(t, &record.Record{Files: states, Plan: b.plan, Key: testKey()})
	flipped := func(i int, decode func(string) ([]byte, error), encode func([]byte) string,
		field string) []byte {
		return changed(t, good, func(j map[string]any) {
			part := j["sealed"].(map[string]any)
			raw, err := decode(part[field].(string))
			if err != nil {
				t.Fatal(err)
			}
			raw[i/8%len(raw)] ^= 1 << (i % 8)
			part[field] = encode(raw)
		})
	}
	for i := range 12 * 8 {
		wantDamaged(t, flipped(i, hex.DecodeString, hex.EncodeToString, "nonce"))
	}
	for i := 0; i < 2000*8; i += 8*13 + 1 {
		wantDamaged(t, flipped(i, base64.StdEncoding.DecodeString,
			base64.StdEncoding.EncodeToString, "data"))
	}
}

func TestLoadSealedRefuses(t *testing.T) {
	good := recordText(t, sealedRecord(t))
	_, body, _ := strings.Cut(string(good), "\n")
	_, clear, _ := strings.Cut(string(recordText(t, testRecord(t))), "\n")
	part := func(field string, value any) []byte {
		return changed(t, good,
			func(j map[string]any) { j["sealed"].(map[string]any)[field] = value })
	}
	tests := map[string][]byte{
		"cut off":             good[:len(good)-1],
		"cut in half":         good[:len(good)/2],
		"longer":              append(bytes.Clone(good), '\n'),
		"two documents":       []byte(headed(4, body+"{}")),
		"sealed as version 1": []byte(headed(3, body)),
		"clear as version 2":  []byte(headed(4, clear)),
		"nothing":             []byte(headed(4, "{}")),
		"nothing sealed":      changed(t, good, func(j map[string]any) { j["sealed"] = nil }),
		"files beside it": changed(t, good,
			func(j map[string]any) { j["files"] = []any{} }),
		"summary beside it": changed(t, good,
			func(j map[string]any) { j["summary"] = map[string]any{} }),
		"unknown field": changed(t, good, func(j map[string]any) { j["hint"] = "" }),
		"unknown target field": changed(t, good,
			func(j map[string]any) { j["target"].(map[string]any)["letter"] = "" }),
		"drive letter": changed(t, good,
			func(j map[string]any) { j["target"].(map[string]any)["folder"] = `D:\Windows` }),
		"unknown sealed field": part("hint", ""),
		"other algorithm":      part("algorithm", "aes-256-gcm"),
		"no key check":         part("key_check", nil),
		"short key check":      part("key_check", "00"),
		"no nonce":             part("nonce", nil),
		"short nonce":          part("nonce", "0011223344556677889900"),
		"long nonce":           part("nonce", "00112233445566778899001122"),
		"no data":              part("data", nil),
		"data shorter than its tag": part("data",
			base64.StdEncoding.EncodeToString(make([]byte, 15))),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			var de *record.DamagedError
			if _, err := load(t, text); !errors.As(err, &de) {
				t.Errorf("error %v, want a %T", err, de)
			}
		})
	}
}

// Whoever has the key can seal anything, so the content is checked as if it had been in clear.
func TestUnsealRefuses(t *testing.T) {
	r := sealedRecord(t)
	good, err := record.Content(r)
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) string {
		if !bytes.Contains(good, []byte(old)) {
			t.Fatalf("no %q in the content", old)
		}
		return strings.Replace(string(good), old, new, 1)
	}
	tests := map[string]string{
		"empty":          "",
		"two documents":  string(good) + "{}",
		"unknown field":  replace(`"summary"`, `"summery"`),
		"clear field":    replace(`"summary":`, `"note":"","summary":`),
		"step changed":   replace(`"old_size":512`, `"old_size":513`),
		"hash of a step": flipAfter(string(good), `"new_sha256":"`),
		"too many parts": `{"files":[` + strings.Repeat("{},", 1<<21) + "{}]}",
	}
	for name, content := range tests {
		t.Run(name, func(t *testing.T) {
			text, err := record.Reseal(r, []byte(content))
			if err != nil {
				t.Fatal(err)
			}
			wantDamaged(t, text)
		})
	}
}

// Not one byte of the file may change unnoticed.
func TestLoadSealedEveryByte(t *testing.T) {
	good := recordText(t, sealedRecord(t))
	for i := 0; i < len(good); i += 1 + i/512 {
		bad := bytes.Clone(good)
		bad[i] ^= 0x20
		if _, err := record.Decode("bad", bad); err == nil {
			t.Errorf("byte %d changed, and nobody noticed", i)
		}
	}
}

// The same record, sealed twice, has nothing in common in its sealed parts.
func TestSealedNonceIsNew(t *testing.T) {
	r := sealedRecord(t)
	seen := make(map[string]bool)
	for range 8 {
		_, body, _ := bytes.Cut(recordText(t, r), []byte("\n"))
		var j struct{ Sealed struct{ Nonce, Data string } }
		if err := json.Unmarshal(body, &j); err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{j.Sealed.Nonce, j.Sealed.Data[:64]} {
			if seen[s] {
				t.Errorf("%s came before", s)
			}
			seen[s] = true
		}
	}
}

func TestKeyShowsNothing(t *testing.T) {
	key := testKey()
	rec := sealedRecord(t)
	out := key.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		out += fmt.Sprintf(verb, key) + fmt.Sprintf(verb, *key) + fmt.Sprintf(verb, rec)
	}
	for _, v := range []any{key, *key, rec, map[record.Key]int{*key: 1}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out += string(b)
	}
	out += string(recordText(t, rec))
	for form, text := range forms(key[:]) {
		if strings.Contains(out, text) {
			t.Errorf("the key is there, %s", form)
		}
	}
	if strings.Contains(out, "160, 161, 162") || strings.Contains(out, "[160 161 162") ||
		strings.Contains(out, "0xa0, 0xa1") {
		t.Error("the key is there, byte by byte")
	}
}
