package stick

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"

	"unhello/internal/device"
)

// Checked is what Check found on a medium.
type Checked struct {
	Path    string   // as it was named
	IsImage bool     // it is not mounted: a disk, a partition or an image
	Listed  int      // files in the medium's list; 0: there is no unhello on it
	Missing []string // listed but not there
	Changed []string // there with another hash than listed
	Extra   []string // of our names but not listed, or left by an Apply that was cut off
	Keys    string   // the table of recovery passwords on it, "" for none
	Boot    []BootManager
}

// BootManager is the program that firmware starts from a medium, one for each architecture.
type BootManager struct {
	Path         string // on the medium
	Architecture string // of the firmware that looks for it
	Signers      []string
	Err          error // why there are no signers
}

// bootNames are the names that firmware looks for in EFI/BOOT.
var bootNames = map[string]string{"amd64": "bootx64.efi", "arm64": "bootaa64.efi"}

// productionPCA2011 is an authority that signs boot managers, and that a DBX may revoke.
const productionPCA2011 = "Microsoft Windows Production PCA 2011"

// Whole reports whether everything of ours is on the medium as it should be. A table of keys that
// was destroyed after use is fine.
func (c *Checked) Whole() bool {
	return c.Listed > 0 && len(c.Missing)+len(c.Changed)+len(c.Extra) == 0
}

// Boots gives the boot manager for an architecture, nil for none.
func (c *Checked) Boots(arch string) *BootManager {
	for i := range c.Boot {
		if c.Boot[i].Architecture == arch {
			return &c.Boot[i]
		}
	}
	return nil
}

// OnlyRevocable reports whether nobody but the authority that a DBX may revoke has signed it.
func (b *BootManager) OnlyRevocable() bool {
	return len(b.Signers) > 0 &&
		!slices.ContainsFunc(b.Signers, func(s string) bool { return s != productionPCA2011 })
}

// Check compares what is on a medium with the medium's own list, and looks at what boots from it.
// The medium is the folder where it is mounted or, if it is not, its disk or partition, or an image
// of it. It changes nothing.
func Check(name string) (*Checked, error) {
	name = rootOf(name)
	info, err := os.Stat(name)
	switch {
	case err != nil || device.IsDevicePath(name):
	case info.IsDir():
		return check(folderMedium(name))
	case !info.Mode().IsRegular() && info.Mode().Type() != fs.ModeDevice:
		return nil, &FolderError{name, NotAFolder}
	}
	m, release, err := openUnmounted(name)
	if err != nil {
		return nil, err
	}
	defer release()
	c, err := check(m)
	if err == nil {
		c.IsImage = true
	}
	return c, err
}

func check(m *medium) (*Checked, error) {
	c := &Checked{Path: m.dir}
	if err := c.compare(m); err != nil {
		return nil, err
	}
	for _, arch := range architectures {
		if err := c.lookAtBoot(m, arch); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Checked) compare(m *medium) error {
	list, err := m.list()
	if isOdd(err) {
		c.Changed = append(c.Changed, manifestPath)
		return nil // nothing is known about the rest
	}
	if err != nil {
		return err
	}
	c.Listed = len(list)
	for name, want := range list {
		file, err := m.find(name)
		if isOdd(err) {
			c.Changed = append(c.Changed, name)
			continue
		}
		if err != nil {
			return err
		}
		if file == "" {
			if name != keysPath {
				c.Missing = append(c.Missing, name)
			}
			continue
		}
		sum, err := m.hash(file)
		if err != nil {
			return err
		}
		if sum != want {
			c.Changed = append(c.Changed, name)
		}
	}
	slices.Sort(c.Missing)
	slices.Sort(c.Changed)
	return c.findExtra(m, list)
}

// isOdd distinguishes what is on the medium but isn't what it should be from what can't be read.
func isOdd(err error) bool {
	var foreign *ForeignError
	var list *manifestError
	return errors.As(err, &foreign) || errors.As(err, &list)
}

// list reads the medium's list, nil where there is none.
func (m *medium) list() (manifest, error) {
	file, err := m.find(manifestPath)
	if file == "" || err != nil {
		return nil, err
	}
	return m.readManifest(file)
}

func (c *Checked) findExtra(m *medium, list manifest) error {
	for _, name := range payloadPaths() {
		file, err := m.find(name)
		if err != nil && !isOdd(err) {
			return err
		}
		if file == "" {
			continue
		}
		if name == keysPath {
			c.Keys = m.path(file)
		}
		if _, listed := list[name]; !listed && name != manifestPath {
			c.Extra = append(c.Extra, name)
		}
	}
	left, err := m.leftovers()
	if err != nil {
		return err
	}
	c.Extra = append(c.Extra, left...)
	slices.Sort(c.Extra)
	return nil
}

// lookAtBoot looks for the boot manager of an architecture.
func (c *Checked) lookAtBoot(m *medium, arch string) error {
	file, err := m.find(path.Join("EFI/BOOT", bootNames[arch]))
	if file == "" && err == nil || isOdd(err) {
		return nil // nothing that firmware would start
	}
	if err != nil {
		return err
	}
	b := BootManager{Architecture: arch, Path: file}
	b.Err = m.read(file, func(f fs.File) error {
		info, err := f.Stat()
		if err == nil {
			b.Signers, err = readSigners(f.(io.ReaderAt), info.Size())
		}
		return err
	})
	var unreadable *fs.PathError
	if errors.As(b.Err, &unreadable) {
		return b.Err
	}
	c.Boot = append(c.Boot, b)
	return nil
}
