package stick

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"unhello/media/fat"
)

// NotMediaError says that something is not a Windows install medium, or lacks something that
// Windows PE boots from.
type NotMediaError struct {
	Path    string
	Missing string // what it should have
}

func (e *NotMediaError) Error() string {
	return fmt.Sprintf("stick: %s has no %s", e.Path, e.Missing)
}

// Why a file of an install medium can't go on a stick, apart from what FAT32 can't hold. The words
// are stable.
const (
	NameNotAFile fat.NameFault = "not-a-file" // a link, or no file
	NameOutside  fat.NameFault = "outside"    // leads out of the ISO image
)

const (
	bootImage   = "sources/boot.wim"
	bootManager = "efi/boot/boot*.efi"
)

// isBootFile reports whether Windows PE needs a file of an install medium to boot.
// sources/install.wim, the file that is too large for FAT32, is not needed.
func isBootFile(name string) bool {
	name = strings.ToLower(name)
	top, _, inFolder := strings.Cut(name, "/")
	switch {
	case top == "boot", top == "efi":
		return inFolder
	case strings.HasPrefix(top, "bootmgr"):
		return !inFolder
	}
	return name == bootImage
}

// isBootManager reports whether firmware starts a file on its own.
func isBootManager(name string) bool {
	matched, err := path.Match(bootManager, strings.ToLower(name))
	return matched && err == nil
}

// BootFiles gives what booting Windows PE needs from the install medium that is mounted or
// extracted in dir. The error is a *ForeignError if the medium has a file with the name of one of
// the payload but other content, and a *NotMediaError if it would not boot.
func BootFiles(dir string, payload []Item) ([]Item, error) {
	m, err := readMedium(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range payload {
		if _, err := m.actionFor(f); err != nil {
			return nil, err
		}
	}
	files, err := bootFilesIn(dir)
	if err != nil {
		return nil, err
	}
	missing := map[string]bool{bootManager: true, bootImage: true}
	for _, f := range files {
		if isBootManager(f.Path) {
			delete(missing, bootManager)
		}
		delete(missing, strings.ToLower(f.Path))
	}
	for _, name := range []string{bootManager, bootImage} {
		if missing[name] {
			return nil, &NotMediaError{dir, name}
		}
	}
	return files, nil
}

// bootFilesIn searches the folders that can hold boot files.
func bootFilesIn(dir string) (files []Item, err error) {
	err = filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || file == dir {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		switch {
		case d.IsDir() && !leadsToBootFiles(name):
			return fs.SkipDir
		case d.IsDir() || !isBootFile(name):
			return nil
		case !d.Type().IsRegular():
			return &fat.NameError{Path: name, Fault: NameNotAFile}
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files = append(files, Item{Path: name, Size: info.Size(),
			Open: func() (io.ReadCloser, error) { return os.Open(file) }})
		return nil
	})
	return files, err
}

// leadsToBootFiles reports whether a folder can contain boot files.
func leadsToBootFiles(name string) bool {
	return strings.EqualFold(name, path.Dir(bootImage)) || isBootFile(name+"/any")
}
