package demo

import (
	"bytes"
	"fmt"
	"io"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/media/ntfs"
)

// RecoveryPassword opens the Windows volume on a locked disk.
const RecoveryPassword = "111111-222222-333333-444444-555555-666666-543213-123453"

// lock writes a volume as BitLocker encrypts it on a new PC: there the TPM opens it, and anywhere
// else the recovery password.
func lock(w io.WriterAt, windows []byte) error {
	places, err := placesIn(windows)
	if err != nil {
		return err
	}
	_, err = bitlockertest.Format(w, bytes.NewReader(windows), int64(len(windows)),
		bitlockertest.Options{
			Method: bitlocker.AES128XTS,
			Protectors: []*bitlockertest.Protector{
				{Kind: bitlocker.KindTPM},
				{Kind: bitlocker.KindRecoveryPassword, Secret: RecoveryPassword,
					Backup: bitlocker.BackupMicrosoftAccount},
			},
			Layout: places,
		})
	return err
}

// BitLocker uses these files to keep others from the clusters that it needs.
const (
	systemInformation = `System Volume Information\`
	informationFile   = systemInformation + "FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}."
	bootFile          = systemInformation + "{24e6f0ae-6a00-4f73-984b-75ce9942852d}"
	verificationFile  = systemInformation + "{da392a22-cae0-4f0f-9a30-b8830385d046}"
)

// placesIn finds the room for what BitLocker keeps on the volume.
func placesIn(windows []byte) (*bitlockertest.Layout, error) {
	v, err := ntfs.Open(bytes.NewReader(windows), int64(len(windows)))
	if err != nil {
		return nil, err
	}
	var p bitlockertest.Layout
	for name, start := range map[string]*int64{
		informationFile + "1": &p.Info[0], informationFile + "2": &p.Info[1],
		informationFile + "3": &p.Info[2],
		bootFile:              &p.Boot, verificationFile: &p.ICE,
	} {
		if *start, err = startOf(v, name); err != nil {
			return nil, err
		}
	}
	return &p, nil
}

// startOf finds a file that lies in one run.
func startOf(v *ntfs.Volume, name string) (int64, error) {
	f, err := v.Lookup(name)
	if err != nil {
		return 0, err
	}
	pieces, err := f.Map(0, f.Size())
	if err != nil {
		return 0, err
	}
	if len(pieces) != 1 {
		return 0, fmt.Errorf("%s is in %d pieces", name, len(pieces))
	}
	return pieces[0].Offset, nil
}
