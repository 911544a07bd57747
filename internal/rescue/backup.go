package rescue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"unhello/internal/console"
	"unhello/internal/record"
)

// backup copies a hive and its logs into a new folder below dir, with their
// SHA-256 sums in the form that sha256sum checks. It gives the folder.
func (s *Session) backup(w *Windows, dir string) (string, error) {
	id, err := record.Identify(w.place.hive)
	if err != nil {
		return "", targetProblem(err, w.place.hive)
	}
	name := strings.TrimSuffix(record.Name(s.Now(), id.VolumeSerial), ".record")
	dir = filepath.Join(absolute(dir), name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		p := console.FileProblem(err, dir, console.ReasonWriteFailed)
		if p.Reason == console.ReasonNotFound {
			p.Reason = console.ReasonWriteFailed // it was to be made, not found
		}
		return "", p
	}
	var sums []string
	for _, path := range w.place.paths() {
		sum, err := copyFile(filepath.Join(dir, filepath.Base(path)), path)
		if err != nil {
			return "", err
		}
		sums = append(sums, fmt.Sprintf("%s  %s\n", sum, filepath.Base(path)))
	}
	sort.Strings(sums)
	list := filepath.Join(dir, "SHA256SUMS")
	err = record.NewFile(list, func(out io.Writer) error {
		_, err := io.WriteString(out, strings.Join(sums, ""))
		return err
	})
	return dir, recordProblem(err, list)
}

// copyFile copies a file to a new one and gives its SHA-256.
func copyFile(to, from string) (string, error) {
	in, err := openStorage(from)
	if err != nil {
		return "", console.FileProblem(err, from, console.ReasonReadFailed)
	}
	defer in.Close()
	h := sha256.New()
	err = record.NewFile(to, func(out io.Writer) error {
		_, err := io.Copy(io.MultiWriter(out, h), in.File)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), recordProblem(err, to)
}
