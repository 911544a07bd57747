package main

import (
	"path/filepath"
	"runtime"

	"unhello/bitlocker"
)

// encryptedContests makes BitLocker volumes and the contests on them: unhello compared with
// mounting, and the decryption of a complete volume.
func (o *options) encryptedContests(work string) (contests []contest, err error) {
	if o.encrypted == 0 && o.reads == 0 {
		return nil, nil
	}
	w, err := newWorkshop(filepath.Join(work, "encrypted"))
	if err != nil {
		return nil, err
	}
	plain, err := w.full("the plaintext", gib, o.clean)
	if err != nil {
		return nil, err
	}
	for _, m := range []struct {
		name   string
		method bitlocker.Method
		fixes  int
	}{
		{"AES-XTS of 128 bits (Windows 10 and 11)", bitlocker.AES128XTS, o.encrypted},
		{"AES-CBC of 128 bits with diffuser (Windows 7)", bitlocker.AES128CBCDiffuser, 0},
	} {
		volume, err := w.encrypted(m.name, plain, m.method)
		if err != nil {
			return nil, err
		}
		onTwo := o.reads
		if runtime.NumCPU() < 2 {
			onTwo = 0
		}
		sealed := sealedVolume{volume, o.memory}
		contests = append(contests,
			contest{title: "set the switch from 2 to 0 on a volume of 1 GB in " + m.name,
				work: work, rounds: m.fixes, entries: unlockers(o.unhello, volume)},
			contest{title: "decrypt 1 GB in " + m.name + " on one processor",
				work: work, rounds: o.reads, entries: decrypters(o.unhello, sealed, "0", 1)},
			contest{title: "decrypt 1 GB in " + m.name + " on two processors",
				work: work, rounds: onTwo, entries: decrypters(o.unhello, sealed, "0,1", faster)})
	}
	return contests, nil
}

// faster is the bound for what must be true beyond doubt.
const faster = 0.9
