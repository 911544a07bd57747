//go:build !windows

package rescue

import (
	"testing"

	"unhello/internal/device"
	"unhello/internal/target"
)

const volumeD = `\\?\Volume{0badcafe-0000-0000-0000-00000000000d}`

// TestVolumeAt: a volume is known by its letter, the folders that it is mounted in and its name, in
// any letter case.
func TestVolumeAt(t *testing.T) {
	m := &machine{volumes: []device.SystemVolume{
		{Path: `\\?\Volume{c}\`, Mounts: []string{`C:\`}},
		{Path: volumeD + `\`, Mounts: []string{`C:\mnt\d\`, `D:\`}},
		{Path: `\\?\Volume{e}\`},
	}}
	s := &target.Searcher{Drives: m}
	for path, want := range map[string]string{
		`C:\`:                    `\\?\Volume{c}\`,
		`C:\Windows`:             `\\?\Volume{c}\`,
		`c:\mnt\dd`:              `\\?\Volume{c}\`,
		`C:\mnt\d`:               volumeD + `\`,
		`C:\MNT\D\Windows`:       volumeD + `\`,
		`d:\Windows`:             volumeD + `\`,
		`\\?\D:\`:                volumeD + `\`,
		`\\.\D:\Windows`:         volumeD + `\`,
		`\\.\Volume{e}\Windows`:  `\\?\Volume{e}\`,
		volumeD + `\Windows`:     volumeD + `\`,
		`\\?\Volume{e}\Windows`:  `\\?\Volume{e}\`,
		`F:\`:                    "",
		`\\?\Volume{ee}\Windows`: "",
		`\\.\PhysicalDrive0`:     "",
		`\\?\UNC\D:\Windows`:     "",
	} {
		v, ok := s.VolumeAt(path)
		if v.Path != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", path, v.Path, want)
		}
	}
	if _, ok := (&target.Searcher{}).VolumeAt(`C:\`); ok {
		t.Error("a volume of a system that has no list of them")
	}
}

// TestHasOwnVolume: neither the RAM disk of WinPE nor the stick belongs to the PC.
func TestHasOwnVolume(t *testing.T) {
	ram := device.SystemVolume{Drive: device.DriveFixed, Running: true}
	stick := device.SystemVolume{Drive: device.DriveRemovable, Own: true}
	usbDisk := device.SystemVolume{Drive: device.DriveFixed, Own: true}
	if hasOwnVolume([]device.SystemVolume{ram, stick, usbDisk, {Drive: device.DriveOptical}}) {
		t.Error("a disk was seen where there is none")
	}
	if !hasOwnVolume([]device.SystemVolume{ram, {Drive: device.DriveFixed}}) {
		t.Error("a disk was not seen")
	}
}
