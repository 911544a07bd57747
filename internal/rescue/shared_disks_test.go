package rescue_test

import (
	"path/filepath"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/testenv"
)

// TestDisksOfOthers: disks made elsewhere. Each has one Windows whose switch is on, unless
// it is refused.
func TestDisksOfOthers(t *testing.T) {
	for name, refused := range map[string]problem.Reason{
		"gpt-with-old-vfat-boot-code":  "",
		"mbr-counts-4096-byte-sectors": "",
		"mbr-other-partition-past-end": "",
		"first-sector-zero-gpt-intact": "",
		"ldm-2003r2-raid5-1":           problem.DiskSet, // of a real set
	} {
		t.Run(name, func(t *testing.T) {
			disk := filepath.Join(t.TempDir(), "disk.img")
			testenv.UnxzTo(t, testenv.Shared(t, "disks/odd/"+name+".img.xz"), disk)
			if refused != "" {
				_, err := session().Verify(t.Context(), disk, target.Select{})
				if !problem.Is(err, refused) {
					t.Errorf("%v, want %s", err, refused)
				}
				return
			}
			o := rescue.WriteOptions{Yes: true, RecordDir: t.TempDir()}
			_, err := session().Fix(t.Context(), disk, rescue.FixOptions{WriteOptions: o})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := session().Verify(t.Context(), disk, target.Select{}); err != nil {
				t.Error(err)
			}
		})
	}
}
