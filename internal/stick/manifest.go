package stick

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// maxManifest is far more than the manifest of any payload.
const maxManifest = 64 << 10

// manifest holds the hashes of files by their paths on the medium. It has the format of sha256sum,
// so that `sha256sum -c` checks it too.
type manifest map[string][32]byte

func manifestOf(files []Item) manifest {
	m := manifest{}
	for _, f := range files {
		m[f.Path] = f.SHA256
	}
	return m
}

func (m manifest) format() []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&b, "%x  %s\n", m[name], name)
	}
	return b.Bytes()
}

// manifestError is a SHA256SUMS that isn't one of ours.
type manifestError struct {
	Line int // 0 for the whole file
	Why  string
}

func (e *manifestError) Error() string {
	if e.Line == 0 {
		return "manifest: " + e.Why
	}
	return fmt.Sprintf("manifest: line %d: %s", e.Line, e.Why)
}

// parseManifest accepts only what we write: payload files, each once.
func parseManifest(b []byte) (manifest, error) {
	if len(b) > maxManifest {
		return nil, &manifestError{0, "too large"}
	}
	m := manifest{}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		sum, name, found := strings.Cut(strings.TrimRight(line, "\r\n"), "  ")
		if !found {
			return nil, &manifestError{n, "no hash and name"}
		}
		hash, err := hex.DecodeString(sum)
		if err != nil || len(hash) != 32 {
			return nil, &manifestError{n, "no SHA-256"}
		}
		if !isOurName(name) {
			return nil, &manifestError{n, fmt.Sprintf("%.80q is no file of ours", name)}
		}
		if _, twice := m[name]; twice {
			return nil, &manifestError{n, fmt.Sprintf("%.80q is listed twice", name)}
		}
		m[name] = [32]byte(hash)
	}
	if len(m) == 0 {
		return nil, &manifestError{0, "empty"}
	}
	return m, nil
}

// isOurName also accepts what later versions may add, but nothing outside our folder.
func isOurName(name string) bool {
	if name == launcher {
		return true
	}
	inside, found := strings.CutPrefix(name, Folder+"/")
	return found && path.Clean(name) == name && inside != "" &&
		!strings.ContainsAny(inside, `/\:`) && name != manifestPath
}
