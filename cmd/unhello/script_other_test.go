//go:build !linux

package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// programs are those that tests start, by their names.
var programs = map[string]func(){"unhello": recordedMain}

// Scripts that need more of the system begin with [!linux] skip.
func systemCommands() map[string]func(*testscript.TestScript, bool, []string) { return nil }

// setUpSystem has nothing to prepare here.
func setUpSystem(*testing.T) func(*testscript.Env) { return func(*testscript.Env) {} }
