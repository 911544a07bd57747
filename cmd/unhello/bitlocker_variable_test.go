package main

import (
	"os"
	"testing"

	"unhello/internal/problem"
)

// TestRecoveryVariable: what is in the environment is used like a flag, and is gone before any
// other program could be started.
func TestRecoveryVariable(t *testing.T) {
	for value, code := range map[string]int{passwordXTS: 0, mistypedDigits: problem.CodeUsage,
		"": problem.CodeUsage} {
		t.Setenv(recoveryVariable, value)
		got := runWith(t, commands, map[string]string{recoveryVariable: value}, "bitlocker",
			"check-key")
		if got.code != code {
			t.Errorf("%q: %+v, want exit code %d", value, got, code)
		}
		if left, there := os.LookupEnv(recoveryVariable); there {
			t.Errorf("%q is left in the environment", left)
		}
	}
}

// TestRecoveryVariableIsAlwaysTaken: no command starts a program with it, whether it takes keys or
// fails before it begins.
func TestRecoveryVariableIsAlwaysTaken(t *testing.T) {
	for _, args := range [][]string{
		nil, {"--help"}, {"fix", "--help"}, {"--version"}, {"nonsense"}, {"prevent", "--check"},
		{"media", "check", t.TempDir()}, {"hive", "check", "nowhere"},
	} {
		t.Setenv(recoveryVariable, passwordXTS)
		runWith(t, commands, map[string]string{recoveryVariable: passwordXTS}, args...)
		if _, there := os.LookupEnv(recoveryVariable); there {
			t.Errorf("%q: it is left in the environment", args)
		}
	}
}
