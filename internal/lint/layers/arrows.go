package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// An arrow leads from a file to another one of its package that declares what the first uses.
type arrow struct{ from, to string }

// arrows are all arrows of a package, each with the names that make it.
type arrows map[arrow]map[string]bool

// add adds the arrows of one package as one system sees it.
func (a arrows) add(set *token.FileSet, pkg *types.Package, info *types.Info) {
	base := func(at token.Pos) string { return filepath.Base(set.Position(at).Filename) }
	for id, used := range info.Uses {
		if used.Pkg() != pkg {
			continue
		}
		way := arrow{base(id.Pos()), base(used.Pos())}
		if way.from == way.to {
			continue
		}
		if a[way] == nil {
			a[way] = make(map[string]bool)
		}
		a[way][used.Name()] = true
	}
}

// circles reports files of a package that use each other, directly or by way of others: each arrow
// inside a circle, and what makes it. Those that few names make come first: they are cut first.
func (a arrows) circles(pkg string) []string {
	reached := make(map[string]map[string]bool)
	for way := range a {
		reached[way.from] = make(map[string]bool)
		reached[way.to] = make(map[string]bool)
	}
	var follow func(from, at string)
	follow = func(from, at string) {
		for way := range a {
			if way.from == at && !reached[from][way.to] {
				reached[from][way.to] = true
				follow(from, way.to)
			}
		}
	}
	for file := range reached {
		follow(file, file)
	}
	inside := slices.DeleteFunc(slices.Collect(maps.Keys(a)), func(way arrow) bool {
		return !reached[way.to][way.from]
	})
	slices.SortFunc(inside, func(x, y arrow) int {
		return cmp.Or(len(a[x])-len(a[y]), cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to))
	})
	var faults []string
	for _, way := range inside {
		names := slices.Sorted(maps.Keys(a[way]))
		faults = append(faults, fmt.Sprintf("%s/%s uses %s of %s, which leads back to it", pkg,
			way.from, strings.Join(names, ", "), way.to))
	}
	return faults
}

// arrowSystems are those whose files are looked at. The product runs on them.
var arrowSystems = []string{"linux", "windows"}

// checkArrows reports circles of files in packages whose files must have an order.
func checkArrows(r rules) ([]string, error) {
	var faults []string
	for _, pkg := range r.ordered {
		all := make(arrows)
		for _, system := range arrowSystems {
			if err := all.load(r.module+"/"+pkg, system); err != nil {
				return nil, fmt.Errorf("%s on %s: %w", pkg, system, err)
			}
		}
		faults = append(faults, all.circles(pkg)...)
	}
	return faults, nil
}

// load adds the arrows of a package; what it imports comes in its compiled form.
func (a arrows) load(pkg, system string) error {
	list := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Dir,Export,GoFiles",
		pkg)
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return err
	}
	compiled := make(map[string]string)
	var last struct { // in the end the package itself: -deps has it after all others
		ImportPath, Dir, Export string
		GoFiles                 []string
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; compiled[last.ImportPath] = last.Export {
		if err := d.Decode(&last); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range last.GoFiles {
		file, err := parser.ParseFile(set, filepath.Join(last.Dir, name), nil,
			parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object)}
	config := types.Config{Importer: importer.ForCompiler(set, "gc",
		func(path string) (io.ReadCloser, error) { return os.Open(compiled[path]) })}
	checked, err := config.Check(pkg, set, files, info)
	if err == nil {
		a.add(set, checked, info)
	}
	return err
}
