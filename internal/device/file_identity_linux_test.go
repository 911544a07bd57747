package device

import (
	"testing"
)

// File systems whose files get other numbers with each mount, by the types that statfs reports.
// FUSE without the attribute of ntfs-3g is one of them.
func TestHasPassingInodes(t *testing.T) {
	file := writeFile(t, t.TempDir()+"/SOFTWARE", nil)
	for name, c := range map[string]struct {
		kind int64
		want bool
	}{
		"FAT":                                {0x4D44, true},
		"exFAT":                              {0x2011BAB0, true},
		"CIFS":                               {0xFF534D42, true},
		"SMB 2":                              {0xFE534D42, true},
		"CIFS where it is a negative number": {-0xACB2BE, true},
		"FUSE":                               {0x65735546, true},
		"ext4":                               {0xEF53, false},
		"ntfs3":                              {0x7366746E, false},
		"tmpfs":                              {0x01021994, false},
	} {
		if got := hasPassingInodes(file, c.kind); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
