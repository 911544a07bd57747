package rescue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"sort"
	"strings"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/target"
)

// backup copies a hive and its logs into a new folder below dir, with their SHA-256 sums in the
// form that sha256sum checks. It returns the folder.
func (s *Session) backup(w *target.Windows, t *target.Locked, dir string) (string, error) {
	files := t.Reading()
	name := strings.TrimSuffix(record.Name(s.Now(), w.Serial()), ".record")
	dir = filepath.Join(target.Absolute(dir), name)
	if err := device.MakeFolder(dir); err != nil {
		p := problem.Of(problem.AtWriting(dir, err))
		if p.Reason == problem.NotFound {
			p.Reason = problem.WriteFailed // it was to be created, not found
		}
		return "", p
	}
	var sums []string
	for _, f := range files.List {
		sum, err := copyFile(filepath.Join(dir, f.Base), files.Files[f.Name])
		if err != nil {
			return "", err
		}
		sums = append(sums, fmt.Sprintf("%s  %s\n", sum, f.Base))
	}
	sort.Strings(sums)
	list := filepath.Join(dir, "SHA256SUMS")
	err := device.NewFile(list, device.NewOptions{}, func(out *device.Content) error {
		_, err := io.WriteString(out, strings.Join(sums, ""))
		return err
	})
	return dir, problem.AtWriting(list, err)
}

// copyFile copies a file to a new one and returns its SHA-256.
func copyFile(to string, from record.Reader) (string, error) {
	h := sha256.New()
	err := device.NewFile(to, device.NewOptions{}, func(out *device.Content) error {
		_, err := io.Copy(io.MultiWriter(out, h), io.NewSectionReader(from, 0, from.Size()))
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), problem.AtWriting(to, err)
}
