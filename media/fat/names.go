package fat

import (
	"path"
	"strings"
)

// contents is what a list of files takes on a FAT32 volume.
type contents struct {
	sizes   []int64          // of the files
	folders map[string]int64 // the bytes of the directories, by lower-case path; "." is the root
}

const (
	entrySize    = 32
	charsPerSlot = 13 // of a long name
	longestName  = 255
)

// contentsOf checks that FAT32 can hold the files, and that go-diskfs gets their names right.
func contentsOf(files []File) (*contents, error) {
	p := &contents{folders: map[string]int64{".": entrySize}} // the label
	seen := make(map[string]bool)
	for _, f := range files {
		if f.Size >= tooLarge {
			return nil, &TooLargeError{f.Path, f.Size}
		}
		if err := checkPath(f.Path); err != nil {
			return nil, err
		}
		key := strings.ToLower(f.Path)
		if seen[key] {
			return nil, &NameError{f.Path, NameTwice}
		}
		seen[key] = true
		p.sizes = append(p.sizes, f.Size)
		p.enter(key)
	}
	for key := range p.folders {
		if seen[key] {
			return nil, &NameError{key, NameFolder}
		}
	}
	return p, nil
}

// enter counts a file's directory entry, and those of new folders above it.
func (p *contents) enter(key string) {
	for dir := path.Dir(key); ; dir = path.Dir(dir) {
		_, known := p.folders[dir]
		if !known {
			p.folders[dir] = 2 * entrySize // . and ..
		}
		p.folders[dir] += entrySize * int64(1+(len(path.Base(key))+charsPerSlot-1)/charsPerSlot)
		if known {
			return
		}
		key = dir
	}
}

// need gives how many clusters everything takes. go-diskfs also gives one to an empty file, until
// finish corrects that.
func (p *contents) need(l layout) int64 {
	var n int64
	for _, size := range p.sizes {
		n += max(1, l.clustersFor(size))
	}
	for _, size := range p.folders {
		n += l.clustersFor(size)
	}
	return n
}

// checkPath refuses paths that FAT32 or go-diskfs can't hold.
func checkPath(name string) error {
	for part := range strings.SplitSeq(name, "/") {
		if fault := nameFault(part); fault != "" {
			return &NameError{name, fault}
		}
	}
	return nil
}

func nameFault(name string) NameFault {
	switch {
	case name == "", name == ".", name == "..":
		return NameNone
	case len(name) > longestName:
		return NameTooLong
	case strings.ContainsFunc(name, func(r rune) bool { return r > '~' }):
		return NameNotASCII
	case strings.ContainsFunc(name,
		func(r rune) bool { return r < ' ' || strings.ContainsRune(`"*/:<>?\|`, r) }):
		return NameForbidden
	case strings.HasSuffix(name, "."), strings.HasSuffix(name, " "), strings.HasPrefix(name, " "):
		return NameEnds
	case strings.HasPrefix(name, "."):
		return NameDot
	}
	return ""
}
