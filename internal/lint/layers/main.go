// Command layers checks the rules that hold the project together: packages import only packages
// below them, only internal/device writes to files, only libraries and internal/problem tell errors
// by their types, no flow knows a language, and every JSON document is in internal/report. They are
// tables, in rules.go; whatever the tables don't allow is an error. Run it from the module's root.
package main

import (
	"fmt"
	"io/fs"
	"os"
)

func main() {
	faults, err := run(os.DirFS("."), projectRules)
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
	return append(faults, checkDocuments(files, r)...), nil
}
