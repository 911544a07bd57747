package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
)

// checkStale reports what the rules allow and nobody needs: it would hide the next one who does.
func checkStale(fsys fs.FS, r rules) ([]string, error) {
	files, err := load(fsys)
	if err != nil {
		return nil, err
	}
	faults := slices.Concat(staleImports(files, r), staleFormats(files, r))
	for _, restricted := range r.restrictions {
		faults = append(faults, staleUsers(files, restricted)...)
	}
	for _, u := range r.platforms {
		if !slices.ContainsFunc(files, func(s source) bool {
			return u.has(s.pkg) && s.platform() != ""
		}) {
			faults = append(faults, fmt.Sprintf("the list of platforms has %s (%s), which knows "+
				"no operating system", u.pkg, u.why))
		}
	}
	slices.Sort(faults)
	return faults, nil
}

func staleImports(files []source, r rules) []string {
	imported := make(map[string]map[string]bool)
	for _, file := range files {
		if imported[file.pkg] == nil {
			imported[file.pkg] = make(map[string]bool)
		}
		for name := range file.imports() {
			imported[file.pkg][name] = true
		}
	}
	var faults []string
	for pkg, allowed := range r.mayImport {
		if imported[pkg] == nil {
			faults = append(faults, fmt.Sprintf("the table of layers has %s, which is no package",
				pkg))
		}
		for _, name := range allowed {
			if !imported[pkg][r.module+"/"+name] {
				faults = append(faults, fmt.Sprintf("the table of layers lets %s import %s, "+
					"which it does not", pkg, name))
			}
		}
	}
	return faults
}

func staleUsers(files []source, r restriction) []string {
	found, _ := r.usedBy(files)
	var faults []string
	for _, u := range r.users {
		names := u.names
		if len(names) == 0 {
			names = []string{""}
		}
		for _, name := range names {
			if !slices.ContainsFunc(found, func(f use) bool {
				return u.has(f.pkg) && (name == "" || name == f.name)
			}) {
				faults = append(faults, fmt.Sprintf("%s may use %s (%s) and does not: %s", u.pkg,
					cmp.Or(name, "all"), u.why, r.say))
			}
		}
	}
	return faults
}

func staleFormats(files []source, r rules) []string {
	var faults []string
	for _, f := range r.fileFormats {
		without := r
		without.fileFormats = slices.DeleteFunc(slices.Clone(r.fileFormats),
			func(other fileFormat) bool { return other == f })
		if len(checkDocuments(files, without)) == len(checkDocuments(files, r)) {
			faults = append(faults, fmt.Sprintf("%s (%s) has no JSON tag", f.where, f.why))
		}
	}
	return faults
}
