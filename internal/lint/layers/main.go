// Command layers checks the rules that hold the project together: packages import only packages
// below them, only internal/device writes to files, only libraries and internal/problem tell errors
// by their types, no flow knows a language, every JSON document is in internal/report, operating
// systems are a matter of internal/device, and where files have an order none uses one that leads
// back to it. They are tables, in rules.go; whatever the tables don't allow is an error, and so is
// what they allow and nobody needs. Run it from the module's root.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
)

func main() {
	faults, err := all(os.DirFS("."), projectRules)
	if err != nil {
		fmt.Fprintln(os.Stderr, "layers:", err)
		os.Exit(1)
	}
	for _, fault := range faults {
		fmt.Fprintln(os.Stderr, "layers:", fault)
	}
	if len(faults) > 0 {
		os.Exit(1)
	}
}

// all checks this module, and that its rules have no more exceptions than it needs.
func all(fsys fs.FS, r rules) ([]string, error) {
	faults, err := run(fsys, r)
	if err != nil {
		return nil, err
	}
	stale, err := checkStale(fsys, r)
	if err != nil {
		return nil, err
	}
	circles, err := checkArrows(r)
	return slices.Concat(faults, stale, circles), err
}

// run checks the module in fsys and returns the faults in a stable order.
func run(fsys fs.FS, r rules) ([]string, error) {
	files, err := load(fsys)
	if err != nil {
		return nil, err
	}
	faults := checkImports(files, r)
	for _, restricted := range r.restrictions {
		faults = append(faults, checkUses(files, restricted)...)
	}
	faults = append(faults, checkPlatforms(files, r)...)
	return append(faults, checkDocuments(files, r)...), nil
}
