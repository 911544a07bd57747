package record_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"unhello/internal/record"
)

// forms are the ways in which bytes can appear in a file.
func forms(b []byte) map[string]string {
	out := map[string]string{
		"raw": string(b),
		"hex": hex.EncodeToString(b),
		"HEX": strings.ToUpper(hex.EncodeToString(b)),
	}
	var wide []byte
	for _, u := range utf16.Encode([]rune(string(b))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	out["UTF-16"], out["UTF-16 in hex"] = string(wide), hex.EncodeToString(wide)
	for i, name := range []string{"base64", "base64 after one byte", "base64 after two"} {
		out[name] = base64Within(b, i)
		out["UTF-16 in "+name] = base64Within(wide, i)
	}
	return out
}

// base64Within is what bytes look like in base64 within other bytes, n after a multiple of three:
// the digits that depend on nothing else.
func base64Within(b []byte, n int) string {
	text := base64.RawStdEncoding.EncodeToString(append(make([]byte, n), b...))
	from := (n*8 + 5) / 6
	to := (n + len(b)) * 8 / 6
	return text[from:to]
}

// secrets are what a record reveals about the volume: its bytes, their hashes, names, keys, values.
func secrets(r *record.Record) map[string][]byte {
	out := map[string][]byte{
		"key":   []byte(`Windows NT\\CurrentVersion`), // with the backslashes of JSON
		"value": []byte("DevicePasswordLessBuildVersion"),
		"hive":  []byte("config/SOFTWARE"),
		"why":   []byte("log base block"),
	}
	add := func(name string, b []byte) {
		sum := sha256.Sum256(b)
		out[name+", hash"] = sum[:]
		for off := 0; off+16 <= len(b); off += 160 {
			out[name+string(rune('a'+off/160))] = b[off : off+16]
		}
	}
	for _, f := range r.Files {
		add(f.Name+" before", f.BaseBefore)
		add(f.Name+" after", f.BaseAfter)
	}
	for _, g := range r.Plan.Groups {
		for _, s := range g.Steps {
			if !s.IsResize() {
				add(g.Why+", old "+s.File, s.Old)
				add(g.Why+", new "+s.File, s.New)
			}
		}
	}
	return out
}

// tells returns the names of the secrets that can be found in a text.
func tells(text []byte, secrets map[string][]byte) map[string]string {
	found := make(map[string]string)
	for name, secret := range secrets {
		for form, needle := range forms(secret) {
			if bytes.Contains(text, []byte(needle)) {
				found[name] = form
			}
		}
	}
	return found
}

// A sealed record reveals nothing about the volume, neither in its file nor in the bytes that are
// in base64 there. A record in clear reveals everything, or this test would look for the wrong
// things.
func TestSealedHoldsNoPlaintext(t *testing.T) {
	r := sealedRecord(t)
	r.Summary = json.RawMessage(`{"hive":"/mnt/Windows/System32/config/SOFTWARE",` +
		`"key":"Microsoft\\Windows NT\\CurrentVersion","value":"DevicePasswordLessBuildVersion"}`)
	known := secrets(r)
	text := recordText(t, r)
	_, body, _ := bytes.Cut(text, []byte("\n"))
	var j struct{ Sealed struct{ Data []byte } }
	if err := json.Unmarshal(body, &j); err != nil || len(j.Sealed.Data) < 10000 {
		t.Fatalf("%d bytes sealed: %v", len(j.Sealed.Data), err)
	}
	for where, b := range map[string][]byte{"file": text, "data": j.Sealed.Data} {
		for name, form := range tells(b, known) {
			t.Errorf("%s: %s can be read, %s", where, name, form)
		}
	}

	r.Key, r.Target.VolumeGUID = nil, ""
	found := tells(recordText(t, r), known)
	for name := range known {
		if found[name] == "" {
			t.Errorf("%s isn't found in a record in clear either", name)
		}
	}
	t.Logf("%d secrets", len(known))
}
