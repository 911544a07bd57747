package bitlocker_test

import (
	"bytes"
	"context"
	"fmt"
	"log"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/internal/demo/volume"
)

const digits = "111111-222222-333333-444444-555555-666666-543213-123453"

// encrypted makes a volume that a recovery password opens, as an *os.File might be one.
func encrypted() *bytes.Reader {
	plain, err := volume.Open() // a small NTFS volume
	if err != nil {
		log.Fatal(err)
	}
	made := writer(make([]byte, len(plain)+1<<20))
	_, err = bitlockertest.Format(made, bytes.NewReader(plain), int64(len(made)),
		bitlockertest.Options{Protectors: []*bitlockertest.Protector{
			{Kind: bitlocker.KindRecoveryPassword, Secret: digits},
		}})
	if err != nil {
		log.Fatal(err)
	}
	return bytes.NewReader(made)
}

type writer []byte

func (w writer) WriteAt(b []byte, off int64) (int, error) { return copy(w[off:], b), nil }

// A volume is opened with its recovery password; what is inside reads like any other volume.
func Example() {
	file := encrypted()
	v, err := bitlocker.Open(file, file.Size())
	if err != nil {
		log.Fatal(err)
	}
	password, err := bitlocker.ParseRecoveryPassword(digits)
	if err != nil {
		log.Fatal(err)
	}
	key, by, err := v.Unlock(context.Background(),
		bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{password}})
	if err != nil {
		log.Fatal(err)
	}
	defer key.Wipe()
	plain, err := v.Open(key)
	if err != nil {
		log.Fatal(err)
	}
	defer plain.Wipe()
	boot := make([]byte, 512)
	if _, err := plain.ReadAt(boot, 0); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v, by its %v: %q\n", v.Method(), by.Kind, boot[3:11])
	// Output: AES-128-XTS, by its recovery password: "NTFS    "
}
