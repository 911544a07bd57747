package rescue

import (
	"time"

	"unhello/bitlocker"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/text"
	"unhello/media"
)

// encrypted is the plaintext of a BitLocker volume as ground for a file system. Writes reach the
// disk as whole encrypted sectors.
type encrypted struct {
	*bitlocker.Plain
	raw *media.Volume
}

// CanWrite applies BitLocker's own rules first, then asks the disk about the sectors that would be
// written.
func (e encrypted) CanWrite(off, n int64) error {
	if err := e.Plain.CanWrite(off, n); err != nil {
		return err
	}
	sectors, err := e.Encrypt(off, make([]byte, n))
	if err != nil {
		return err
	}
	for _, s := range sectors {
		if err := e.raw.CanWrite(s.Offset, int64(len(s.Data))); err != nil {
			return err
		}
	}
	return nil
}

// WriteAt writes the sectors that p lies in.
func (e encrypted) WriteAt(p []byte, off int64) (int, error) {
	if err := e.CanWrite(off, int64(len(p))); err != nil {
		return 0, err
	}
	sectors, err := e.Encrypt(off, p)
	if err != nil {
		return 0, err
	}
	for i, s := range sectors {
		if _, err := e.raw.WriteAt(s.Data, s.Offset); err != nil {
			return min(i, len(p)), err // callers only need to know that something was written
		}
	}
	return len(p), nil
}

// Reserve allocates room for the sectors that n bytes lie in.
func (e encrypted) Reserve(off, n int64) error {
	sectors, err := e.Encrypt(off, make([]byte, n))
	if err != nil {
		return err
	}
	for _, s := range sectors {
		if err := e.raw.Reserve(s.Offset, int64(len(s.Data))); err != nil {
			return err
		}
	}
	return nil
}

func (e encrypted) Sync() error { return e.raw.Sync() }

// recordKey returns the key that seals the record of a change, nil without a master key.
func recordKey(master *bitlocker.MasterKey) *record.Key {
	if master == nil {
		return nil
	}
	key := record.Key(master.RecordKey())
	return &key
}

// isShown reports whether the files are read through the system's file system.
func (w *Windows) isShown() bool {
	_, shown := w.place.(*folder)
	return shown
}

// onEncrypted reports whether an installation is known to be on an encrypted volume, whether the
// system or we unlocked it.
func (s *Session) onEncrypted(w *Windows) bool {
	if w.place.isEncrypted() || w.bitlocker().State == report.StateUnlocked {
		return true
	}
	v, ok := s.volumeAt(absolute(w.place.path()))
	if !ok {
		return false
	}
	p, ok := partitionOf(s.Drives.Disks(), v)
	return ok && p.Kind == media.KindBitLocker
}

// bitlocker describes the encryption of the volume that an installation is on. One that the system
// has mounted counts as not encrypted.
func (w *Windows) bitlocker() report.BitLocker {
	if w.Volume == nil {
		return report.BitLocker{State: report.StateNone}
	}
	return w.Volume.BitLocker
}

// How far the encryption of a volume has got.
const (
	isEncrypted      = "encrypted"
	isDecrypted      = "decrypted"
	isEncrypting     = "encrypting"
	isDecrypting     = "decrypting"
	encryptionPaused = "encryption paused"
	decryptionPaused = "decryption paused"
)

var conversionTexts = map[string]text.Message{
	isEncrypted: "encrypted", isDecrypted: "decrypted", isEncrypting: "being encrypted",
	isDecrypting: "being decrypted", encryptionPaused: "encryption paused",
	decryptionPaused: "decryption paused",
}

// ConversionText returns the words for a conversion state of report.BitLocker.
func ConversionText(conversion string) text.Message { return conversionTexts[conversion] }

func conversion(v *bitlocker.Volume) string {
	down := v.NextState() == bitlocker.Decrypted
	switch paused := v.State() == bitlocker.Paused; {
	case !v.Converting() && v.State() == bitlocker.Decrypted:
		return isDecrypted
	case !v.Converting():
		return isEncrypted
	case paused && down:
		return decryptionPaused
	case paused:
		return encryptionPaused
	case down:
		return isDecrypting
	}
	return isEncrypting
}

func bitlockerReport(v *bitlocker.Volume) report.BitLocker {
	r := report.BitLocker{
		State: report.StateLocked, Volume: v.ID().String(), Method: v.Method().String(),
		Conversion: conversion(v),
	}
	for _, p := range v.Protectors() {
		protector := report.Protector{
			ID: p.ID.String(), Kind: p.Kind.String(), Description: p.Description,
		}
		if !p.Created.IsZero() {
			protector.Created = p.Created.UTC().Format(time.RFC3339)
		}
		for _, b := range p.Backups {
			protector.Backups = append(protector.Backups, b.Location.String())
		}
		r.Protectors = append(r.Protectors, protector)
		r.Suspended = r.Suspended || p.Kind == bitlocker.KindClearKey
	}
	return r
}
