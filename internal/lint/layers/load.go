package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// A source is one parsed Go file that is not a test.
type source struct {
	pkg  string // its package without the module path
	name string // its path from the module's root, with slashes
	ast  *ast.File
	set  *token.FileSet
}

// at says where a node is, as file:line.
func (s source) at(node ast.Node) string {
	return fmt.Sprintf("%s:%d", s.name, s.set.Position(node.Pos()).Line)
}

// imports returns, for every import of the file, its path and the node that names it.
func (s source) imports() map[string]*ast.ImportSpec {
	specs := make(map[string]*ast.ImportSpec)
	for _, spec := range s.ast.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err == nil {
			specs[name] = spec
		}
	}
	return specs
}

// load parses every Go file of the module in fsys, regardless of the platforms and build tags that
// select it: the rules hold for all of them.
func load(fsys fs.FS) ([]source, error) {
	var sources []source
	set := token.NewFileSet()
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if leaveOut(fsys, name) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(set, name, text,
			parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return err
		}
		sources = append(sources, source{pkg: path.Dir(name), name: name, ast: file, set: set})
		return nil
	})
	return sources, err
}

// leaveOut reports whether a folder has no packages of this module: hidden folders, modules of
// their own, and folders named testdata. Only the testdata in the root counts, because the program
// that makes its fixtures is a package like any other.
func leaveOut(fsys fs.FS, name string) bool {
	if name == "." {
		return false
	}
	base := path.Base(name)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" &&
		name != "testdata" {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(name, "go.mod"))
	return err == nil
}
