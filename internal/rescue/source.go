package rescue

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media/image"
)

// Software is the hive that holds the switch.
const Software = "SOFTWARE"

// Windows is one installation, or one bare hive, in a source.
type Windows struct {
	N      int     // counts from 1 over all sources
	ID     string  // stable: volume and folder
	Source string  // as it was named
	Path   string  // the folder of Windows, or the bare hive itself
	Folder string  // from the root of the volume; "" for a bare hive
	Volume *Volume // on a disk or image; nil elsewhere

	place   place
	failure error // why Scan could not read its hive, or only in part

	withoutLog bool // go on although one of the logs of the hive is missing
}

// Failure is why Scan can't tell what that Windows will see, nil if it can.
func (w *Windows) Failure() error { return w.failure }

// Select says which part of a source is meant.
type Select struct {
	Partition int    // 0 for all
	Windows   string // number or ID; "" if there is only one
}

// Found is what a source holds.
type Found struct {
	Windows []*Windows
	Volumes []*Volume // the volumes of a disk or image that can hold a Windows

	format     string // of the image, "" for a device
	inUse      bool   // by something else
	unseen     bool   // some programs that may use it could not be checked
	divided    bool   // it has partitions, or is a volume
	partitions int    // how many were searched
}

// failure is why a source seems to have no installation: the failure of the first locked volume, or
// else of the first unreadable one.
func (f *Found) failure() error {
	var first error
	for _, v := range f.Volumes {
		if v.Locked() && v.failure != nil {
			return v.failure
		}
		first = cmp.Or(first, v.failure)
	}
	return first
}

// Find returns the Windows installations of a source: a hive file, the root of a volume, a Windows,
// System32 or config folder, a disk or a disk image. name is the hive wanted, normally SOFTWARE. If
// all volumes of a disk are locked or unreadable there are no installations and no error: see
// Volumes.
func (s *Session) Find(ctx context.Context, source, name string, which Select) (*Found, error) {
	path := sourcePath(source)
	found, err := s.find(ctx, path, source, name, which)
	if err != nil {
		return nil, err
	}
	if len(found.Windows) == 0 && found.failure() == nil {
		return nil, noWindows(found, source, which)
	}
	for i, w := range found.Windows {
		w.N, w.Source = i+1, source
	}
	return found, nil
}

func noWindows(found *Found, source string, which Select) error {
	p := problem.New(problem.NoWindows, text.Args{"path": source})
	if which.Partition != 0 && found.partitions == 0 {
		p.Args["partition"] = which.Partition
		p.Saying("{path} has no partition {partition}").Hinting(
			"to list the partitions that can hold a Windows, with their numbers:\n" +
				"    unhello scan {path}")
	}
	return p
}

// RealPath returns the path of a source with links resolved.
func RealPath(source string) string { return resolved(sourcePath(source)) }

// sourcePath returns the path of a source that is valid in any working folder: undo may run in
// another one.
func sourcePath(source string) string {
	if len(source) == 2 && source[1] == ':' {
		return source + string(filepath.Separator) // D: alone means the current folder on D:
	}
	return absolute(source)
}

func (s *Session) find(
	ctx context.Context, path, source, name string, which Select,
) (*Found, error) {
	isDevice, folder := device.IsDevicePath(path), path
	v, known := s.volumeAt(path)
	if known && isDevice {
		folder = v.Root()
	}
	switch {
	case known && s.Drives.Locked(v):
		return s.findLocked(ctx, v, folder, name, which)
	case known && isDevice && isFolder(folder):
		path = folder
	case isDevice:
		return s.findOnDisk(ctx, path, name, which)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, problem.At(source, err)
	case info.IsDir() && which.Partition != 0:
		return &Found{}, nil // a folder has no partitions to choose from
	case info.IsDir():
		windows, err := findInFolder(path, name)
		return &Found{Windows: windows}, err
	case info.Mode().IsRegular():
		return s.findInFile(ctx, path, name, which)
	case info.Mode().Type() == fs.ModeDevice:
		return s.findOnDisk(ctx, path, name, which)
	}
	return nil, unsupported(path, "device")
}

