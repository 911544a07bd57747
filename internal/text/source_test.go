package text

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const self = "unhello/internal/text"

// A source is one package of the product with its types.
type source struct {
	path  string
	set   *token.FileSet
	files []*ast.File
	info  *types.Info
}

// at tells where a node is, as file:line.
func (s source) at(node ast.Node) string {
	p := s.set.Position(node.Pos())
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// message returns the text of an expression that is a constant Message.
func (s source) message(e ast.Expr) (Message, bool) {
	v, ok := s.info.Types[e]
	if !ok || v.Value == nil || v.Value.Kind() != constant.String ||
		v.Type.String() != self+".Message" {
		return "", false
	}
	return Message(constant.StringVal(v.Value)), true
}

// product loads every package that the program is made of, as both systems see it.
func product(t *testing.T) []source {
	t.Helper()
	sources, err := loadProduct()
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

var loadProduct = sync.OnceValues(func() (sources []source, err error) {
	for _, system := range []string{"linux", "windows"} {
		of, err := loadFor(system)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", system, err)
		}
		sources = append(sources, of...)
	}
	return sources, nil
})

// listed is what `go list` says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	Module                  *struct{ Main bool }
}

// loadFor type-checks the packages below cmd/unhello; the others come from their compiled form.
func loadFor(system string) ([]source, error) {
	list := exec.Command("go", "list", "-deps", "-export",
		"-json=ImportPath,Dir,Export,GoFiles,Module", "unhello/cmd/unhello")
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.String())
	}
	compiled := map[string]string{}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		compiled[p.ImportPath] = p.Export
		if p.Module != nil && p.Module.Main {
			packages = append(packages, p)
		}
	}
	set := token.NewFileSet()
	imports := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(compiled[path])
	})
	var sources []source
	for _, p := range packages {
		s, err := check(set, imports, p)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
}

func check(set *token.FileSet, imports types.Importer, p listed) (source, error) {
	s := source{path: p.ImportPath, set: set, info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{},
	}}
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(set, filepath.Join(p.Dir, name), nil, 0)
		if err != nil {
			return s, err
		}
		s.files = append(s.files, file)
	}
	config := types.Config{Importer: imports}
	_, err := config.Check(strings.TrimSuffix(p.ImportPath, "/"), set, s.files, s.info)
	return s, err
}

// saidMessages are all messages of the product, each with the places where it stands.
func saidMessages(t *testing.T) map[Message][]string {
	t.Helper()
	said := map[Message][]string{}
	for _, s := range product(t) {
		for _, file := range s.files {
			ast.Inspect(file, func(n ast.Node) bool {
				e, ok := n.(ast.Expr)
				if !ok {
					return true
				}
				m, ok := s.message(e)
				if !ok {
					return true
				}
				if m != "" {
					said[m] = append(said[m], s.at(e))
				}
				return false
			})
		}
	}
	if len(said) < 500 {
		t.Errorf("only %d messages found: does this test still see them?", len(said))
	}
	return said
}
