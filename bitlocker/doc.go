// Package bitlocker reads volumes that BitLocker (Full Volume Encryption, FVE)
// encrypted: it lists their protectors, unlocks them with a recovery password, a
// passphrase, a key file or the clear key of a suspended volume, and shows the
// plaintext. It gets around no key, and writes nothing itself.
//
// What it reads may be made to hurt: every size and every reference is checked,
// and whatever could cost memory or time has a bound. Doubt is an error, never a
// guess. Keys are masked wherever a value could be printed, and the buffers that
// the package owns are overwritten after use.
//
// Terms: the FVEK is the key of the sectors, the VMK the key of the FVEK, and a
// protector holds the VMK encrypted under what a person has. All numbers are
// little-endian. Offset in errors counts from the start of the volume where it
// says nothing else.
package bitlocker
