package lint

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"unhello/internal/testenv"
)

const (
	maxColumns = 100 // of a line, code or comment, with a tab as tabColumns
	tabColumns = 4
	maxLines   = 60 // of a function; tests are exempt, their tables may be longer
)

func TestLengths(t *testing.T) {
	faults, err := lengthFaults(os.DirFS(testenv.Root()), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults {
		t.Error(fault)
	}
}

// lengthFaults reports lines and functions of Go files that are too long, except below the folders
// in exempt, and those of exempt that have no such line or function.
func lengthFaults(fsys fs.FS, exempt []string) (faults []string, err error) {
	needed := make(map[string]bool)
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		found, err := tooLongIn(fsys, name)
		below := func(dir string) bool { return strings.HasPrefix(name, dir+"/") }
		if i := slices.IndexFunc(exempt, below); i < 0 {
			faults = append(faults, found...)
		} else if len(found) > 0 {
			needed[exempt[i]] = true
		}
		return err
	})
	for _, dir := range exempt {
		if !needed[dir] {
			faults = append(faults, dir+": nothing is too long any more; take it off the list")
		}
	}
	return faults, err
}

func tooLongIn(fsys fs.FS, name string) (faults []string, err error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSuffix(line, "\n")
		columns := utf8.RuneCountInString(line) + (tabColumns-1)*strings.Count(line, "\t")
		if columns > maxColumns {
			faults = append(faults, fmt.Sprintf("%s:%d: %d columns", name, number, columns))
		}
	}
	if strings.HasSuffix(name, "_test.go") {
		return faults, nil
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		first := set.Position(f.Pos()).Line
		if lines := set.Position(f.End()).Line - first + 1; lines > maxLines {
			faults = append(faults, fmt.Sprintf("%s:%d: %s has %d lines", name, first,
				f.Name, lines))
		}
	}
	return faults, nil
}

func TestLengthFaults(t *testing.T) {
	function := func(lines int) string {
		return "package p\nfunc f() {\n" + strings.Repeat("\n", lines-2) + "}\n"
	}
	fits := "package p\n//\t" + strings.Repeat("あ", 94) + "\n" + function(60)[len("package p\n"):]
	for _, test := range []struct {
		name, file, text string
		want             []string
	}{
		{"as long as may be", "a/b.go", fits, nil},
		{"line", "a/b.go", "package p\n//\t" + strings.Repeat("x", 95),
			[]string{"a/b.go:2: 101 columns"}},
		{"line of a test", "b_test.go", "// " + strings.Repeat("x", 98),
			[]string{"b_test.go:1: 101 columns"}},
		{"function", "a/b.go", function(61), []string{"a/b.go:2: f has 61 lines"}},
		{"function of a test", "a/b_test.go", function(61), nil},
		{"another language", "a/b.sh", strings.Repeat("#", 101), nil},
		{"hidden folder", ".a/b.go", function(61), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			fsys := fstest.MapFS{test.file: {Data: []byte(test.text)}}
			if got, err := lengthFaults(fsys, nil); err != nil || !slices.Equal(got, test.want) {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
	t.Run("exempt", func(t *testing.T) {
		fsys := fstest.MapFS{
			"old/a/b.go": {Data: []byte(function(61))},
			"older/b.go": {Data: []byte(function(61))},
			"done/b.go":  {Data: []byte(function(60))},
		}
		got, err := lengthFaults(fsys, []string{"old", "done"})
		want := []string{
			"older/b.go:2: f has 61 lines",
			"done: nothing is too long any more; take it off the list",
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	})
}
