package stick

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the texts
	"encoding/binary"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf16"

	"unhello/media/fat"
)

// Slash-separated paths on a medium.
const (
	Folder       = "unhello"
	launcher     = "unhello.cmd"
	manifestPath = Folder + "/SHA256SUMS"
	keysPath     = Folder + "/keys.csv"
	readmePath   = Folder + "/README.txt"
	readmeJaPath = Folder + "/README.ja.txt"
)

// Texts as people write them: \n and UTF-8. On the medium they have \r\n.
var (
	//go:embed files/unhello.cmd
	launcherText string
	//go:embed files/README.txt
	readmeText string
	//go:embed files/README.ja.txt
	readmeJaText string
)

// An Item is a file that goes on a medium; it has its hash.
type Item = fat.File

// Sources say what the payload is made from.
type Sources struct {
	Programs string // folder of the release; "" for that of the running program
	Keys     []byte // keys.csv, nil for none
	Version  string
}

// NewPayload gives everything of ours that goes on a medium, sorted by path, the manifest included.
func NewPayload(s Sources) ([]Item, error) {
	files := []Item{
		Text(launcher, DOSText(launcherText)),
		Text(readmePath, DOSText(withVersion(readmeText, s.Version))),
		Text(readmeJaPath, UTF16Text(DOSText(withVersion(readmeJaText, s.Version)))),
	}
	for _, arch := range architectures {
		program, err := Program(s, arch)
		if err != nil {
			return nil, err
		}
		files = append(files, program)
	}
	if s.Keys != nil {
		files = append(files, Text(keysPath, string(s.Keys)))
	}
	files = append(files, Text(manifestPath, string(manifestOf(files).format())))
	slices.SortFunc(files, func(a, b Item) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

func withVersion(s, version string) string { return strings.ReplaceAll(s, "{version}", version) }

// Text is an item that is in memory.
func Text(path, content string) Item {
	return Item{
		Path: path, Size: int64(len(content)), SHA256: sha256.Sum256([]byte(content)),
		Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(content)), nil
		},
	}
}

// FileItem is a file of the system as an item. It is open and read from here on; the item opens it
// again by its name.
func FileItem(path string, f *os.File) (Item, error) {
	h := sha256.New()
	size, err := io.Copy(h, f)
	return Item{
		Path: path, Size: size, SHA256: [32]byte(h.Sum(nil)),
		Open: func() (io.ReadCloser, error) { return os.Open(f.Name()) },
	}, err
}

// DOSText ends lines the way Notepad of every Windows, and its command prompt, need it.
func DOSText(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// UTF16Text is what both Notepad and the command prompt's `type` show correctly: little-endian
// UTF-16 after a byte order mark.
func UTF16Text(s string) string {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, utf16.Encode([]rune("\ufeff"+s))) // into memory
	return b.String()
}
