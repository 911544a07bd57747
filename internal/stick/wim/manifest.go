package wim

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"unhello/internal/stick"
)

// Our names in an image. The folder is \unhello, the others are in \Windows\System32.
const (
	programName  = "unhello.exe"
	manifestName = "unhello.manifest"
	shellName    = "winpeshl.ini"
	keptName     = "unhello-winpeshl.ini" // the image's own winpeshl.ini
	readmeName   = stick.Folder + "/README.txt"
	system32     = "/Windows/System32"
)

const (
	maxManifest     = 1 << 20
	manifestVersion = 1
)

// injected is the manifest of what we put into an image. Paths begin with a slash, and have
// slashes.
type injected struct {
	Version int            `json:"version"`
	Program string         `json:"unhello"` // its version
	Files   []injectedFile `json:"files"`
	Shell   *keptShell     `json:"shell,omitempty"` // if there was a winpeshl.ini
}

type injectedFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

// keptShell is the image's own winpeshl.ini, renamed.
type keptShell struct {
	Path   string `json:"path"`
	Kept   string `json:"kept"`
	SHA256 string `json:"sha256"`
}

func (m *injected) format() (string, error) {
	b, err := json.MarshalIndent(m, "", "  ")
	return stick.DOSText(string(b) + "\n"), err
}

// parseInjected accepts nothing that would lead an eject to a file that can't be ours.
func parseInjected(b []byte) (*injected, error) {
	if len(b) > maxManifest {
		return nil, damagedManifest("too large")
	}
	var m injected
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return nil, damagedManifest(err.Error())
	}
	if m.Version != manifestVersion {
		return nil, damagedManifest("written by a newer unhello")
	}
	for _, f := range m.Files {
		if !isOursInImage(f.Path) || !isHash(f.SHA256) {
			return nil, damagedManifest("a file that is none of ours")
		}
	}
	if s := m.Shell; s != nil &&
		(!inSystem32(s.Path, shellName) || !inSystem32(s.Kept, keptName) || !isHash(s.SHA256)) {
		return nil, damagedManifest("a winpeshl.ini that is none")
	}
	return &m, nil
}

func damagedManifest(why string) error {
	return &Error{Kind: Changed, Path: manifestName, Why: why}
}

func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32
}

func isOursInImage(name string) bool {
	inFolder := strings.HasPrefix(strings.ToLower(name), "/"+stick.Folder+"/") &&
		path.Clean(name) == name && !strings.ContainsAny(name, "\\:\"*?\n\r")
	return inFolder || slices.ContainsFunc([]string{programName, shellName},
		func(own string) bool { return inSystem32(name, own) })
}

// inSystem32 reports whether a path is that of a file in \Windows\System32, in any letter case.
func inSystem32(name, file string) bool { return strings.EqualFold(name, system32+"/"+file) }
