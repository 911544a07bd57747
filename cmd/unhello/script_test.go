package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the program available to the scripts under its own name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"unhello": main})
}

// TestScripts runs testdata/*.txtar: the whole program, a file a topic.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}
