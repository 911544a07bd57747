package rescue

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/target"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

// ntfsVolume makes an image of an NTFS volume with a Windows of a fixture. fill, if not nil, adds
// to the mounted volume.
func ntfsVolume(t *testing.T, fixture string, fill func(dir string)) string {
	t.Helper()
	files := map[string][]byte{}
	for name, b := range content(t, filepath.Join(testenv.Root(), "testdata", "hives", fixture)) {
		files[path.Join("Windows/System32/config", filepath.Base(name))] = b
	}
	return testdisk.NTFS(t, testdisk.Volume{Files: files, Fill: fill})
}

// hibernated puts the hibernation file of a saved session on a mounted volume.
func hibernated(t *testing.T) func(dir string) {
	return func(dir string) {
		testdisk.Write(t, filepath.Join(dir, "hiberfil.sys"),
			append([]byte("HIBR"), testdisk.Noise(3*4096)...))
	}
}

// free marks the first cluster of a file as free.
func free(t *testing.T, volume, name string) {
	t.Helper()
	f, err := os.OpenFile(volume, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := ntfs.Open(f, 16<<20)
	if err != nil {
		t.Fatal(err)
	}
	file, err := v.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	where, err := file.Map(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	bitmap := testdisk.Run(t, "ntfscat", "-i", "6", volume)
	whole, err := os.ReadFile(volume)
	if err != nil {
		t.Fatal(err)
	}
	cluster := where[0].Offset / v.ClusterSize()
	at := int64(bytes.Index(whole, bitmap)) + cluster/8
	if whole[at]>>(cluster%8)&1 == 0 {
		t.Fatalf("the bitmap does not stand at 0x%x", at)
	}
	if _, err := f.WriteAt([]byte{whole[at] &^ (1 << (cluster % 8))}, at); err != nil {
		t.Fatal(err)
	}
}

// TestDiscardProvesTheHibernationFile: its clusters are proven just like those of the hive.
func TestDiscardProvesTheHibernationFile(t *testing.T) {
	volume := ntfsVolume(t, "clean-on", hibernated(t))
	o := FixOptions{WriteOptions: WriteOptions{Yes: true, DryRun: true, NoRecord: true},
		DiscardHibernation: true}
	if _, err := session().Fix(t.Context(), volume, o); err != nil {
		t.Fatal(err)
	}
	free(t, volume, "hiberfil.sys")
	before := content(t, filepath.Dir(volume))
	o.DryRun = false
	_, err := session().Fix(t.Context(), volume, o)
	wantReason(t, err, problem.VolumeDamaged)
	wantContent(t, filepath.Dir(volume), before)
}

// TestLockProvesAgain: what was proven before could have changed until the disk was locked.
func TestLockProvesAgain(t *testing.T) {
	volume := ntfsVolume(t, "clean-on", nil)
	found, err := session().Find(t.Context(), volume, target.Software, target.Select{})
	if err != nil {
		t.Fatal(err)
	}
	w := found.Windows[0]
	if err := session().Admit(w, record.Plan{}); err != nil {
		t.Fatal(err)
	}
	free(t, volume, `Windows\System32\config\SOFTWARE`)
	_, err = session().Take(w)
	wantReason(t, err, problem.VolumeDamaged)
	used, err := device.Open(volume, true)
	if err != nil {
		t.Fatal("the lock stayed behind:", err)
	}
	_ = used.Close()
}

// TestLockComparesAgain: what was read before counts only if it is still so once the disk is
// locked, even if no time tells of a change.
func TestLockComparesAgain(t *testing.T) {
	for name, change := range map[string]struct{ from, to string }{
		"nothing":           {"x", "x"},
		"the saved session": {"HIBR", "WAKE"},
	} {
		volume := ntfsVolume(t, "clean-on", hibernated(t))
		info, err := os.Stat(volume)
		if err != nil {
			t.Fatal(err)
		}
		found, err := session().Find(t.Context(), volume, target.Software, target.Select{})
		if err != nil {
			t.Fatal(err)
		}
		before, err := found.Windows[0].Stamps()
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(volume)
		if err != nil {
			t.Fatal(err)
		}
		write(t, volume, bytes.ReplaceAll(b, []byte(change.from), []byte(change.to)))
		if err := os.Chtimes(volume, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
		locked, err := session().Take(found.Windows[0])
		if err != nil {
			t.Fatal(err)
		}
		err = locked.IsAsRead(before)
		locked.Close()
		t.Log(name)
		if change.from != change.to {
			wantReason(t, err, problem.Changed)
		} else if err != nil {
			t.Error(err)
		}
	}
}

// TestLockComparesFolders: in a folder too, no time need tell of a change.
func TestLockComparesFolders(t *testing.T) {
	for name, offset := range map[string]int64{"SOFTWARE": 100, "SOFTWARE.LOG1": 0x1000} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			fixture := filepath.Join(testenv.Root(), "testdata", "hives", "dirty-same-size")
			for name, b := range content(t, fixture) {
				testdisk.Write(t, filepath.Join(dir, filepath.Base(name)), b)
			}
			path := filepath.Join(dir, name)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			found, err := session().Find(t.Context(), dir, target.Software, target.Select{})
			if err != nil {
				t.Fatal(err)
			}
			before, err := found.Windows[0].Stamps()
			if err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b[offset] ^= 1
			write(t, path, b)
			if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
			locked, err := session().Take(found.Windows[0])
			if err != nil {
				t.Fatal(err)
			}
			defer locked.Close()
			wantReason(t, locked.IsAsRead(before), problem.Changed)
		})
	}
}

