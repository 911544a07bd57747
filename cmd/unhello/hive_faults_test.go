package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/testenv"
)

// outcome is how a command ended.
type outcome struct {
	code   int
	reason string
	stdout []byte
}

// ends runs the program, with --json, to whatever end.
func ends(t *testing.T, into any, argv ...string) outcome {
	t.Helper()
	cmd := exec.Command("unhello", append(argv, "--json")...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	var failure report.Failure
	if stderr.Len() > 0 {
		if err := json.Unmarshal(stderr.Bytes(), &failure); err != nil {
			t.Fatalf("%q: %v: %s", argv, err, &stderr)
		}
	}
	if stdout.Len() > 0 && into != nil {
		if err := json.Unmarshal(stdout.Bytes(), into); err != nil {
			t.Fatalf("%q: %v: %s", argv, err, &stdout)
		}
	}
	return outcome{cmd.ProcessState.ExitCode(), failure.Error.Reason, stdout.Bytes()}
}

// sharedHives unpacks the real and the odd hives beside this repository, each with its logs, and
// returns their paths.
func sharedHives(t *testing.T) (paths []string) {
	t.Helper()
	for _, folder := range []string{"hives", "signin"} {
		from, to := testenv.Shared(t, folder), t.TempDir()
		err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".xz" {
				return err
			}
			name, err := filepath.Rel(from, strings.TrimSuffix(path, ".xz"))
			if err != nil {
				return err
			}
			file := filepath.Join(to, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				return err
			}
			testenv.UnxzTo(t, path, file)
			if ext := filepath.Ext(name); ext != ".LOG1" && ext != ".LOG2" && ext != ".evtx" {
				paths = append(paths, file)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// madeHives writes one hive for each kind of damage that the makers of this repository know.
func madeHives(t *testing.T) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	sound, err := hivetest.DamageBase(hivetest.SoftwareOptions{Switch: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range hivetest.Damages() {
		img, err := d.To(sound)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, filepath.Join(dir, d.Name))
		for _, ending := range []string{"", ".LOG1", ".LOG2"} {
			if err := os.WriteFile(paths[len(paths)-1]+ending, img, 0o666); err != nil {
				t.Fatal(err)
			}
			img = nil // the logs are empty
		}
	}
	return paths
}

// TestChecksAgree: what hive check says of a hive, fix and verify do, and so does an edit of more
// than a single value.
func TestChecksAgree(t *testing.T) {
	for _, path := range slices.Concat(sharedHives(t), madeHives(t)) {
		t.Run(filepath.Base(path), func(t *testing.T) { wantAgreement(t, path) })
	}
}

func wantAgreement(t *testing.T, path string) {
	var found report.HiveCheck
	check := ends(t, &found, "hive", "check", path)
	verify := ends(t, nil, "verify", path)
	fix := ends(t, nil, "fix", path, "--dry-run")
	out := filepath.Join(t.TempDir(), "new.hive")
	set := ends(t, nil, "hive", "set", path, `Unhello\Test`, "Number", "REG_DWORD", "1", "--out",
		out)
	t.Logf("%s: check %d, verify %d %s, fix %d %s, set %d %s", found.Edits, check.code,
		verify.code, verify.reason, fix.code, fix.reason, set.code, set.reason)

	if check.code != 0 && check.code != 10 { // no hive at all, or half of one
		if verify.reason != check.reason || fix.reason != check.reason {
			t.Error("they refuse it for different reasons")
		}
		return
	}
	grave := found.Counts["broken"] + found.Counts["refuses"]
	if (check.code == 10) != (grave > 0) {
		t.Errorf("exit code %d with %d grave faults", check.code, grave)
	}
	if verify.code != fix.code || fix.code == 5 && verify.reason != fix.reason {
		t.Error("verify and fix disagree")
	}
	damaged := string(problem.HiveDamaged)
	switch found.Edits {
	case "any edit":
		if grave > 0 || fix.reason == damaged || set.code != 0 {
			t.Error("any edit is said to be possible")
		}
		if found.Counts["drops"] > 0 {
			break
		}
		if found := unhello(t, 0, "hive", "check", out); len(found.Faults) > 0 &&
			grave+found.count("mends")+found.count("note") != len(found.Faults) {
			t.Errorf("after an edit: %v", found.Faults)
		}
	case "single values only":
		if grave == 0 || set.reason != damaged {
			t.Error("single values only are said to be possible")
		}
	case "no edit":
		if fix.code == 10 || set.code != 5 || grave > 0 && fix.reason != damaged {
			t.Error("no edit is said to be possible")
		}
	default:
		t.Errorf("edits: %q", found.Edits)
	}
	if fix.code != 10 {
		return
	}
	unhello(t, 0, "fix", path, "--yes", "--record", t.TempDir())
	unhello(t, 0, "verify", path)
	var after report.HiveCheck
	if again := ends(t, &after, "hive", "check", path); again.code != check.code ||
		after.Edits != found.Edits {
		t.Errorf("after fix: exit code %d, %s", again.code, after.Edits)
	}
}

// count returns how many faults of a class a document has.
func (d document) count(class string) (n int) {
	for _, f := range d.Faults {
		if f.Class == class {
			n++
		}
	}
	return n
}

// TestRealHivesHaveNoNewFaults: the faults that Windows' loader would mind or mend in real hives
// are those that are known of them.
func TestRealHivesHaveNoNewFaults(t *testing.T) {
	known := map[string]string{
		"CompHive":    "mends subkey list",  // a letter changed by hand, but not the hint
		"HealedHive":  "mends security key", // of keys that Windows removed
		"BadListHive": "broken subkey list", "InvalidParentHive": "mends key node",
		"TruncatedNameHive": "broken key node", "corrupted_system_hive": "broken hive bin",
	}
	for _, path := range sharedHives(t) {
		name := filepath.Base(path)
		if strings.Contains(path, "odd") {
			continue
		}
		var found report.HiveCheck
		if end := ends(t, &found, "hive", "check", path); end.code != 0 && end.code != 10 {
			continue
		}
		first := ""
		if len(found.Kinds) > 0 && found.Kinds[0].Class != "note" {
			first = found.Kinds[0].Class + " " + found.Kinds[0].Record
		}
		if first != known[name] {
			t.Errorf("%s: %+v, want %q", name, found.Kinds, known[name])
		}
	}
}

// TestOddHives: the class of each of the odd hives beside this repository.
func TestOddHives(t *testing.T) {
	want := map[string]string{
		"name256": "", "SOFTWARE": "", "lone-surrogate": "", "sz-zero": "",
		"sk-low": "mends", "samba-edited": "mends", "parent-wrong": "mends",
		"sd-root-zero": "refuses", "sd-len-0": "refuses", "root-symlink": "refuses",
		"hivex-order": "drops", "db-short-last": "drops", "name-nul-first": "drops",
		"link-name": "drops",
	}
	for _, path := range sharedHives(t) {
		if !strings.Contains(path, "odd") {
			continue
		}
		var found report.HiveCheck
		ends(t, &found, "hive", "check", path)
		class := ""
		if len(found.Kinds) > 0 && found.Kinds[0].Class != "note" {
			class = found.Kinds[0].Class
		}
		if w, known := want[filepath.Base(path)]; !known || class != w {
			t.Errorf("%s: %q, want %q", filepath.Base(path), class, w)
		}
	}
}

// made writes a hive and returns its path.
func made(t *testing.T, root *hivetest.Key) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.hive")
	f, err := os.Create(path)
	if err == nil {
		err = hivetest.BuildTo(f, root, hivetest.Options{})
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestJSONKeepsEveryByte: names and data that are no text have their bytes too, and data of no
// bytes is not an empty string.
func TestJSONKeepsEveryByte(t *testing.T) {
	high, low := "\xED\xA0\x80", "\xED\xB0\x80" // D800 and DC00
	path := made(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{
		{Name: high}, {Name: low}, {Name: "plain"},
		{Name: "Values", Values: []hivetest.Value{
			{Name: "lone", Type: hivetest.TypeSZ, Data: []byte{0x41, 0, 0, 0xD8, 0, 0}},
			{Name: "none", Type: hivetest.TypeSZ},
			{Name: "empty", Type: hivetest.TypeSZ, Data: []byte{0, 0}},
			{Name: "none of many", Type: hivetest.TypeMultiSZ},
			{Name: "short number", Type: hivetest.TypeDWORD, Data: []byte{0x12, 0x34}},
			{Name: "no number", Type: hivetest.TypeQWORD},
			{Name: low, Type: hivetest.TypeDWORD, Data: []byte{7, 0, 0, 0}},
		}},
	}})
	var top report.Key
	runJSON(t, 0, &top, "hive", "ls", path)
	if want := []string{"", "", "00d8", "00dc"}; !slices.Equal(top.SubkeysHex, want) {
		t.Errorf("subkeys_hex %q, want %q", top.SubkeysHex, want)
	}
	var list report.Values
	runJSON(t, 0, &list, "hive", "get", path, "Values")
	for i, want := range []string{
		`"410000d80000"`, `""`, `null`, `""`, `"1234"`, `""`, `null`,
	} {
		if got, _ := json.Marshal(list.Values[i].Hex); string(got) != want {
			t.Errorf("%s: hex %s, want %s", list.Values[i].Name, got, want)
		}
	}
	if got := list.Values[4].Data; got != "hex:1234" {
		t.Errorf("a REG_DWORD of two bytes is %v", got)
	}
	if got := list.Values[6].NameHex; got != "00dc" {
		t.Errorf("name_hex %q", got)
	}
	if out, err := exec.Command("unhello", "hive", "get", path, "Values",
		"short number").Output(); err != nil || string(out) != "hex:1234\n" {
		t.Errorf("%q, %v", out, err)
	}
}

// TestNamesOfKeys: the longest that Windows takes, and what is refused.
func TestNamesOfKeys(t *testing.T) {
	path := made(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{
		{Name: "a/b", Values: []hivetest.Value{hivetest.DWORD("v", 1)}},
		{Name: "c", Keys: []*hivetest.Key{{Name: "d"}}}, {Name: "c/d"},
	}})
	set := func(key, value, data string) []string {
		return []string{"hive", "set", path, key, value, "REG_SZ", data, "--yes", "--record",
			"none"}
	}
	var changed report.HiveChange
	runJSON(t, 0, &changed, set(strings.Repeat("k", 256), "v", "x")...)
	if !strings.Contains(strings.Join(changed.Warnings, "\n"), "Win32") {
		t.Errorf("warnings %q", changed.Warnings)
	}
	unhello(t, 0, "hive", "check", path)
	for _, c := range []struct{ key, value, data, reason string }{
		{strings.Repeat("k", 257), "v", "x", "name-too-long"},
		{"K", strings.Repeat("v", 16384), "x", "name-too-long"},
		{"K\xff", "v", "x", "usage"},
		{"K", "v\xff", "x", "usage"},
		{"K", "v", "x\xff", "usage"},
	} {
		d := unhello(t, 2, set(c.key, c.value, c.data)...)
		if d.Error.Reason != c.reason || strings.Contains(d.Error.Message+d.Error.Hint, "{") {
			t.Errorf("%+v, want %s", d.Error, c.reason)
		}
	}

	// a key at the top may have / in its name; a path wins
	unhello(t, 0, set("a/b", "v", "new")...)
	for key, want := range map[string]string{"a/b": "a/b", `\a/b`: "a/b", "c/d": `c\d`,
		`\c/d`: "c/d", "c": "c"} {
		var k report.Key
		runJSON(t, 0, &k, "hive", "ls", path, key)
		if k.Path != want {
			t.Errorf("%s: %s, want %s", key, k.Path, want)
		}
	}
	if out, err := exec.Command("unhello", "hive", "get", path, "a/b", "v").Output(); err != nil ||
		string(out) != "new\n" {
		t.Errorf("%q, %v", out, err)
	}
}
