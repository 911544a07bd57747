package rescue

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
	"unhello/media"
)

// EncryptedVolumes returns the BitLocker volumes of a disk or image. Those for which there is a key
// are unlocked, and Found.Windows has the installations on them.
func (s *Session) EncryptedVolumes(
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
		return nil, problem.New(problem.NoWindows, text.Args{"path": source}).
			Saying("{path} has no BitLocker volume").Hinting(
			"name the disk, the image or the encrypted volume itself; what is mounted " +
				"shows no encryption\n" +
				"'unhello scan' lists what there is")
	}
	return found, nil
}

// Opened reports whether the volume could be unlocked.
func (v *Volume) Opened() bool { return v.BitLocker.State == report.StateUnlocked }

// Unread reports whether none of the volume's BitLocker metadata could be read, not even its key
// IDs.
func (v *Volume) Unread() bool { return v.Locked() && v.volume == nil }

// Failure is what is wrong with the volume, or nil.
func (v *Volume) Failure() error { return v.failure }

// ReadVolume writes the plaintext of a BitLocker volume to a new file, with holes for zeros.
func (s *Session) ReadVolume(
	ctx context.Context, source, out string, which Select,
) (*report.Decrypted, error) {
	found, err := s.EncryptedVolumes(ctx, source, which)
	if err != nil {
		return nil, err
	}
	v, err := found.onlyOpened()
	if err != nil {
		return nil, err
	}
	path, _ := s.rawSource(source, which)
	d, err := openDisk(path, toRead)
	if err != nil {
		return nil, err
	}
	defer d.close()
	raw, err := d.volume(v.partition)
	if err != nil {
		return nil, err
	}
	plain, err := plaintext(raw, v.opened.master)
	if err != nil {
		return nil, problem.At(v.Path, err)
	}
	progress := s.Console.Progress("reading {path}", text.Args{"path": v.Path})
	defer progress.Done()
	for _, left := range device.Unfinished(out) {
		s.Console.Warn(
			"{path} is what a run left that was cut off, or is still at work: it is not "+
				"encrypted, delete it", text.Args{"path": left})
	}
	unfinished := func(path string) {
		s.Console.Say(
			"until it is complete its name is {path}; if this run is cut off, delete that file",
			text.Args{"path": path})
	}
	err = device.NewFile(out, device.NewOptions{OnName: unfinished}, func(w *device.Content) error {
		s.Console.Warn(
			"{path} will hold everything of that drive unencrypted: keep it safe and "+
				"delete it after use", text.Args{"path": out})
		return (&sparseCopy{to: w, from: plain, size: plain.Size(),
			progress: progress.Update}).run(ctx)
	})
	switch {
	case err == nil: // an interrupt that comes now is too late
		return &report.Decrypted{Path: v.Path, Out: out, Size: plain.Size()}, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, fs.ErrExist):
		return nil, problem.New(problem.OutExists, text.Args{"path": out})
	}
	return nil, problem.AtWriting(out, err)
}

// onlyOpened returns the unlocked volume if there is exactly one.
func (f *Found) onlyOpened() (*Volume, error) {
	var opened []*Volume
	for _, v := range f.Volumes {
		if v.Opened() {
			opened = append(opened, v)
		}
	}
	switch len(opened) {
	case 0:
		return nil, f.failure()
	case 1:
		return opened[0], nil
	}
	return nil, problem.New(problem.SeveralWindows, text.Args{"count": len(opened)}).
		Saying("there are {count} BitLocker volumes that can be opened, and none was chosen").
		Hinting(
			"choose one with --partition and its number")
}
