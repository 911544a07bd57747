package rescue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"unhello/internal/console"
	"unhello/internal/record"
)

// Software is the hive that holds the switch.
const Software = "SOFTWARE"

// Windows is one installation, or one bare hive, that a source holds.
type Windows struct {
	N      int    // counts from 1 over all sources
	ID     string // stable: volume and folder
	Source string // as it was named
	Path   string // the folder of Windows; the hive itself where that is bare

	Root   string // the root of its volume; "" for a bare hive
	Folder string // from the root of the volume
	place  place
}

// Find gives the Windows installations of a source: a hive file, the root of a
// volume, or a Windows, System32 or config folder. name is the hive wanted,
// SOFTWARE as a rule.
func Find(source, name string) ([]*Windows, error) {
	path := source
	if abs, err := filepath.Abs(path); err == nil && !(len(path) == 2 && path[1] == ':') {
		path = abs // undo may run in another folder
	}
	if len(path) == 2 && path[1] == ':' {
		path += string(filepath.Separator) // D: alone means the current folder on D:
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, console.FileProblem(err, source, console.ReasonReadFailed)
	}
	var found []*Windows
	if info.IsDir() {
		found, err = findInFolder(path, name)
	} else {
		found, err = findFile(path)
	}
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, console.NewProblem(console.ReasonNoWindows, console.Args{"path": source})
	}
	for i, w := range found {
		w.N, w.Source = i+1, source
		w.ID = w.identity()
	}
	return found, nil
}

// findInFolder looks at a folder as the root of a volume, then as Windows,
// System32 and config.
func findInFolder(dir, name string) ([]*Windows, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, console.FileProblem(err, dir, console.ReasonReadFailed)
	}
	var found []*Windows
	for _, e := range entries {
		windows := filepath.Join(dir, e.Name())
		if !isFolder(windows) {
			continue
		}
		if h, ok := descend(windows, "System32", "config", name); ok && isFile(h) {
			found = append(found, installation(h))
		}
	}
	for _, below := range [][]string{{"System32", "config", name}, {"config", name}, {name}} {
		if len(found) > 0 {
			break
		}
		if h, ok := descend(dir, below...); ok && isFile(h) {
			found = append(found, installation(h))
		}
	}
	return found, nil
}

// installation describes the Windows around a hive, or the bare hive where no
// ...\System32\config is around it.
func installation(hivePath string) *Windows {
	w := &Windows{Path: hivePath, place: newPlace(hivePath)}
	abs, err := filepath.Abs(hivePath)
	if err != nil {
		return w
	}
	config := filepath.Dir(abs)
	system32 := filepath.Dir(config)
	windows := filepath.Dir(system32)
	if !strings.EqualFold(filepath.Base(config), "config") || !strings.EqualFold(filepath.Base(system32), "System32") ||
		filepath.Dir(windows) == windows {
		return w
	}
	w.Path, w.Root, w.Folder = windows, filepath.Dir(windows), filepath.Base(windows)
	return w
}

// findFile takes a file for a hive unless it is something else that is known.
func findFile(path string) ([]*Windows, error) {
	format, err := foreignFormat(path)
	if err != nil {
		return nil, console.FileProblem(err, path, console.ReasonReadFailed)
	}
	if format != "" {
		return nil, console.NewProblem(console.ReasonUnsupportedSource, console.Args{"path": path, "format": format})
	}
	return []*Windows{installation(path)}, nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// identity is an ID that is the same whatever letter or mount point the volume
// has.
func (w *Windows) identity() string {
	id, err := record.Identify(w.place.hive)
	if err != nil {
		return w.Folder
	}
	volume := id.VolumeSerial
	if volume == "" {
		volume = "volume"
	}
	if w.Folder == "" {
		return fmt.Sprintf("%s/file-%s", volume, id.FileID)
	}
	return volume + "/" + w.Folder
}

// Choose picks the installation that is meant: the only one, or the one that
// --windows names by number or ID.
func (s *Session) choose(found []*Windows, want string, ask func(items []string) (int, error)) (*Windows, error) {
	if want != "" {
		for _, w := range found {
			if want == fmt.Sprint(w.N) || strings.EqualFold(want, w.ID) {
				return w, nil
			}
		}
		return nil, console.NewProblem(console.ReasonNoWindows, console.Args{"path": found[0].Source, "which": want}).
			Saying(console.MsgNoSuchWindows).Hinting(console.HintNoSuchWindows)
	}
	if len(found) == 1 {
		return found[0], nil
	}
	if ask != nil {
		items := make([]string, len(found))
		for i, w := range found {
			items[i] = fmt.Sprintf("%s  %s", w.Path, s.productOf(w))
		}
		i, err := ask(items)
		if err == nil {
			return found[i], nil
		}
		var p *console.Problem
		if !errors.As(err, &p) || p.Reason != console.ReasonDeclined {
			return nil, err
		}
	}
	return nil, console.NewProblem(console.ReasonSeveralWindows, console.Args{"count": len(found)})
}

// askWhich lets the person choose where that is possible.
func (s *Session) askWhich(ctx context.Context, yes bool) func(items []string) (int, error) {
	if yes || !s.Console.Interactive() {
		return nil
	}
	return func(items []string) (int, error) { return s.Console.Choose(ctx, items, console.AskWhichWindows) }
}

// RefuseRunning refuses installations that all belong to the running system.
func RefuseRunning(found []*Windows) error {
	var running error
	for _, w := range found {
		if running = w.refuseRunning(); running == nil {
			return nil
		}
	}
	return running
}
