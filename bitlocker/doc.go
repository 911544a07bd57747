// Package bitlocker reads volumes encrypted with BitLocker (Full Volume Encryption, FVE): it lists
// their protectors, unlocks them with a recovery password, a passphrase, a key file or the clear
// key of a suspended volume, and shows the plaintext. It never gets around a key, and writes
// nothing itself.
//
// Its input may be hostile: every size and every reference is checked, and everything that could
// cost memory or time has a bound. In doubt it returns an error and never guesses. Keys are masked
// wherever a value could be printed, and the buffers that the package owns are overwritten after
// use.
//
// Terms: the FVEK encrypts the sectors, the VMK encrypts the FVEK, and a protector holds the VMK
// encrypted under something a person has. All numbers are little-endian. Offset in errors counts
// from the start of the volume unless it says otherwise.
package bitlocker
