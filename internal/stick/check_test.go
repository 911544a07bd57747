package stick

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestCheck does one thing to a complete stick.
func TestCheck(t *testing.T) {
	remove := func(t *testing.T, file string) {
		if err := os.RemoveAll(file); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		change func(t *testing.T, dir string)
		want   Checked
		whole  bool
	}{
		"nothing": {func(*testing.T, string) {}, Checked{Listed: 6, Keys: keysPath}, true},
		"keys destroyed": {
			func(t *testing.T, dir string) { remove(t, filepath.Join(dir, keysPath)) },
			Checked{Listed: 6}, true,
		},
		"keys changed": {
			func(t *testing.T, dir string) { put(t, filepath.Join(dir, keysPath), "x") },
			Checked{Listed: 6, Keys: keysPath, Changed: []string{keysPath}}, false,
		},
		"launcher missing": {
			func(t *testing.T, dir string) { remove(t, filepath.Join(dir, launcher)) },
			Checked{Listed: 6, Keys: keysPath, Missing: []string{launcher}}, false,
		},
		"a folder in its place": {
			func(t *testing.T, dir string) {
				remove(t, filepath.Join(dir, launcher))
				put(t, filepath.Join(dir, launcher, "x"), "x")
			},
			Checked{Listed: 6, Keys: keysPath, Changed: []string{launcher}}, false,
		},
		"list missing": {
			func(t *testing.T, dir string) { remove(t, filepath.Join(dir, manifestPath)) },
			Checked{Keys: keysPath, Extra: []string{
				launcher, readmeJaPath, readmePath, keysPath, "unhello/unhello-windows-amd64.exe",
				"unhello/unhello-windows-arm64.exe",
			}}, false,
		},
		"list damaged": {
			func(t *testing.T, dir string) { put(t, filepath.Join(dir, manifestPath), "x") },
			Checked{Changed: []string{manifestPath}}, false,
		},
		"all gone": {func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, Folder))
			remove(t, filepath.Join(dir, launcher))
		}, Checked{}, false},
		"leftovers": {
			func(t *testing.T, dir string) {
				put(t, filepath.Join(dir, launcher+newSuffix), "x")
				put(t, filepath.Join(dir, readmePath+oldSuffix), "x")
			},
			Checked{Listed: 6, Keys: keysPath,
				Extra: []string{launcher + newSuffix, readmePath + oldSuffix}}, false,
		},
		"files of others": {
			func(t *testing.T, dir string) {
				put(t, filepath.Join(dir, Folder, "unhello.log"), "x")
			},
			Checked{Listed: 6, Keys: keysPath}, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			mustAdd(t, dir, Sources{Programs: release(t, "x"), Keys: []byte("keys"), Version: "1"})
			test.change(t, dir)
			got, err := Check(dir)
			if err != nil {
				t.Fatal(err)
			}
			if test.want.Keys != "" {
				test.want.Keys = filepath.Join(dir, keysPath)
			}
			test.want.Path = dir
			if diff := cmp.Diff(test.want, *got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if got.Whole() != test.whole {
				t.Errorf("whole: %v", got.Whole())
			}
		})
	}
}

func TestOnlyRevocable(t *testing.T) {
	for want, list := range map[bool][][]string{
		true: {{productionPCA2011}},
		false: {nil, {"Windows UEFI CA 2023"}, {productionPCA2011, "Windows UEFI CA 2023"},
			{"Microsoft Corporation UEFI CA 2011"}},
	} {
		for _, signers := range list {
			if b := (BootManager{Signers: signers}); b.OnlyRevocable() != want {
				t.Errorf("%q: %v", signers, !want)
			}
		}
	}
}
