package target

import (
	"context"

	"unhello/bitlocker"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/text"
	"unhello/media"
)

// A folder may be on a BitLocker volume that the system has unlocked, for us or for somebody else
// before, and shows decrypted. What we copy from such a volume must not end up unencrypted
// elsewhere.

// KnowEncryption finds out whether the files of a Windows are on such a volume, and whether its key
// is available. It does not ask for one.
func (s *Searcher) KnowEncryption(ctx context.Context, w *Windows) {
	p, ok := w.place.(*folder)
	if !ok {
		return
	}
	v, ok := s.VolumeAt(Absolute(p.hive))
	if !ok {
		p.encrypted = device.IsMappedBitLocker(p.hive)
		return
	}
	keys := s.Keys
	if keys == nil {
		keys = &Keys{}
	}
	if o, known := keys.behind(v.Path); known {
		p.encrypted = true
		if o != nil {
			p.master = o.master
		}
		return
	}
	partition, ok := partitionOf(s.Drives.Disks(), v)
	if ok && partition.Kind == media.KindBitLocker {
		p.encrypted, p.master = s.keyBehind(ctx, partition)
	}
}

// keyBehind returns the key of a BitLocker partition, nil if there is none or our engine can't read
// it. A partition with BitLocker turned off is not encrypted.
func (s *Searcher) keyBehind(
	ctx context.Context, p diskPartition,
) (encrypted bool, master *bitlocker.MasterKey) {
	d, err := openDisk(p.disk, toRead)
	if err != nil {
		return true, nil
	}
	defer d.close()
	raw, err := d.volume(p.Partition)
	if err != nil {
		return true, nil
	}
	v, err := bitlocker.Open(raw, raw.Size())
	switch {
	case err != nil:
		return true, nil
	case v.State() == bitlocker.Decrypted:
		return false, nil
	case s.Keys == nil:
		return true, nil
	}
	if o := s.Keys.of(v.ID()); o != nil {
		return true, o.master
	}
	master, by, err := v.Unlock(ctx, s.Keys.given())
	if err != nil {
		return true, nil
	}
	return true, s.Keys.remember(v.ID(), &opening{master, by}).master
}

// VolumesOf looks for the volume of a sealed record where it was. If it is unlocked there it shows
// no encryption: then the disks are searched.
func (s *Searcher) VolumesOf(
	ctx context.Context, r *record.Record, source string, which Select,
) (*Found, error) {
	found, err := s.EncryptedVolumes(ctx, source, which)
	v, ok := s.VolumeAt(sourcePath(source))
	if err == nil || !ok || s.Drives.Locked(v) || problem.Of(err).Code() != problem.CodeNotThere {
		return found, err
	}
	if p, ok := s.partitionByGUID(r.Target.VolumeGUID); ok {
		return s.findRaw(ctx, p.disk, Software, Select{Partition: p.Index})
	}
	return nil, problem.New(problem.EncryptionState, text.Args{"volume": NameOf(v)}).
		Saying(
			"{volume} is unlocked, and its disk cannot be seen, which has what the key of " +
				"the undo record is made from").Hinting(
		"nothing was put back; lock it first:\n" +
			"    manage-bde -lock {volume}\n" +
			"then run this again")
}

// partitionByGUID finds the BitLocker volume of a record on the disks of the system: what an
// unlocked volume shows does not identify it.
func (s *Searcher) partitionByGUID(guid string) (found diskPartition, ok bool) {
	if s.Drives == nil {
		return diskPartition{}, false
	}
	for _, path := range s.Drives.Disks() {
		d, err := openDisk(path, toRead)
		if err != nil {
			continue
		}
		table, err := media.Partitions(d)
		for i := 0; err == nil && i < len(table.Partitions) && !ok; i++ {
			found, ok = partitionOn(d, table.Partitions[i]), isVolumeOf(d,
				table.Partitions[i], guid)
		}
		_ = d.close()
		if ok {
			return found, true
		}
	}
	return diskPartition{}, false
}

func isVolumeOf(d *disk, p media.Partition, guid string) bool {
	if p.Kind != media.KindBitLocker {
		return false
	}
	raw, err := d.volume(p)
	if err != nil {
		return false
	}
	v, err := bitlocker.Open(raw, raw.Size())
	return err == nil && v.ID().String() == guid
}

// OnEncrypted reports whether an installation is known to be on an encrypted volume, whether the
// system or we unlocked it.
func (s *Searcher) OnEncrypted(w *Windows) bool {
	if w.place.IsEncrypted() || w.BitLocker().State == report.StateUnlocked {
		return true
	}
	v, ok := s.VolumeAt(Absolute(w.place.HivePath()))
	if !ok {
		return false
	}
	p, ok := partitionOf(s.Drives.Disks(), v)
	return ok && p.Kind == media.KindBitLocker
}
