package rescue

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/target"
	"unhello/internal/text"
)

// circumstances are what a folder for the record is judged by.
type circumstances struct {
	path string // for people
	root string // folder of the volume, "" for none
	// machine says that a device or a mounted volume is changed: then the record has to outlive a
	// restart.
	machine bool
}

// circumstancesOf the Windows that is to be changed.
func circumstancesOf(w *target.Windows) circumstances {
	root := w.Root()
	return circumstances{w.Path, root, root != "" && device.IsVolumeRoot(root) || w.IsOnDevice()}
}

// takes reports whether a record may go into a folder, which need not exist yet. If the Windows is
// on a mounted volume, the record may not go onto that volume; if it is in a folder among others (a
// copy, a fixture), not into that folder; and if a machine is changed, not into RAM. Of a bare hive
// or an image only the file itself is changed, so any folder will do. doubt says that it is unknown
// whether the folder outlives a restart.
func (s circumstances) takes(dir string) (takes, doubt bool) {
	if s.root != "" && within(s.root, dir) {
		return false, false
	}
	if !s.machine {
		return true, false
	}
	at, err := device.Existing(target.Resolved(dir))
	if err != nil {
		return true, false // creating a file there will fail and say why
	}
	if s.root != "" && device.IsSameVolume(s.root, at) {
		return false, false
	}
	d := device.DurabilityOf(at)
	return d != device.Volatile, d == device.Doubtful
}

// recordFolder returns the folder for the undo record: --record, else that of the program, else the
// working folder, else what the person says; nil if no record is wanted. It has just taken a test
// file, and has room for need bytes as far as can be told.
func (s *Session) recordFolder(
	ctx context.Context, around circumstances, need int64, o WriteOptions,
) (*device.Folder, error) {
	switch {
	case o.NoRecord:
		return nil, nil
	case o.RecordDir != "":
		return s.probeFolder(around, target.Absolute(o.RecordDir))
	}
	var last error = problem.New(problem.RecordPlace, nil)
	for _, dir := range append(s.chosenDir(), usualDirs()...) {
		if takes, _ := around.takes(dir); !takes {
			continue
		}
		p, err := s.probeFolder(around, dir)
		if free, known := device.FreeSpace(dir); err == nil &&
			(!known || free >= need) {
			return p, nil
		}
		p.Close()
		if err == nil {
			err = problem.New(problem.NoRoom, text.Args{"path": dir})
		}
		last = err
	}
	if o.Yes || !s.Console.Interactive() {
		return nil, last
	}
	return s.askRecordFolder(ctx, around)
}

// probeFolder makes sure that a folder may and can take the record.
func (s *Session) probeFolder(around circumstances, dir string) (*device.Folder, error) {
	if takes, _ := around.takes(dir); !takes {
		return nil, problem.New(problem.RecordPlace, text.Args{"dir": dir}).Saying(
			"{dir} cannot take the undo record: it is on the volume to be changed, or in " +
				"memory and gone after a restart")
	}
	name := record.Name(s.Now(), "")
	p, err := device.Probe(dir, name)
	if err != nil {
		return nil, recordFolderProblem(err, dir, name)
	}
	return p, nil
}

// recordFolderProblem says why a folder takes no record. If the folder can't be created, that is
// the reason, not that something was not found.
func recordFolderProblem(err error, dir, name string) error {
	p := problem.Of(problem.AtWriting(filepath.Join(dir, name), err))
	if p.Reason == problem.NotFound {
		return problem.New(problem.RecordPlace, nil).Because(fmt.Errorf("%s: %s", dir, p.Detail))
	}
	if p.Reason == problem.NoAccess {
		p.Saying("{path} cannot be written: permission denied")
	}
	if p.Reason == problem.ReadOnly || p.Reason == problem.NoAccess {
		p.Hinting(
			"without it nobody could undo the change, so nothing was changed; the volume " +
				"to be changed and a RAM disk do not count\n" +
				"put in a stick and name a folder on it with --record, or do without undo with " +
				"--record none") // the usual hint blames the volume to be changed
	}
	return p
}

// askRecordFolder asks the person for a folder until one will do.
func (s *Session) askRecordFolder(
	ctx context.Context, around circumstances,
) (*device.Folder, error) {
	for {
		dir, err := s.Console.Ask(ctx,
			"folder for the undo record, on another medium than {path}:",
			text.Args{"path": around.path})
		if err != nil {
			return nil, err
		}
		if dir == "" {
			continue
		}
		p, err := s.probeFolder(around, target.Absolute(dir))
		if err == nil {
			s.keepChoice(p.Dir)
			return p, nil
		}
		s.Console.Fail(problem.Of(err))
	}
}

// SettleRecordFolder makes sure of a folder for the record before the person is asked for the key
// of a volume on a device (machine) or in an image.
func (s *Session) SettleRecordFolder(ctx context.Context, path string, machine bool) error {
	if s.Record == nil {
		return nil
	}
	p, err := s.recordFolder(ctx, circumstances{path: path, machine: machine}, 0, s.Record.Options)
	p.Close()
	return err
}

// usualDirs are the program's own folder and the working folder.
func usualDirs() []string {
	var dirs []string
	if exe, err := os.Executable(); err == nil {
		dirs = append(dirs, filepath.Dir(exe))
	}
	if wd, err := os.Getwd(); err == nil {
		dirs = append(dirs, wd)
	}
	return dirs
}

// chosenDir is the folder that the person has named in this run, if any.
func (s *Session) chosenDir() []string {
	if s.Record == nil {
		return nil
	}
	s.Record.mu.Lock()
	defer s.Record.mu.Unlock()
	if s.Record.dir == "" {
		return nil
	}
	return []string{s.Record.dir}
}

// keepChoice remembers the folder that the person named for the rest of the run.
func (s *Session) keepChoice(dir string) {
	if s.Record == nil {
		return
	}
	s.Record.mu.Lock()
	defer s.Record.mu.Unlock()
	s.Record.dir = dir
}

// within reports whether dir is root or lies in it, with links resolved.
func within(root, dir string) bool {
	rel, err := filepath.Rel(target.Resolved(root), target.Resolved(dir))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
