package main

import (
	"fmt"
	"go/build/constraint"
	"path"
	"slices"
	"strings"
)

// systems are the words by which files are left to some operating systems, in their names or their
// build constraints. Nothing is built for others.
var systems = []string{"linux", "windows", "darwin", "unix", "other"}

// checkPlatforms reports files of one operating system and calls of a system in packages that are
// not on the list.
func checkPlatforms(files []source, r rules) []string {
	var faults []string
	for _, file := range files {
		has := func(u user) bool { return u.has(file.pkg) }
		if what := file.platform(); what != "" && !slices.ContainsFunc(r.platforms, has) {
			faults = append(faults, fmt.Sprintf("%s: %s: %s is the one layer of operating systems",
				file.name, what, r.systemLayer))
		}
	}
	return faults
}

// platform tells what binds a file to an operating system; empty if nothing does.
func (s source) platform() string {
	words := strings.Split(strings.TrimSuffix(path.Base(s.name), ".go"), "_")
	for _, word := range words[1:] {
		if slices.Contains(systems, word) {
			return "its name says " + word
		}
	}
	for _, group := range s.ast.Comments {
		for _, line := range group.List {
			expr, err := constraint.Parse(line.Text)
			if err != nil || group.Pos() > s.ast.Package {
				continue
			}
			tag := ""
			expr.Eval(func(word string) bool {
				if slices.Contains(systems, word) {
					tag = word
				}
				return true
			})
			if tag != "" {
				return "its build constraint says " + tag
			}
		}
	}
	for name := range s.imports() {
		if name == "syscall" || name == "unsafe" || strings.HasPrefix(name, "golang.org/x/sys/") {
			return "it imports " + name
		}
	}
	return ""
}
