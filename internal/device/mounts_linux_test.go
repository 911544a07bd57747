package device

import (
	"slices"
	"testing"
)

// TestWindowsVolumes: file systems that can hold a Windows, and names with spaces.
func TestWindowsVolumes(t *testing.T) {
	got := windowsVolumes(parseMounts(`22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
35 22 8:3 / /mnt/windows rw,relatime shared:2 master:1 - ntfs3 /dev/sda3 rw,uid=0
36 22 0:40 / /media/my\040disk ro - fuseblk /dev/sdb1 rw,user_id=0
37 22 0:41 / /proc rw - proc proc rw
38 22 8:4 / /mnt/tab\011and\134slash rw - ntfs /dev/sdc1 ro
nonsense
39 22 - ntfs3
`))
	if want := []string{"/mnt/windows", "/media/my disk",
		"/mnt/tab\tand\\slash"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
