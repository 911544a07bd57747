package target

import (
	"slices"
	"sync"

	"unhello/bitlocker"
	"unhello/internal/text"
)

// Keys is what may open BitLocker volumes: what was given, what may be asked for, and what came of
// it so far, so that a key is asked for, and stretched, only once.
type Keys struct {
	bitlocker.Credentials
	Questions
	mu sync.Mutex // of the Credentials, which grow by what is asked for

	past
}

// Questions say whether a person may be asked for a recovery password, and how.
type Questions struct {
	Ask bool
	// Question is how to ask for it, "" for the usual question.
	Question text.Message
}

// keep remembers a recovery password that was typed in and fits.
func (k *Keys) keep(p bitlocker.RecoveryPassword) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Passwords = append(k.Passwords, p)
}

// given returns all keys available so far.
func (k *Keys) given() bitlocker.Credentials {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.Credentials
	c.Passwords = slices.Clone(c.Passwords)
	return c
}
