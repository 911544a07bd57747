package main

import (
	"slices"
	"testing"

	"unhello/internal/report"
	"unhello/internal/testdisk"
)

// Where a volume can't be read, the only Windows that is found may not be the one that is meant.
func TestWarnsOfAVolumeThatCannotBeRead(t *testing.T) {
	torn := newPatched(t)
	torn.b[torn.at(software)+1022]++
	disk := testdisk.MBR(t, []testdisk.Partition{{Volume: torn.write()}, {Volume: newPatched(t).write()}}, nil)
	want := []string{"a Windows may have been missed: the file system of " + disk + `, partition 1, \Windows is damaged`}
	var fix report.Fix
	runJSON(t, 0, &fix, "fix", disk, "--yes", "--record", t.TempDir())
	if !slices.Equal(fix.Warnings, want) {
		t.Errorf("warnings %q", fix.Warnings)
	}
	var scan report.Scan
	runJSON(t, 0, &scan, "scan", disk)
	if len(scan.Windows) != 1 || len(scan.Volumes) != 2 || scan.Volumes[0].Error == nil || scan.Volumes[1].Error != nil {
		t.Errorf("%+v", scan)
	}
}
