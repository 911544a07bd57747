package target

import (
	"testing"

	"unhello/internal/device"
)

const volumeD = `\\?\Volume{0badcafe-0000-0000-0000-00000000000d}`

func TestIsDeviceOf(t *testing.T) {
	v := device.SystemVolume{Path: volumeD + `\`, Mounts: []string{`D:\`}}
	for path, want := range map[string]bool{
		`\\.\D:`: true, `\\?\d:`: true, volumeD: true,
		`\\.\Volume{0BADCAFE-0000-0000-0000-00000000000D}`: true,
		`\\.\E:`: false, `\\.\PhysicalDrive0`: false,
	} {
		if got := isDeviceOf(v, path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
