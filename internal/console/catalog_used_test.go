package console

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryTextIsUsed reads the sources: a text that nothing says is dead weight.
func TestEveryTextIsUsed(t *testing.T) {
	word := regexp.MustCompile(`\w+`)
	used := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == ".git" || name == "testdata" || name == "dist") {
			return filepath.SkipDir
		}
		if filepath.Ext(name) != ".go" || strings.HasPrefix(name, "catalog_") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range word.FindAllString(string(source), -1) {
			used[w] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range declared(t) {
		if !used[name] {
			t.Errorf("%s is never used", name)
		}
	}
}
