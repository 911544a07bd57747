package target

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

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
	if found.foreign != "" || found.divided || found.format != image.FormatRaw {
		return found, nil // noWindows says what it is
	}
	if !mayBeHive(path, file.Size()) {
		return nil, problem.UnknownSource(path)
	}
	return bareHive(path, which)
}

// largestHive is the most that the offsets in a hive can address.
const largestHive = 2 << 30

// imageEndings are those of files that nobody names for a hive.
var imageEndings = []string{".img", ".raw", ".dd", ".bin", ".iso", ".ima", ".001", ".vhd", ".vhdx",
	".avhdx", ".vmdk", ".vdi", ".qcow2", ".e01", ".aff", ".gho", ".tib", ".mrimg"}

// mayBeHive reports whether a file that nothing is known of may be a hive that was damaged.
func mayBeHive(path string, size int64) bool {
	return size <= largestHive &&
		!slices.Contains(imageEndings, strings.ToLower(filepath.Ext(path)))
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
