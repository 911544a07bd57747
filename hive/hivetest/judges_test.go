package hivetest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

// judge runs an independent program on a hive and returns what it prints.
func judge(t *testing.T, img []byte, name string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(file, img, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(testenv.Tool(t, name), append(args, file)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, stderr.Bytes())
	}
	return string(out)
}

// xmlKey and xmlValue are what hivexml prints for a key.
type xmlKey struct {
	Name   string     `xml:"name,attr"`
	Values []xmlValue `xml:"value"`
	Keys   []xmlKey   `xml:"node"`
}

type xmlValue struct {
	Name     string     `xml:"key,attr"`
	Type     string     `xml:"type,attr"`
	Encoding string     `xml:"encoding,attr"`
	Value    string     `xml:"value,attr"`
	Strings  []xmlValue `xml:"string"`
	Text     string     `xml:",chardata"`
}

// lines returns one line for every key and value of hivexml's tree.
func (k xmlKey) lines(path string) []string {
	path += `\` + k.Name
	list := []string{path}
	for _, v := range k.Values {
		data := v.Value
		if v.Encoding == "base64" {
			raw, err := base64.StdEncoding.DecodeString(data)
			data = fmt.Sprintf("%x", raw)
			if err != nil {
				data = err.Error()
			}
		}
		for _, s := range v.Strings {
			data += s.Text + "\n"
		}
		list = append(list, fmt.Sprintf("%s: %q %s %q", path, v.Name, v.Type, data))
	}
	for _, sub := range k.Keys {
		list = append(list, sub.lines(path)...)
	}
	return list
}

// lines returns the same for the tree that the hive was built from.
func lines(k *hivetest.Key, path string) []string {
	path += `\` + k.Name
	list := []string{path}
	for _, v := range k.Values {
		kind, data := "", ""
		switch v.Type {
		case hivetest.TypeSZ:
			kind, data = "string", text(v.Data)
		case hivetest.TypeExpandSZ:
			kind, data = "expand", text(v.Data)
		case hivetest.TypeDWORD:
			kind, data = "int32",
				fmt.Sprint(
					int32(
						uint32(
							v.Data[0])|uint32(
							v.Data[1])<<8|uint32(v.Data[2])<<16|uint32(v.Data[3])<<24))
		case hivetest.TypeQWORD:
			kind, data = "int64", fmt.Sprint(hivetest.DefaultTime)
		case hivetest.TypeMultiSZ:
			kind, data = "string-list", strings.ReplaceAll(text(v.Data)+"\x00", "\x00", "\n")
		case hivetest.TypeLink:
			kind, data = "link", text(v.Data)
		case hivetest.TypeBinary:
			kind, data = "binary", fmt.Sprintf("%x", v.Data)
		case hivetest.TypeNone:
			kind, data = "none", fmt.Sprintf("%x", v.Data)
		}
		list = append(list, fmt.Sprintf("%s: %q %s %q", path, v.Name, kind, data))
	}
	keys := slices.SortedFunc(slices.Values(k.Keys), func(x, y *hivetest.Key) int {
		return hive.CompareNames(hive.MakeName(x.Name), hive.MakeName(y.Name))
	})
	for _, sub := range keys {
		list = append(list, lines(sub, path)...)
	}
	return list
}

func text(data []byte) string {
	var units []uint16
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i])|uint16(data[i+1])<<8)
	}
	return strings.TrimSuffix(string(utf16.Decode(units)), "\x00")
}

// layouts are the ways to store a tree that every judge must read alike.
var layouts = map[string]hivetest.Options{
	"version 1.3":       {Minor: 3},
	"version 1.4":       {Minor: 4},
	"version 1.5":       {Minor: 5},
	"version 1.6":       {Minor: 6},
	"li":                {List: hivetest.ListLI},
	"lf":                {List: hivetest.ListLF},
	"ri of lh":          {Leaf: 7},
	"ri of lf":          {Minor: 3, List: hivetest.ListLF, Leaf: 2},
	"ri of li":          {List: hivetest.ListLI, Leaf: 100},
	"descriptors":       {Descriptors: 9},
	"no free cell":      {Full: true},
	"room everywhere":   {BinSpare: 512, FreeAtEnd: 8192, ListSpare: 5},
	"remnants, slack":   {Remnants: true, BinSpare: 64, Slack: 70000, SlackByte: 0xAA},
	"large bins":        {BinSize: 64 << 10},
	"time and sequence": {Seq1: 0xFFFFFFFF, Seq2: 0xFFFFFFFF, LastWritten: hivetest.DefaultTime},
}

// everything is a tree with everything that the judges read correctly.
func everything() *hivetest.Key {
	root := hivetest.SoftwareTree(hivetest.SoftwareOptions{Switch: 2, Classes: 30})
	sizes := &hivetest.Key{Name: "Sizes"}
	for _, n := range []int{0, 1, 2, 3, 4, 5, 8, 16343, 16344, 16345, 32688, 32689, 81725} {
		sizes.Values = append(sizes.Values,
			hivetest.Binary(fmt.Sprint(n), bytes.Repeat([]byte{'x', byte(n)}, n/2+1)[:n]))
	}
	many := &hivetest.Key{Name: "Many"}
	for i := range 1100 {
		many.Keys = append(many.Keys, &hivetest.Key{Name: fmt.Sprint("Subkey ", i)})
	}
	odd := &hivetest.Key{
		Name: "Odd", Class: "Some class", Wide: true,
		VolatileCount: 3, WorkVar: 0xDEADBEEF, Access: 2,
		Values: []hivetest.Value{
			{Name: "apart", Type: hivetest.TypeDWORD, Data: []byte{1, 0, 0, 0}, OutOfLine: true},
			{Name: "wide", Type: hivetest.TypeSZ, Data: hivetest.UTF16Z("w"),
				Wide: true, Spare: 0xBEEF},
			hivetest.MultiSZ("list", "a", "bb", "ccc"),
			hivetest.SZ("Größe", "Größe"),
			hivetest.SZ("размер", "размер"),
			{Name: "none", Type: hivetest.TypeNone, Data: []byte{1, 2, 3, 4, 5}},
		},
		Keys: []*hivetest.Key{{Name: "ß2"}, {Name: "SS3"}, {Name: "ss1"}, {Name: "_"}, {Name: "🌎"}},
	}
	root.Keys = append(root.Keys, sizes, many, odd)
	return root
}

func TestHivexReadsWhatWasBuilt(t *testing.T) {
	want := lines(everything(), "")
	for name, o := range layouts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var doc struct {
				Root xmlKey `xml:"node"`
			}
			if err := xml.Unmarshal([]byte(judge(t, build(t, everything(), o), "hivexml")),
				&doc); err != nil {
				t.Fatal(err)
			}
			compareLines(t, doc.Root.lines(""), want)
		})
	}
}

func compareLines(t *testing.T, got, want []string) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("line %d is %.200s\nwant %.200s", i, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d keys and values, want %d", len(got), len(want))
	}
}

// TestOthersCountWhatWasBuilt has two more readers count, which say less about the data.
func TestOthersCountWhatWasBuilt(t *testing.T) {
	keys, values := 0, 0
	for _, line := range lines(everything(), "") {
		if strings.Contains(line, `: "`) {
			values++
		} else {
			keys++
		}
	}
	for name, o := range layouts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img := build(t, everything(), o)
			out := "\n" + judge(t, img, "regfexport")
			if k, v := strings.Count(out, "\nKey path: "),
				strings.Count(out, "\nValue: "); k != keys || v != values {
				t.Errorf("libregf sees %d keys and %d values, want %d and %d", k, v, keys, values)
			}
			out = judge(t, img, "reglookup")
			k, all := strings.Count(out, ",KEY,"), strings.Count(out, "\n")
			if v := all - k - 1; k != keys || v != values {
				t.Errorf("reglookup sees %d keys and %d values, want %d and %d", k, v, keys, values)
			}
		})
	}
}

func build(t *testing.T, root *hivetest.Key, o hivetest.Options) []byte {
	t.Helper()
	img, err := hivetest.Build(root, o)
	if err != nil {
		t.Fatal(err)
	}
	return img
}
