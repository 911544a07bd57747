package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// sampleRules is a small module: a library, a package that writes, and a command on top of both.
var sampleRules = rules{
	module:    "sample",
	mayImport: map[string][]string{"lib": nil, "disk": nil, "cmd": {"lib", "disk"}},
	forbidden: map[string]string{"net": "nobody to talk to"},
	restrictions: []restriction{
		{
			names: writing, users: []user{
				{pkg: "disk", why: "writes"},
				{pkg: "cmd", names: []string{"os.Create"}, why: "its log"},
			},
			say: "only internal/record writes",
		},
		{
			names: map[string][]string{"errors": {"As", "AsType"}}, methods: []string{"Lang"},
			users: []user{{pkg: "lib/...", why: "library"}}, say: "ask the table",
		},
	},
	documents:   "lib",
	systemLayer: "os", platforms: []user{{pkg: "disk", why: "opens"}},
	fileFormats: []fileFormat{{"disk/format.go", "a file"}},
}

func TestRules(t *testing.T) {
	for _, test := range []struct {
		name string
		file string
		text string
		want string // the only fault, empty for none
	}{
		{"import downwards", "cmd/a.go", `import "sample/lib"`, ""},
		{"import upwards", "lib/a.go", `import "sample/cmd"`, "lib/a.go:3: lib may not import cmd"},
		{"import sideways", "disk/a.go", `import "sample/lib"`,
			"disk/a.go:3: disk may not import lib"},
		{"import on another platform", "disk/a_windows.go", `import "sample/lib"`,
			"disk/a_windows.go:3: disk may not import lib"},
		{"import of another module", "lib/a.go", `import "samples/cmd"`, ""},
		{"forbidden import", "lib/a.go", `import "net"`,
			"lib/a.go:3: imports net: nobody to talk to"},
		{"package without a line", "extra/a.go", "", "package extra is not in the table of layers"},
		{"package in the root", "a.go", "", "package . is not in the table of layers"},
		{"maker of fixtures without a line", "testdata/make/a.go", "",
			"package testdata/make is not in the table of layers"},

		{"test", "lib/a_test.go", `import "sample/cmd"`, ""},
		{"fixture", "lib/testdata/a.go", `import "sample/cmd"`, ""},
		{"hidden folder", ".ci/a.go", `import "sample/cmd"`, ""},

		{"writer", "disk/a.go", `import "os"; var _ = os.Create`, ""},
		{"write", "lib/a.go", `import "os"; func f() { os.Create("x") }`,
			"lib/a.go:3: lib may not use os.Create: only internal/record writes"},
		{"write handed on", "lib/a.go", `import "os"; var f = os.Rename`,
			"lib/a.go:3: lib may not use os.Rename: only internal/record writes"},
		{"write under another name", "lib/a.go",
			`import x "os"; var f = x.Remove`,
			"lib/a.go:3: lib may not use os.Remove: only internal/record writes"},
		{"write without a name", "lib/a.go",
			`import . "os"; var f = Remove`, "lib/a.go:3: a dot import of os hides who uses it"},
		{"write past os", "lib/a.go", `import "io/ioutil"; var f = ioutil.WriteFile`,
			"lib/a.go:3: lib may not use ioutil.WriteFile: only internal/record writes"},
		{"read", "lib/a.go", `import "os"; var f = os.Open`, ""},
		{"field of the same name", "lib/a.go",
			`import "os"; var _ = os.Args; var x struct{ Create int }; var y = x.Create`, ""},
		{"exception", "cmd/a.go", `import "os"; var f = os.Create`, ""},
		{"exception for another function", "cmd/a.go",
			`import "os"; var f = os.Rename`,
			"cmd/a.go:3: cmd may not use os.Rename: only internal/record writes"},

		{"ladder", "cmd/a.go", `import "errors"; func f() { errors.As(nil, nil) }`,
			"cmd/a.go:3: cmd may not use errors.As: ask the table"},
		{"ladder with a type", "cmd/a.go", `import "errors"; var _, _ = errors.AsType[error](nil)`,
			"cmd/a.go:3: cmd may not use errors.AsType: ask the table"},
		{"errors told by identity", "cmd/a.go", `import "errors"; var _ = errors.Is`, ""},
		{"ladder of a library", "lib/a.go", `import "errors"; var _ = errors.As`, ""},
		{"method", "cmd/a.go", `var x = y.Lang()`,
			"cmd/a.go:3: cmd may not use Lang: ask the table"},
		{"method of what a method gives", "cmd/a.go", `var x = y.z().Lang()`,
			"cmd/a.go:3: cmd may not use Lang: ask the table"},

		{"document", "lib/a.go", "type T struct { A int `json:\"a\"` }", ""},
		{"document elsewhere", "cmd/a.go", "type T struct { A int `json:\"a\"` }",
			"cmd/a.go:3: a JSON tag outside lib"},
		{"document inside a function", "cmd/a.go",
			"func f() { var _ struct { A int `json:\"a\"` } }",
			"cmd/a.go:3: a JSON tag outside lib"},
		{"format of a file", "disk/format.go", "type T struct { A int `json:\"a\"` }", ""},
		{"file beside it", "disk/a.go", "type T struct { A int `json:\"a\"` }",
			"disk/a.go:3: a JSON tag outside lib"},
		{"file of a system by its name", "lib/a_linux.go", "", "lib/a_linux.go: its name says " +
			"linux: os is the one layer of operating systems"},
		{"file of a system and a processor", "lib/a_linux_amd64.go", "", "lib/a_linux_amd64.go: " +
			"its name says linux: os is the one layer of operating systems"},
		{"file of a package that may", "disk/a_windows.go", `import "syscall"`, ""},
		{"call of a system", "cmd/a.go", `import "golang.org/x/sys/unix"`, "cmd/a.go: it imports " +
			"golang.org/x/sys/unix: os is the one layer of operating systems"},
		{"call behind the types", "cmd/a.go", `import "unsafe"`, "cmd/a.go: it imports " +
			"unsafe: os is the one layer of operating systems"},
		{"tag of another kind", "cmd/a.go", "type T struct { A int `xml:\"json\"` }", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			fsys := fstest.MapFS{test.file: {Data: []byte("package p\n\n" + test.text + "\n")}}
			got, err := run(fsys, sampleRules)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if test.want != "" {
				want = []string{test.want}
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// The constraint stands above the package clause, where the texts of TestRules can't.
func TestBuildConstraint(t *testing.T) {
	for constraint, want := range map[string][]string{
		"//go:build !windows": {"lib/a.go: its build constraint says windows: os is the one " +
			"layer of operating systems"},
		"//go:build hivex && cgo": nil,
		"// about windows":        nil,
	} {
		got, err := run(fstest.MapFS{"lib/a.go": {Data: []byte(constraint + "\n\npackage p\n")}},
			sampleRules)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v", constraint, got, err)
		}
	}
}

// What is allowed and not needed is named; here each list has one entry that is needed.
func TestStale(t *testing.T) {
	got, err := checkStale(fstest.MapFS{
		"lib/a.go":  {Data: []byte("package lib\nimport `errors`\nvar _ = errors.As")},
		"disk/a.go": {Data: []byte("package disk\nimport (`os`; `unsafe`)\nvar _ = os.Rename")},
		"cmd/a.go":  {Data: []byte("package cmd\nimport `sample/lib`")},
	}, sampleRules)
	want := []string{
		"cmd may use os.Create (its log) and does not: only internal/record writes",
		"disk/format.go (a file) has no JSON tag",
		"the table of layers lets cmd import disk, which it does not",
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	got, _ = checkStale(fstest.MapFS{}, rules{mayImport: map[string][]string{"gone": nil},
		platforms: []user{{pkg: "gone", why: "was here"}}})
	want = []string{"the list of platforms has gone (was here), which knows no operating system",
		"the table of layers has gone, which is no package"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestCircles(t *testing.T) {
	set := token.NewFileSet()
	var files []*ast.File
	for name, text := range map[string]string{
		"top.go": "package p; func Top() { var d door; d.open(); Helper() }",
		"door.go": "package p; type door struct{ lock lock }; " +
			"func (d door) open() { d.lock.turn() }",
		"lock.go":   "package p; type lock struct{}; func (lock) turn() { _ = door{}.lock }",
		"helper.go": "package p; func Helper() { Helper() }",
	} {
		file, err := parser.ParseFile(set, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object)}
	pkg, err := new(types.Config).Check("p", set, files, info)
	if err != nil {
		t.Fatal(err)
	}
	all := make(arrows)
	all.add(set, pkg, info)
	want := []string{"p/door.go uses lock, turn of lock.go, which leads back to it",
		"p/lock.go uses door, lock of door.go, which leads back to it"}
	if got := all.circles("p"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestModuleInsideIsLeftOut(t *testing.T) {
	got, err := run(fstest.MapFS{
		"inner/go.mod": {Data: []byte("module inner\n")},
		"inner/a.go":   {Data: []byte("package inner\n")},
	}, sampleRules)
	if len(got) > 0 || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestSourceThatDoesNotParse(t *testing.T) {
	if _, err := run(fstest.MapFS{"lib/a.go": {Data: []byte("packag p")}},
		sampleRules); err == nil {
		t.Error("no error")
	}
}

// A table with a misspelt package would neither forbid nor allow anything.
func TestProjectRulesAreConsistent(t *testing.T) {
	for pkg, imports := range projectRules.mayImport {
		for _, name := range imports {
			if _, known := projectRules.mayImport[name]; !known {
				t.Errorf("%s may import %s, which has no line of its own", pkg, name)
			}
		}
	}
	for _, f := range projectRules.fileFormats {
		if _, err := os.Stat(filepath.Join("../../..", f.where)); err != nil || f.why == "" {
			t.Errorf("file format %+v: %v", f, err)
		}
	}
	for _, r := range projectRules.restrictions {
		for _, u := range r.users {
			if _, known := projectRules.mayImport[strings.TrimSuffix(u.pkg, "/...")]; !known {
				t.Errorf("%s has no line in the table of layers", u.pkg)
			}
			if u.why == "" {
				t.Errorf("%s: no reason", u.pkg)
			}
		}
	}
}
