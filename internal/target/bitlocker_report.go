package target

import (
	"time"

	"unhello/bitlocker"
	"unhello/internal/report"
)

// conversion is how far the encryption of a volume has got; problem.ConversionText has the words.
func conversion(v *bitlocker.Volume) string {
	down := v.NextState() == bitlocker.Decrypted
	switch paused := v.State() == bitlocker.Paused; {
	case !v.Converting() && v.State() == bitlocker.Decrypted:
		return "decrypted"
	case !v.Converting():
		return "encrypted"
	case paused && down:
		return "decryption paused"
	case paused:
		return "encryption paused"
	case down:
		return "decrypting"
	}
	return "encrypting"
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
