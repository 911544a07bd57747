package main

import (
	"fmt"
	"slices"
	"strings"
)

// checkImports reports packages that are missing in the table, imports of ours that the table
// doesn't allow, and forbidden imports.
func checkImports(files []source, r rules) []string {
	var faults []string
	unknown := make(map[string]bool)
	for _, file := range files {
		allowed, known := r.mayImport[file.pkg]
		if !known {
			if !unknown[file.pkg] {
				faults = append(faults, fmt.Sprintf("package %s is not in the table of layers",
					file.pkg))
			}
			unknown[file.pkg] = true
			continue
		}
		for name, spec := range file.imports() {
			if why, bad := r.forbidden[name]; bad {
				faults = append(faults, fmt.Sprintf("%s: imports %s: %s", file.at(spec), name, why))
			}
			ours, isOurs := strings.CutPrefix(name, r.module+"/")
			if isOurs && !slices.Contains(allowed, ours) {
				faults = append(faults, fmt.Sprintf("%s: %s may not import %s", file.at(spec),
					file.pkg, ours))
			}
		}
	}
	slices.Sort(faults)
	return faults
}
