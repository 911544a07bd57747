package target

import (
	"context"
	"path/filepath"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media/image"
)

// findInFile takes a file for a hive unless it is a disk image or has another known format.
func (s *Searcher) findInFile(
	ctx context.Context, path, name string, which Select,
) (*Found, error) {
	file, err := device.Open(path, false)
	if err != nil {
		return nil, problem.At(path, err)
	}
	isHive, err := hasAt(file, "regf", 0)
	if err != nil || isHive {
		_ = file.Close()
	}
	switch {
	case err != nil:
		return nil, problem.At(path, err)
	case isHive:
		return bareHive(path, which)
	}
	d, err := newDisk(path, file, toRead)
	if err != nil {
		return nil, err
	}
	m := &medium{path, d}
	found, err := s.searchDisk(ctx, m, name, which, true)
	if err != nil || len(found.Volumes) > 0 {
		return found.closeUnused(), err
	}
	defer m.close()
	format, err := foreignFormat(d.file)
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
