package lint

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

var windowsArchs = []string{"amd64", "arm64"}

// What the linker leaves in the executables loads no library and looks up no function that is not
// on the list, and everything on the list is there for a reason.
func TestWindowsDLLs(t *testing.T) {
	if testing.Short() {
		t.Skip("-short is given, and two executables would be linked")
	}
	for _, arch := range windowsArchs {
		t.Run(arch, func(t *testing.T) {
			wanted, err := wantedBy(packagesOf(t, arch), linkedOf(t, arch))
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range compareDLLs(wanted, windowsDLLs) {
				t.Error(fault)
			}
		})
	}
}

func TestCompareDLLs(t *testing.T) {
	list := []dll{
		{"any.dll", nil, "there"},
		{"some.dll", []string{"One", "Two"}, "there"},
	}
	for _, test := range []struct {
		name   string
		wanted []function
		want   []string
	}{
		{"all", []function{{"any.dll", "X"}, {"some.dll", "One"}, {"Some.DLL", "Two"}}, nil},
		{"another DLL", []function{{"any.dll", "X"}, {"some.dll", "One"}, {"some.dll", "Two"},
			{"new.dll", "F"}}, []string{
			"F of new.dll: the DLL is not on the list",
		}},
		{"another function", []function{{"any.dll", "X"}, {"some.dll", "One"}, {"some.dll", "Two"},
			{"some.dll", "Three"}}, []string{
			"Three of some.dll: the function is not on the list",
		}},
		{"less", []function{{"some.dll", "One"}}, []string{
			"any.dll is on the list, and nothing loads it",
			"Two of some.dll is on the list, and nothing calls it",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := compareDLLs(test.wanted, list); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// compareDLLs returns the differences between the list and what the program looks up.
func compareDLLs(wanted []function, list []dll) []string {
	var faults []string
	for _, f := range wanted {
		i := slices.IndexFunc(list, func(d dll) bool { return strings.EqualFold(d.name, f.dll) })
		switch {
		case i < 0:
			faults = append(faults, fmt.Sprintf("%s of %s: the DLL is not on the list",
				f.name, f.dll))
		case len(list[i].functions) > 0 && !slices.Contains(list[i].functions, f.name):
			faults = append(faults, fmt.Sprintf("%s of %s: the function is not on the list",
				f.name, f.dll))
		}
	}
	for _, d := range list {
		isWanted := func(name string) bool {
			return slices.ContainsFunc(wanted, func(f function) bool {
				return strings.EqualFold(f.dll, d.name) && (name == "" || f.name == name)
			})
		}
		if !isWanted("") {
			faults = append(faults, d.name+" is on the list, and nothing loads it")
			continue
		}
		for _, name := range d.functions {
			if !isWanted(name) {
				faults = append(faults, fmt.Sprintf("%s of %s is on the list, and nothing calls it",
					name, d.name))
			}
		}
	}
	return faults
}

// packagesOf returns all packages that the executable is made of.
func packagesOf(t *testing.T, arch string) []goPackage {
	t.Helper()
	out, err := forWindows(arch, "list", "-deps", "-f",
		`{{.ImportPath}}{{range .GoFiles}}|{{$.Dir}}/{{.}}{{end}}`).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		packages = append(packages, goPackage{path: fields[0], files: fields[1:]})
	}
	return packages
}

// linkedOf returns the functions and variables that the linker puts into the executable because
// something in it needs them.
func linkedOf(t *testing.T, arch string) map[string]bool {
	t.Helper()
	exe := filepath.Join(t.TempDir(), "unhello.exe")
	out, err := forWindows(arch, "build", "-trimpath", "-buildvcs=false", "-ldflags=-dumpdep", "-o",
		exe).CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	linked := make(map[string]bool)
	for line := range strings.Lines(string(out)) {
		if _, symbol, ok := strings.Cut(strings.TrimSpace(line), " -> "); ok {
			symbol, _, _ = strings.Cut(symbol, " <") // an attribute
			linked[symbol] = true
		}
	}
	if !linked["main.main"] {
		t.Fatalf("the linker does not name what it links:\n%.1000s", out)
	}
	return linked
}

func forWindows(arch string, args ...string) *exec.Cmd {
	cmd := exec.Command("go", append(args, "./cmd/unhello")...)
	cmd.Dir = testenv.Root()
	cmd.Env = append(os.Environ(), "GOOS=windows", "GOARCH="+arch, "CGO_ENABLED=0", "GOFLAGS=",
		"GOEXPERIMENT=")
	return cmd
}
