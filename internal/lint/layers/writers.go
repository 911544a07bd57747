package main

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
)

// writing lists per package the functions that change what is on a disk. Methods of an open file can't be told from those of other
// types without type checking; but a file that can be written has to be opened by one of these.
var writing = map[string][]string{
	"os": {
		"Chmod", "Chown", "Chtimes", "CopyFS", "Create", "CreateTemp", "Lchown", "Link", "Mkdir", "MkdirAll", "MkdirTemp", "OpenFile",
		"OpenRoot", "Remove", "RemoveAll", "Rename", "Symlink", "Truncate", "WriteFile",
	},
	"io/ioutil": {"TempDir", "TempFile", "WriteFile"},
	"syscall":   {"CreateFile", "DeleteFile", "MoveFile", "Open", "Rename", "Truncate", "Unlink"},
	"golang.org/x/sys/unix": {
		"Creat", "Ftruncate", "Link", "Mkdir", "Open", "Openat", "Openat2", "Pwrite", "Rename", "Renameat", "Renameat2", "Truncate",
		"Unlink", "Unlinkat", "Write",
	},
	"golang.org/x/sys/windows": {
		"CreateFile", "DeleteFile", "MoveFile", "MoveFileEx", "NtCreateFile", "Open", "Rename", "SetEndOfFile", "WriteFile",
	},
}

// checkWriters reports uses of writing functions by packages that the table of writers doesn't name.
func checkWriters(files []source, r rules) []string {
	var faults []string
	for _, file := range files {
		for name, spec := range file.imports() {
			functions, ok := writing[name]
			if !ok {
				continue
			}
			local := path.Base(name)
			if spec.Name != nil {
				local = spec.Name.Name
			}
			if local == "." {
				faults = append(faults, fmt.Sprintf("%s: a dot import of %s hides who writes", file.at(spec), name))
				continue
			}
			faults = append(faults, uses(file, local, path.Base(name), functions, r)...)
		}
	}
	slices.Sort(faults)
	return faults
}

// uses reports where a file mentions one of the functions of a package, called or not: a function handed on is called by somebody.
func uses(file source, local, pkg string, functions []string, r rules) []string {
	var faults []string
	ast.Inspect(file.ast, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		left, ok := selector.X.(*ast.Ident)
		if !ok || left.Name != local || !slices.Contains(functions, selector.Sel.Name) {
			return true
		}
		function := pkg + "." + selector.Sel.Name
		if !mayWrite(file.pkg, function, r) {
			faults = append(faults, fmt.Sprintf("%s: %s may not use %s: only internal/record writes",
				file.at(selector), file.pkg, function))
		}
		return true
	})
	return faults
}

func mayWrite(pkg, function string, r rules) bool {
	for _, w := range r.writers {
		if w.pkg == pkg && (len(w.functions) == 0 || slices.Contains(w.functions, function)) {
			return true
		}
	}
	return false
}
