package rescue

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"unhello/internal/console"
	"unhello/internal/record"
)

// recordDirs gives the folders that may take the undo record, in the order in
// which they are tried: --record, else beside the program, else the working
// folder, else what the person says. The volume that is to be changed and a RAM
// disk never count by themselves.
func (s *Session) recordDirs(ctx context.Context, w *Windows, o WriteOptions) ([]string, error) {
	switch {
	case o.NoRecord:
		return nil, nil
	case o.RecordDir != "":
		return []string{absolute(o.RecordDir)}, nil
	}
	var dirs []string
	for _, dir := range usualDirs() {
		if w.mayKeep(dir) {
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) > 0 {
		return dirs, nil
	}
	return s.askRecordDir(ctx, w, s.Console.Interactive() && !o.Yes)
}

// askRecordDir lets the person name a folder, until it is one that counts.
func (s *Session) askRecordDir(ctx context.Context, w *Windows, mayAsk bool) ([]string, error) {
	for mayAsk {
		dir, err := s.Console.Ask(ctx, console.AskRecordDir, console.Args{"path": w.Path})
		if err != nil {
			return nil, err
		}
		if dir != "" && w.mayKeep(dir) {
			return []string{absolute(dir)}, nil
		}
	}
	return nil, console.NewProblem(console.ReasonRecordPlace, nil)
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

// mayKeep reports whether a folder is elsewhere than the Windows that is to be
// changed. Where that is a whole mounted volume nothing on the volume counts;
// where it is a folder among others (a copy, a fixture) nothing inside it.
func (w *Windows) mayKeep(dir string) bool {
	if isRAMDisk(dir) {
		return false
	}
	root := w.place.volumePath()
	if root == "" {
		return true // a bare hive or an image: the file itself is all that is changed
	}
	if within(root, dir) {
		return false
	}
	if !isVolumeRoot(root) {
		return true
	}
	a, errA := record.Identify(root)
	b, errB := record.Identify(dir)
	return errA == nil && errB == nil && !record.SameVolumeSerial(a.VolumeSerial, b.VolumeSerial)
}

// within reports whether dir lies in root or is root, links resolved.
func within(root, dir string) bool {
	rel, err := filepath.Rel(resolved(root), resolved(dir))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// resolved gives a path without the links that lead to it, as far as it leads anywhere.
func resolved(path string) string {
	path = absolute(path)
	if real, err := record.Resolve(path); err == nil {
		path = real
	}
	return path
}
