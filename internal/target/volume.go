package target

import (
	"fmt"

	"unhello/bitlocker"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/media"
)

// Volume is a volume of a disk or image: what is reported about it, and what opens it.
type Volume struct {
	report.Volume
	Failure error                 // why nothing, or not everything, could be read
	Over    []device.SystemVolume // the volumes of the system that lie on it

	medium    *medium
	partition media.Partition
	volume    *bitlocker.Volume // nil if it is not encrypted
	opened    *opening          // nil if it is locked or not encrypted
	guard     *guard            // nil if the disk is not one of the system's
}

// IsTwin reports whether two sources lead to the same partition of the same disk.
func (v *Volume) IsTwin(o *Volume) bool {
	return v.guard != nil && o.guard != nil && isSameDevice(v.guard.disk, o.guard.disk) &&
		v.Offset == o.Offset
}

// isApart reports whether a volume of a disk can't be mounted: otherwise the disk would be in use.
func (v *Volume) isApart() bool {
	return !device.MountsAll && v != nil && !v.InUse && len(v.Over) == 0
}

// Locked reports whether nothing on the volume can be read.
func (v *Volume) Locked() bool { return v.BitLocker.State == report.StateLocked }

// describe adds what an NTFS volume says about itself. Anything unreadable is left out: a fix
// doesn't need it.
func (v *Volume) describe(m *mounted) {
	v.Serial = serialOf(m.ntfs)
	v.Label, _ = m.ntfs.Label()
	if dirty, err := m.ntfs.Dirty(); err == nil {
		v.Dirty = &dirty
	}
	if major, minor, closed, err := m.ntfs.LogFileVersion(); err == nil {
		v.LogFile, v.LogFileClosed = fmt.Sprintf("%d.%d", major, minor), &closed
	}
}

// Opened reports whether the volume could be unlocked.
func (v *Volume) Opened() bool { return v.BitLocker.State == report.StateUnlocked }

// Unread reports whether none of the volume's BitLocker metadata could be read, not even its key
// IDs.
func (v *Volume) Unread() bool { return v.Locked() && v.volume == nil }

// RecordKey is the key that seals records of changes on the volume, nil if it is locked or not
// encrypted.
func (v *Volume) RecordKey() *record.Key {
	if v.opened == nil {
		return nil
	}
	return recordKey(v.opened.master)
}

// Plaintext is what an unlocked volume holds. It is open until Found is closed.
func (v *Volume) Plaintext() (record.Reader, error) {
	d, err := v.medium.open()
	if err != nil {
		return nil, err
	}
	raw, err := d.volume(v.partition)
	if err != nil {
		return nil, err
	}
	plain, err := plaintext(raw, v.opened.master)
	return plain, problem.At(v.Path, err)
}

// KeyIDs names the recovery passwords that open a volume as BitLocker's own screen does, "" if
// there are none.
func (v *Volume) KeyIDs() string {
	if v.volume == nil {
		return ""
	}
	return problem.KeyIDs(v.volume.Protectors())
}

func (v *Volume) leavesDoubt() bool {
	switch {
	case v.Failure == nil && v.opened == nil:
		return false // it is not even encrypted
	case v.volume == nil:
		return true
	case v.opened != nil:
		return v.opened.master == nil // it looks decrypted, which a locked volume never is
	}
	judged := problem.Is(v.Failure, problem.BitLockerLocked, problem.WrongKey)
	return !judged || !v.volume.JudgesPasswords()
}
