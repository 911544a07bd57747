package managebde

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	inSystem, inSysnative := filepath.Join("System32", program), filepath.Join("Sysnative", program)
	for _, test := range []struct {
		name  string
		there map[string]string // what LookPath finds, by its argument
		want  string            // empty: nothing
	}{
		{"in System32", map[string]string{inSystem: inSystem, program: "elsewhere"}, inSystem},
		{"seen by a 32-bit program", map[string]string{inSysnative: inSysnative,
			program: "elsewhere"}, inSysnative},
		{"in PATH", map[string]string{program: "elsewhere"}, "elsewhere"},
		{"nowhere", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := find([]string{"System32", "Sysnative"},
				func(name string) (string, error) {
					if path, ok := test.there[name]; ok {
						return path, nil
					}
					return "", exec.ErrNotFound
				})
			if test.want != "" {
				if err != nil || found.Path != test.want {
					t.Errorf("found %+v, %v, want %s", found, err, test.want)
				}
				return
			}
			var missing *MissingError
			if !errors.As(err, &missing) ||
				!slices.Equal(missing.Looked, []string{"System32", "Sysnative", "PATH"}) {
				t.Fatalf("found %+v, error %v", found, err)
			}
			for _, fact := range []string{"WinPE-WMI", "WinPE-SecureStartup"} {
				if !slices.Contains(missing.WinPEPackages(), fact) ||
					!strings.Contains(err.Error(), fact) {
					t.Errorf("the error does not name %s: %v", fact, err)
				}
			}
		})
	}
}

// Somebody who can write to the current folder must not choose the program that gets the password.
func TestCurrentFolderIsNotSearched(t *testing.T) {
	found, err := find([]string{"System32"}, func(name string) (string, error) {
		if name == program {
			return program, &exec.Error{Name: name, Err: exec.ErrDot}
		}
		return "", exec.ErrNotFound
	})
	if !errors.As(err, new(*MissingError)) {
		t.Errorf("found %+v, error %v", found, err)
	}
}

func TestOtherSystemsHaveNoManageBDE(t *testing.T) {
	t.Setenv("PATH", filepath.Dir(fake))
	found, err := Find(nil)
	var missing *MissingError
	if !errors.As(err, &missing) || len(missing.Looked) > 0 ||
		strings.Contains(err.Error(), "WinPE") {
		t.Errorf("found %+v, error %v", found, err)
	}
}
