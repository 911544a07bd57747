//go:build !windows

package rescue

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/demo"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/target"
	"unhello/internal/testenv"
)

// What the system shows decrypted is a folder to us. What we copy elsewhere is as safe as if we had
// unlocked the volume ourselves.

// opensTo makes manage-bde show a folder as the drive.
func (m *machine) opensTo(root string) {
	m.unlocks = func(mount string) error {
		m.locked = false
		return os.Rename(root, mount)
	}
}

// TestUnlockedVolumeIsSealed: whoever unlocked the volume, the record is sealed if there is a key,
// and undo opens it.
func TestUnlockedVolumeIsSealed(t *testing.T) {
	for name, prepare := range map[string]func(m *machine, root string) error{
		"by us": func(m *machine, root string) error { m.opensTo(root); return nil },
		"by us, no place": func(m *machine,
			root string) error {
			m.forget().opensTo(root)
			return nil
		},
		"by somebody else": func(m *machine,
			root string) error {
			m.locked = false
			return os.Rename(root, m.drive())
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, root := newMachine(t, demo.Locked.Make), volume(t, "clean-on")
			if err := prepare(m, root); err != nil {
				t.Fatal(err)
			}
			hive, disk := mustReadFile(t,
				filepath.Join(testenv.Root(), "testdata/hives/clean-on/SOFTWARE")),
				mustReadFile(t, m.disk)
			s, _ := m.on(t)
			_, err := s.Fix(t.Context(), m.drive(),
				FixOptions{WriteOptions: WriteOptions{Yes: true, NoRecord: true,
					BackupDir: t.TempDir()}})
			wantReason(t, err, problem.Plaintext)
			r, said, err := m.fix(t, m.drive())
			if err != nil || r.Result != ResultFixed || said != "" {
				t.Fatalf("%+v, %v, said %q", r, err, said)
			}
			wantNoBackup(t, s, m.drive())
			kept, err := record.Load(r.Record)
			if err != nil || !kept.Sealed() ||
				strings.Contains(string(mustReadFile(t, r.Record)), "PasswordLess") {
				t.Errorf("the record is not sealed: %v", err)
			}
			s, _ = m.on(t)
			if _, err := s.Undo(t.Context(), r.Record, "",
				UndoOptions{WriteOptions: WriteOptions{Yes: true}}); err != nil {
				t.Error(err)
			}
			if got := mustReadFile(t,
				filepath.Join(m.drive(), "Windows/System32/config/SOFTWARE")); string(
				got) != string(hive) {
				t.Error("the hive is not as it was")
			}
			if string(disk) != string(mustReadFile(t, m.disk)) {
				t.Error("the disk was written")
			}
		})
	}
}

// wantNoBackup makes sure that files of the volume are not copied to where they are in the clear.
func wantNoBackup(t *testing.T, s *Session, root string) {
	t.Helper()
	before, backup := content(t, root), t.TempDir()
	o := WriteOptions{Yes: true, RecordDir: t.TempDir(), BackupDir: backup}
	_, err := s.Fix(t.Context(), root, FixOptions{WriteOptions: o})
	wantReason(t, err, problem.Plaintext)
	_, err = s.SetValue(t.Context(), root, "A", "b", 1, nil, SetOptions{WriteOptions: o})
	wantReason(t, err, problem.Plaintext)
	_, err = s.SetValue(t.Context(), root, "A", "b", 1, nil, SetOptions{Out: backup + "/new"})
	wantReason(t, err, problem.Plaintext)
	wantContent(t, root, before)
	if left, _ := os.ReadDir(backup); len(left) > 0 {
		t.Errorf("%d files were copied", len(left))
	}
}

// TestUnlockedVolumeWithoutKey: there is a warning if the record can't be sealed.
func TestUnlockedVolumeWithoutKey(t *testing.T) {
	m, root := newMachine(t, demo.Locked.Make), volume(t, "clean-on")
	m.locked = false
	if err := os.Rename(root, m.drive()); err != nil {
		t.Fatal(err)
	}
	for name, keys := range map[string]*target.Keys{"none": nil, "no key": {}} {
		s, screen := m.on(t)
		s.Keys = keys
		before := content(t, m.drive())
		wantNoBackup(t, s, m.drive())
		r, err := s.Fix(t.Context(), m.drive(),
			FixOptions{WriteOptions: WriteOptions{Yes: true, RecordDir: t.TempDir()}})
		if err != nil {
			t.Fatal(err)
		}
		if said := screen.String(); strings.Count(said,
			"the undo record holds the old bytes in the clear") != 1 {
			t.Errorf("%s: said %q", name, said)
		}
		if kept, err := record.Load(r.Record); err != nil || kept.Sealed() {
			t.Errorf("%s: sealed, %v", name, err)
		}
		if _, err := s.Undo(t.Context(), r.Record, "",
			UndoOptions{WriteOptions: WriteOptions{Yes: true}}); err != nil {
			t.Error(err)
		}
		wantContent(t, m.drive(), before)
	}
}

// TestPlainVolumeIsNotSealed: if nothing is encrypted, records and backups are as usual.
func TestPlainVolumeIsNotSealed(t *testing.T) {
	m, root := newMachine(t, demo.Plain.Make), volume(t, "clean-on")
	m.locked = false
	if err := os.Rename(root, m.drive()); err != nil {
		t.Fatal(err)
	}
	s, screen := m.on(t)
	o := WriteOptions{Yes: true, RecordDir: t.TempDir(), BackupDir: t.TempDir()}
	if _, err := s.Fix(t.Context(), m.drive(), FixOptions{WriteOptions: o}); err != nil ||
		screen.Len() > 0 {
		t.Errorf("%v, said %q", err, screen)
	}
}
