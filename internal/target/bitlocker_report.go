package target

import (
	"time"

	"unhello/bitlocker"
	"unhello/internal/report"
	"unhello/internal/text"
)

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
