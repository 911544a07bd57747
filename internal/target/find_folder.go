package target

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"unhello/internal/device"
	"unhello/internal/problem"
)

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
