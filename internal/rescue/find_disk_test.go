package rescue

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/target"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

// volumeWith makes an image of an NTFS volume with a Windows in each of the folders.
func volumeWith(t *testing.T, folders ...string) string {
	t.Helper()
	files := map[string][]byte{}
	for name, b := range content(t,
		filepath.Join(testenv.Root(), "testdata", "hives", "clean-on")) {
		for _, folder := range folders {
			files[path.Join(folder, "System32/config", filepath.Base(name))] = b
		}
	}
	return testdisk.NTFS(t, testdisk.Volume{Files: files})
}

// tear makes the file records of files look half written.
func tear(t *testing.T, volume string, names ...string) {
	t.Helper()
	b, err := os.ReadFile(volume)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ntfs.Open(strings.NewReader(string(b)), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		f, err := v.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		b[testdisk.RecordAt(t, b, f.Reference()&(1<<48-1))+1022]++
	}
	write(t, volume, b)
}

// TestDamagedFolder: damage in one folder hides no Windows in the others, and is reported.
func TestDamagedFolder(t *testing.T) {
	whole := volumeWith(t, "Old", "Windows")
	for _, name := range []string{`Old`, `Old\System32`, `Old\System32\config\SOFTWARE`,
		`Old\System32\config\SOFTWARE.LOG1`} {
		t.Run(name, func(t *testing.T) {
			volume := testdisk.Extract(t, whole, 0, 16<<20)
			tear(t, volume, name)
			found, err := session().Find(t.Context(), volume, target.Software, target.Select{})
			if err != nil {
				t.Fatal(err)
			}
			found.Close()
			if len(found.Windows) != 1 || found.Windows[0].Folder != "Windows" {
				t.Errorf("%+v", found.Windows)
			}
			p := found.Volumes[0].Failure
			if !problem.Is(p, problem.VolumeDamaged) || !strings.Contains(p.Error(), `\Old`) {
				t.Errorf("%+v", p)
			}
			o := FixOptions{WriteOptions: WriteOptions{Yes: true, DryRun: true, NoRecord: true}}
			s := session()
			if r, err := s.Fix(t.Context(), volume, o); err != nil || r.Result != ResultWouldFix {
				t.Errorf("%+v, %v", r, err)
			}
			if w := s.Console.Warnings(); len(w) != 1 ||
				!strings.HasPrefix(w[0], "a Windows may have been missed: ") {
				t.Errorf("warnings %q", w)
			}
		})
	}
}

// TestManyDamagedFolders: the search ends after a number of unreadable folders.
func TestManyDamagedFolders(t *testing.T) {
	var broken []string
	for i := range 16 {
		broken = append(broken, fmt.Sprintf("Old %02d", i))
	}
	volume := volumeWith(t, append(broken, "Windows")...)
	for _, test := range []struct {
		tear []string
		want int
	}{{broken[1:], 2}, {broken[:1], 0}} {
		tear(t, volume, test.tear...)
		found, err := session().Find(t.Context(), volume, target.Software, target.Select{})
		if err != nil || len(found.Windows) != test.want || found.Volumes[0].Failure == nil {
			t.Errorf("%d torn: %+v, %v", len(test.tear), found, err)
		}
	}
}