// TestHibernationFileThatIsNone: a hiberfil.sys that is not a file can't be judged, on a volume as
// in a folder.
func TestHibernationFileThatIsNone(t *testing.T) {
	volume := ntfsVolume(t, "clean-on", func(dir string) {
		if err := os.Mkdir(filepath.Join(dir, "hiberfil.sys"), 0o777); err != nil {
			t.Fatal(err)
		}
	})
	before := content(t, filepath.Dir(volume))
	_, err := session().
		Fix(t.Context(), volume, FixOptions{WriteOptions: WriteOptions{Yes: true, NoRecord: true}})
	wantReason(t, err, problem.FileNotInPlace)
	wantContent(t, filepath.Dir(volume), before)
}

// TestEmptyHibernationFile: an empty hiberfil.sys holds no session.
func TestEmptyHibernationFile(t *testing.T) {
	volume := ntfsVolume(t, "clean-on",
		func(dir string) { testdisk.Write(t, filepath.Join(dir, "hiberfil.sys"), nil) })
	if _, err := session().
		Fix(t.Context(), volume,
			FixOptions{WriteOptions: WriteOptions{Yes: true, NoRecord: true}}); err != nil {
		t.Error(err)
	}
}

// TestDryRunOnAMountedImage: the refusal says who uses the image.
func TestDryRunOnAMountedImage(t *testing.T) {
	volume := ntfsVolume(t, "clean-on", nil)
	testdisk.Mounted(t, volume, func(dir string) {
		_, err := session().Fix(t.Context(), volume,
			FixOptions{WriteOptions: WriteOptions{DryRun: true}})
		wantReason(t, err, problem.InUse)
		if err != nil && !strings.Contains(problem.Of(err).Detail, " is mounted on "+dir) {
			t.Errorf("%+v", problem.Of(err))
		}
	})
}

// TestDryRunOnAnImageInUse: a dry run ends as the real run would.
func TestDryRunOnAnImageInUse(t *testing.T) {
	volume := ntfsVolume(t, "clean-on", nil)
	used, err := device.Open(volume, true)
	if err != nil {
		t.Fatal(err)
	}
	defer used.Close()
	for _, dry := range []bool{true, false} {
		_, err = session().
			Fix(t.Context(), volume,
				FixOptions{WriteOptions: WriteOptions{Yes: true, DryRun: dry, NoRecord: true}})
		wantReason(t, err, problem.InUse)
	}
}
