package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/report"
)

// printed runs the program and returns what it prints, and the most memory that it had until then,
// in KB.
func printed(t *testing.T, argv ...string) (out []byte, most int) {
	t.Helper()
	cmd := exec.Command("unhello", argv...)
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for buf := make([]byte, 1<<20); err == nil; {
		var n int
		n, err = pipe.Read(buf)
		out = append(out, buf[:n]...)
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		for line := range strings.Lines(string(status)) {
			var now int
			if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &now); err == nil {
				most = max(most, now)
			}
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return out, most
}

// TestBigValues: what is printed in pieces is what would be printed as a whole, and takes no more
// memory however large it is.
func TestBigValues(t *testing.T) {
	long := strings.Repeat("0123456789abcdefé𝄞", 40<<10) // surrogate pairs across pieces
	data := bytes.Repeat([]byte{1, 2, 3}, 20<<20)
	units := hivetest.UTF16Z(long)
	path := made(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{{Name: "Key",
		Values: []hivetest.Value{
			{Name: "bytes", Type: hivetest.TypeBinary, Data: data},
			{Name: "text", Type: hivetest.TypeSZ, Data: units},
			{Name: "cut", Type: hivetest.TypeSZ, Data: units[:len(units)-2]},
			{Name: "twice", Type: hivetest.TypeSZ, Data: append(slices.Clone(units), 0, 0)},
			{Name: "list", Type: hivetest.TypeMultiSZ,
				Data: slices.Concat(units, []byte{0, 0}, units, []byte{0, 0})},
			{Name: "small", Type: hivetest.TypeSZ, Data: hivetest.UTF16Z("x")},
		}}}})
	digits := hex.EncodeToString(data)
	for name, want := range map[string]string{
		"bytes": digits + "\n", "text": long + "\n", "cut": long + "\n", "twice": long + "\x00\n",
		"list": long + "\n\n" + long + "\n", "small": "x\n",
	} {
		for _, argv := range [][]string{{}, {"--json"}} {
			out, most := printed(t, append([]string{"hive", "get", path, "Key", name}, argv...)...)
			if most > 100<<10 {
				t.Errorf("%s %v: %d KB of memory", name, argv, most)
			}
			if len(argv) == 0 {
				if string(out) != want {
					t.Errorf("%s: %d bytes are not the %d expected", name, len(out), len(want))
				}
				continue
			}
			wantBigJSON(t, name, out, want)
		}
	}
	var list report.Values
	runJSON(t, 0, &list, "hive", "get", path, "Key")
	if len(list.Values) != 6 || list.Values[0].Data != digits || list.Values[5].Data != "x" {
		t.Errorf("%d values in the list", len(list.Values))
	}
}

// wantBigJSON compares the document of a value with its lines.
func wantBigJSON(t *testing.T, name string, doc []byte, lines string) {
	t.Helper()
	var v report.Value
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	got := ""
	switch d := v.Data.(type) {
	case string:
		got = d
	case []any:
		for i, s := range d {
			if i > 0 {
				got += "\n"
			}
			got += s.(string)
		}
	}
	if got+"\n" != lines || v.Name != name {
		t.Errorf("%s: the document has %d characters, want %d", name, len(got), len(lines)-1)
	}
	if odd := name == "cut" || name == "list"; odd != (v.Hex != nil) {
		t.Errorf("%s: hex is there: %v", name, v.Hex != nil)
	}
}
