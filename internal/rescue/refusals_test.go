//go:build !windows

package rescue

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/demo"
	"unhello/internal/problem"
	"unhello/internal/testenv"
)

// TestOneOrderOfRefusals: all that edit a hive refuse the same, in the same order. Here a hive on
// an encrypted volume that is to be copied lacks a log, and its Windows is hibernated.
func TestOneOrderOfRefusals(t *testing.T) {
	for name, do := range map[string]func(s *Session, root, record string, o WriteOptions) error{
		"fix": func(s *Session, root, _ string, o WriteOptions) error {
			_, err := s.Fix(t.Context(), root, FixOptions{WriteOptions: o})
			return err
		},
		"set": func(s *Session, root, _ string, o WriteOptions) error {
			_, err := s.SetValue(t.Context(), root, "A", "b", 1, nil, SetOptions{WriteOptions: o})
			return err
		},
		"set what no hive can hold": func(s *Session, root, _ string, o WriteOptions) error {
			_, err := s.SetValue(t.Context(), root, strings.Repeat("A", 300), "b", 1, nil,
				SetOptions{WriteOptions: o})
			if problem.Is(err, problem.NameTooLong) {
				return nil
			}
			return errors.Join(err, errors.New("no such key is possible"))
		},
		"recover": func(s *Session, root, _ string, o WriteOptions) error {
			_, err := s.Recover(t.Context(), root, SetOptions{WriteOptions: o})
			return err
		},
		"undo --logical": func(s *Session, _, record string, o WriteOptions) error {
			_, err := s.Undo(t.Context(), record, "", UndoOptions{WriteOptions: o, Logical: true})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, demo.Locked.Make)
			m.locked = false
			root := m.drive()
			if err := os.Rename(volume(t, "clean-on"), root); err != nil {
				t.Fatal(err)
			}
			config := filepath.Join(root, "Windows/System32/config")
			if err := os.Remove(filepath.Join(config, "SOFTWARE.LOG1")); err != nil {
				t.Fatal(err)
			}
			r, _, err := m.fix(t, root)
			if err != nil {
				t.Fatal(err)
			}
			fixture := "dirty-stale-0-real-2"
			if name == "undo --logical" {
				fixture = "dirty-stale-2-real-0" // on there is nothing to undo
			}
			use := func(file string) {
				write(t, filepath.Join(config, file), mustReadFile(t,
					filepath.Join(testenv.Root(), "testdata/hives", fixture, file)))
			}
			use("SOFTWARE")
			use("SOFTWARE.LOG2")
			hiberfil := filepath.Join(root, "hiberfil.sys")
			write(t, hiberfil, []byte("HIBR and the rest of a session"))
			s, _ := m.on(t)
			o := WriteOptions{Yes: true, RecordDir: t.TempDir(), BackupDir: t.TempDir()}
			before := content(t, root)
			wantReason(t, do(s, root, r.Record, o), problem.Plaintext)
			o.BackupDir = ""
			wantReason(t, do(s, root, r.Record, o), problem.LogMissing)
			wantContent(t, root, before)
			use("SOFTWARE.LOG1")
			before = content(t, root)
			wantReason(t, do(s, root, r.Record, o), problem.Hibernated)
			wantContent(t, root, before)
			if err := os.Remove(hiberfil); err != nil {
				t.Fatal(err)
			}
			if err := do(s, root, r.Record, o); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestANewFileTouchesNothing: what goes to a new file may come from a hibernated Windows.
func TestANewFileTouchesNothing(t *testing.T) {
	root := volume(t, "clean-on")
	write(t, filepath.Join(root, "hiberfil.sys"), []byte("HIBR and the rest of a session"))
	before := content(t, root)
	if _, err := session().SetValue(t.Context(), root, "A", "b", 1, nil,
		SetOptions{Out: filepath.Join(t.TempDir(), "new")}); err != nil {
		t.Error(err)
	}
	wantContent(t, root, before)
}