// findInFolder treats a folder as the root of a volume, then as Windows, System32 and config. Links
// that lead to it are followed; those below it are not.
func findInFolder(named, name string) ([]*Windows, error) {
	dir, err := device.Resolve(named)
	if err != nil {
		return nil, problem.At(named, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, problem.At(dir, err)
	}
	var found []*Windows
	var odd error // the first link found in place of a file of Windows
	add := func(below string, names ...string) {
		h, err := descend(below, names...)
		odd = cmp.Or(odd, err)
		if h != "" {
			found = append(found, installation(dir, h))
		}
	}
	for _, e := range entries {
		if e.IsDir() {
			add(filepath.Join(dir, e.Name()), "System32", "config", name)
		}
	}
	for _, below := range [][]string{{"System32", "config", name}, {"config", name}, {name}} {
		if len(found) == 0 {
			add(dir, below...)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	return nil, odd
}

// installation describes the Windows around a hive, or the bare hive if it is not in
// ...\System32\config. top is the folder that was named, or that of the named hive.
func installation(top, hivePath string) *Windows {
	files := newFolder(top, hivePath)
	w := &Windows{Path: hivePath, place: files}
	config := filepath.Dir(hivePath)
	system32 := filepath.Dir(config)
	windows := filepath.Dir(system32)
	if strings.EqualFold(filepath.Base(config), "config") &&
		strings.EqualFold(filepath.Base(system32), "System32") &&
		filepath.Dir(windows) != windows {
		w.Path, w.Folder = windows, filepath.Base(windows)
		files.root, files.name = filepath.Dir(windows), w.Folder
	}
	w.ID = files.id()
	return w
}

// id returns an ID that does not depend on the letter or mount point of the volume.
func (p *folder) id() string {
	id, err := device.IdentifyFile(p.hive)
	if err != nil {
		return p.name
	}
	volume := cmp.Or(id.VolumeSerial, "volume")
	if p.name == "" {
		return fmt.Sprintf("%s/file-%s", volume, id.FileID)
	}
	return volume + "/" + p.name
}

// findInFile takes a file for a hive unless it is a disk image or has another known format.
func (s *Session) findInFile(ctx context.Context, path, name string, which Select) (*Found, error) {
	isHive, err := beginsWith(path, "regf")
	if err != nil {
		return nil, problem.At(path, err)
	}
	if isHive {
		return bareHive(path, which)
	}
	found, err := s.findOnDisk(ctx, path, name, which)
	if err != nil || len(found.Volumes) > 0 {
		return found, err
	}
	format, err := foreignFormat(path)
	switch {
	case err != nil:
		return nil, problem.At(path, err)
	case format != "":
		return nil, unsupported(path, format)
	case found.divided || found.format != image.FormatRaw:
		return found, nil
	}
	return bareHive(path, which)
}

// bareHive describes a hive file where it really lies, with links resolved: its logs are there.
func bareHive(named string, which Select) (*Found, error) {
	if which.Partition != 0 {
		return &Found{}, nil
	}
	path, err := device.Resolve(named)
	if err != nil {
		return nil, problem.At(named, err)
	}
	return &Found{Windows: []*Windows{installation(filepath.Dir(path), path)}}, nil
}

func unsupported(path, format string) error {
	return problem.New(problem.UnsupportedSource, text.Args{"path": path, "format": format})
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Refuse refuses a source in which nothing can be fixed: all its volumes are locked or damaged, or
// all its installations belong to the running system.
func (f *Found) Refuse() error {
	if err := f.failure(); err != nil && len(f.Windows) == 0 {
		return err
	}
	var running error
	for _, w := range f.Windows {
		if running = w.refuseRunning(); running == nil {
			return nil
		}
	}
	return running
}
