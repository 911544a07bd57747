package stick

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the texts
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// Where things lie on a medium, with slashes.
const (
	folder       = "unhello"
	Launcher     = "unhello.cmd"
	ManifestPath = folder + "/SHA256SUMS"
	KeysPath     = folder + "/keys.csv"
	readmePath   = folder + "/README.txt"
	readmeJaPath = folder + "/README.ja.txt"
)

// Texts, as people write them: \n and UTF-8. What goes on the medium has \r\n.
var (
	//go:embed files/unhello.cmd
	launcherText string
	//go:embed files/README.txt
	readmeText string
	//go:embed files/README.ja.txt
	readmeJaText string
)

// File is one file of the payload.
type File struct {
	Path   string // from the root of the medium, with slashes: "unhello/README.txt"
	Size   int64
	SHA256 [32]byte
	Open   func() (io.ReadCloser, error)
}

// Sources say where the payload comes from.
type Sources struct {
	Programs string // folder with the release executables; "" for the running one and what lies beside it
	Keys     []byte // keys.csv, nil for none
	Version  string
}

// NewPayload gives everything of ours that goes on a medium, sorted by path, the
// manifest among it.
func NewPayload(s Sources) ([]File, error) {
	files := []File{
		text(Launcher, dosText(launcherText)),
		text(readmePath, dosText(withVersion(readmeText, s.Version))),
		text(readmeJaPath, utf16Text(dosText(withVersion(readmeJaText, s.Version)))),
	}
	for _, arch := range Architectures {
		program, err := Program(s, arch)
		if err != nil {
			return nil, err
		}
		files = append(files, program)
	}
	if s.Keys != nil {
		files = append(files, text(KeysPath, string(s.Keys)))
	}
	files = append(files, text(ManifestPath, string(manifestOf(files).format())))
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

func withVersion(s, version string) string { return strings.ReplaceAll(s, "{version}", version) }

// text is a file that is in memory.
func text(path, content string) File {
	return File{
		Path: path, Size: int64(len(content)), SHA256: sha256.Sum256([]byte(content)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil },
	}
}

// dosText ends lines as Notepad of every Windows, and its command prompt, want it.
func dosText(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// utf16Text is what both Notepad and the command prompt's `type` show right: UTF-16
// in little-endian order behind a byte order mark.
func utf16Text(s string) string {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, utf16.Encode([]rune("\ufeff"+s))) // into memory
	return b.String()
}
