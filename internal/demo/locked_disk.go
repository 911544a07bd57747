package demo

import (
	"bytes"
	"fmt"
	"io"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/media/ntfs"
)

// RecoveryPassword opens the volume of Windows on a locked disk.
const RecoveryPassword = "111111-222222-333333-444444-555555-666666-543213-123453"

// MakeLockedDisk makes the disk of MakeDisk with BitLocker on the Windows volume, as on a new PC:
// there the TPM opens it, anywhere else the recovery password does.
func MakeLockedDisk(path string) error {
	return MakeDisk(path, func(w io.WriterAt, windows []byte) error {
		layout, err := layoutIn(windows)
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
				Layout: layout,
			})
		return err
	})
}

// The files by which BitLocker keeps others from using the clusters that it needs.
const (
	systemInformation = `System Volume Information\`
	informationFile   = systemInformation + "FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}."
	bootFile          = systemInformation + "{24e6f0ae-6a00-4f73-984b-75ce9942852d}"
	verificationFile  = systemInformation + "{da392a22-cae0-4f0f-9a30-b8830385d046}"
)

// layoutIn finds the clusters for what BitLocker keeps on the volume.
func layoutIn(windows []byte) (*bitlockertest.Layout, error) {
	v, err := ntfs.Open(bytes.NewReader(windows), int64(len(windows)))
	if err != nil {
		return nil, err
	}
	var p bitlockertest.Layout
	for name, off := range map[string]*int64{
		informationFile + "1": &p.Info[0],
		informationFile + "2": &p.Info[1],
		informationFile + "3": &p.Info[2],
		bootFile:              &p.Boot,
		verificationFile:      &p.ICE,
	} {
		if *off, err = offsetOf(v, name); err != nil {
			return nil, err
		}
	}
	return &p, nil
}

// offsetOf finds a file that is not fragmented.
func offsetOf(v *ntfs.Volume, name string) (int64, error) {
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
