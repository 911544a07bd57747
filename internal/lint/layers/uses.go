package main

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// writing has the functions of each package that change what is on a disk. Without type checking,
// methods of an open file can't be told from those of other types; but to write to a file one has
// to open it with one of these functions.
var writing = map[string][]string{
	"os": {
		"Chmod", "Chown", "Chtimes", "CopyFS", "Create", "CreateTemp", "Lchown", "Link", "Mkdir",
		"MkdirAll", "MkdirTemp", "OpenFile",
		"OpenRoot", "Remove", "RemoveAll", "Rename", "Symlink", "Truncate", "WriteFile",
	},
	"io/ioutil": {"TempDir", "TempFile", "WriteFile"},
	"syscall":   {"CreateFile", "DeleteFile", "MoveFile", "Open", "Rename", "Truncate", "Unlink"},
	"golang.org/x/sys/unix": {
		"Creat", "Ftruncate", "Link", "Mkdir", "Open", "Openat", "Openat2", "Pwrite", "Rename",
		"Renameat", "Renameat2", "Truncate",
		"Unlink", "Unlinkat", "Write",
	},
	"golang.org/x/sys/windows": {
		"CreateFile", "DeleteFile", "MoveFile", "MoveFileEx", "NtCreateFile", "Open", "Rename",
		"SetEndOfFile", "WriteFile",
	},
}

// A use is a place that mentions what is restricted.
type use struct{ at, pkg, name string }

// checkUses reports uses of what is restricted by packages that are not on the list.
func checkUses(files []source, r restriction) []string {
	found, faults := r.usedBy(files)
	for _, u := range found {
		if !r.allows(u.pkg, u.name) {
			faults = append(faults, fmt.Sprintf("%s: %s may not use %s: %s", u.at, u.pkg, u.name,
				r.say))
		}
	}
	slices.Sort(faults)
	return faults
}

// usedBy finds all uses of what is restricted, and what hides uses.
func (r restriction) usedBy(files []source) (found []use, faults []string) {
	for _, file := range files {
		local := make(map[string]string) // restricted packages, by their names in this file
		for name, spec := range file.imports() {
			if _, ok := r.names[name]; !ok {
				continue
			}
			as := path.Base(name)
			if spec.Name != nil {
				as = spec.Name.Name
			}
			if as == "." {
				faults = append(faults, fmt.Sprintf("%s: a dot import of %s hides who uses it",
					file.at(spec), name))
				continue
			}
			local[as] = name
		}
		found = append(found, uses(file, local, r)...)
	}
	return found, faults
}

// uses finds where a file mentions what is restricted, called or not: somebody will call a
// function that is passed on.
func uses(file source, local map[string]string, r restriction) []use {
	var found []use
	ast.Inspect(file.ast, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name := ""
		left, _ := selector.X.(*ast.Ident)
		switch {
		case left != nil && local[left.Name] != "":
			if from := local[left.Name]; slices.Contains(r.names[from], selector.Sel.Name) {
				name = path.Base(from) + "." + selector.Sel.Name
			}
		case slices.Contains(r.methods, selector.Sel.Name):
			name = selector.Sel.Name
		}
		if name != "" {
			found = append(found, use{file.at(selector), file.pkg, name})
		}
		return true
	})
	return found
}

func (r restriction) allows(pkg, name string) bool {
	return slices.ContainsFunc(r.users, func(u user) bool {
		return u.has(pkg) && (len(u.names) == 0 || slices.Contains(u.names, name))
	})
}

// has reports whether a package is the user, or one of those below that it stands for.
func (u user) has(pkg string) bool {
	top, below := strings.CutSuffix(u.pkg, "/...")
	return pkg == top || below && strings.HasPrefix(pkg, top+"/")
}
