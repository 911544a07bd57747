package target

import (
	"context"
	"io/fs"
	"os"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// Find returns the Windows installations of a source: a hive file, the root of a volume, a Windows,
// System32 or config folder, a disk or a disk image. name is the hive wanted, normally SOFTWARE. If
// all volumes of a disk are locked or unreadable there are no installations and no error: see
// Volumes.
func (s *Searcher) Find(ctx context.Context, source, name string, which Select) (*Found, error) {
	path := sourcePath(source)
	found, err := s.find(ctx, path, source, name, which)
	if err != nil {
		return nil, err
	}
	if len(found.Windows) == 0 && found.Failure() == nil {
		found.Close()
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
		return p
	}
	switch {
	case found.set.Set != "":
		return problem.OneOfSet(source, found.set)
	case found.fault != nil:
		return found.fault
	case found.foreign != "" && found.format != "":
		return problem.Foreign(sourcePath(source), found.foreign)
	case found.foreign != "":
		return problem.Foreign(sourcePath(source), found.foreign).On(problem.NoWindows)
	}
	return p
}

func (s *Searcher) find(
	ctx context.Context, path, source, name string, which Select,
) (*Found, error) {
	isDevice, folder := device.IsDevicePath(path), path
	v, known := s.VolumeAt(path)
	if known && isDevice {
		folder = v.Root()
	}
	switch {
	case known && s.Drives.Locked(v):
		return s.FindLocked(ctx, v, folder, name, which)
	case known && isDevice && device.IsFolder(folder):
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
