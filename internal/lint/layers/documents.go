package main

import (
	"fmt"
	"go/ast"
	"reflect"
	"slices"
	"strconv"
)

// A fileFormat is a file or a package whose JSON is the program's own, in files, with the
// reason. It is no document that --json prints.
type fileFormat struct{ where, why string }

// checkDocuments reports structs with JSON tags outside the package of the documents.
func checkDocuments(files []source, r rules) []string {
	var faults []string
	for _, file := range files {
		isFormat := func(f fileFormat) bool { return f.where == file.pkg || f.where == file.name }
		if file.pkg == r.documents || slices.ContainsFunc(r.fileFormats, isFormat) {
			continue
		}
		ast.Inspect(file.ast, func(node ast.Node) bool {
			if field, ok := node.(*ast.Field); ok && hasJSONTag(field) {
				fault := fmt.Sprintf("%s: a JSON tag outside %s", file.at(field), r.documents)
				faults = append(faults, fault)
			}
			return true
		})
	}
	return faults
}

func hasJSONTag(field *ast.Field) bool {
	if field.Tag == nil {
		return false
	}
	tag, err := strconv.Unquote(field.Tag.Value)
	_, ok := reflect.StructTag(tag).Lookup("json")
	return err == nil && ok
}
