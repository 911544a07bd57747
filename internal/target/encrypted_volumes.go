package target

import (
	"context"
	"os"
	"slices"

	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media"
)

// EncryptedVolumes returns the BitLocker volumes of a disk or image. Those for which there is a key
// are unlocked, and Found.Windows has the installations on them. Close it in the end.
func (s *Searcher) EncryptedVolumes(
	ctx context.Context, source string, which Select,
) (*Found, error) {
	path, which := s.rawSource(source, which)
	found := &Found{}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		if found, err = s.findRaw(ctx, path, Software, which); err != nil {
			return nil, err
		}
	}
	found.Volumes = slices.DeleteFunc(found.Volumes, func(v *Volume) bool {
		return v.FileSystem != string(media.KindBitLocker)
	})
	if len(found.Volumes) == 0 {
		found.Close()
		return nil, problem.New(problem.NoWindows, text.Args{"path": source}).
			Saying("{path} has no BitLocker volume").Hinting(
			"name the disk, the image or the encrypted volume itself; what is mounted " +
				"shows no encryption\n" +
				"'unhello scan' lists what there is")
	}
	return found, nil
}
