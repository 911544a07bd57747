package rescue_test

import (
	"slices"
	"testing"

	"unhello/internal/rescue"
	"unhello/internal/testdisk"
)

// If a volume can't be read, the only Windows found may not be the one that is meant.
func TestWarnsOfAVolumeThatCannotBeRead(t *testing.T) {
	torn := newPatched(t)
	torn.b[torn.at(software)+1022]++
	disk := testdisk.MBR(t,
		[]testdisk.Partition{{Volume: torn.write()}, {Volume: newPatched(t).write()}}, nil)
	want := []string{"a Windows may have been missed: the file system of " + disk +
		`, partition 1, \Windows is damaged`}
	s := session()
	o := rescue.WriteOptions{Yes: true, RecordDir: t.TempDir()}
	if _, err := s.Fix(t.Context(), disk, rescue.FixOptions{WriteOptions: o}); err != nil {
		t.Error(err)
	}
	if got := s.Console.Warnings(); !slices.Equal(got, want) {
		t.Errorf("warnings %q", got)
	}
	scan := scanned(t, disk).Found()
	if len(scan.Windows) != 1 || len(scan.Volumes) != 2 || scan.Volumes[0].Failure == nil ||
		scan.Volumes[1].Failure != nil {
		t.Errorf("%+v", scan)
	}
}
