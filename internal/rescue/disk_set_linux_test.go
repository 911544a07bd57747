package rescue_test

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/rescue"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/media"
)

// partitionDevice makes the NTFS partition of a disk a block device of its own, like /dev/sda3.
func partitionDevice(t *testing.T, disk string) string {
	t.Helper()
	if os.Getuid() != 0 {
		testenv.Missing(t, "block devices need root")
	}
	losetup, addpart := testenv.Tool(t, "losetup"), testenv.Tool(t, "addpart")
	f, err := device.Open(disk, false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := media.Partitions(f)
	if err != nil {
		t.Fatal(err)
	}
	p := table.Partitions[slices.IndexFunc(table.Partitions,
		func(p media.Partition) bool { return p.Kind == media.KindNTFS })]
	out, err := exec.Command(losetup, "-f", "--show", disk).CombinedOutput()
	if err != nil {
		testenv.Missing(t, "no loop device: %v: %s", err, out)
	}
	whole := strings.TrimSpace(string(out))
	t.Cleanup(func() { testdisk.Run(t, losetup, "-d", whole) })
	index := strconv.Itoa(p.Index)
	start, size := strconv.FormatInt(p.Offset/512, 10), strconv.FormatInt(p.Size/512, 10)
	if out, err = exec.Command(addpart, whole, index, start, size).CombinedOutput(); err != nil {
		testenv.Missing(t, "no partitions of loop devices: %v: %s", err, out)
	}
	t.Cleanup(func() { testdisk.Run(t, "delpart", whole, index) })
	return whole + "p" + index
}

// Naming the partition must not get around what only the disk around it shows.
func TestPartitionDeviceOfASet(t *testing.T) {
	for _, test := range []struct {
		name, disk string
		set        media.Set
	}{
		{"by its type", withType(t, "A19D880F-05FC-4D3B-A006-743F0F84911E"), media.SetLinuxRAID},
		{"by the end of the disk", withMark(t, 1024, "Intel Raid ISM Cfg Sig. 1.3.00"),
			media.SetIntel},
	} {
		t.Run(test.name, func(t *testing.T) {
			device := partitionDevice(t, test.disk)
			scan := scanned(t, device)
			if len(scan.Volumes) != 1 || scan.Volumes[0].DiskSet != string(test.set) {
				t.Errorf("%+v", scan)
			}
			before := mustRead(t, test.disk)
			o := rescue.WriteOptions{Yes: true, RecordDir: t.TempDir()}
			_, err := session().Fix(t.Context(), device, rescue.FixOptions{WriteOptions: o})
			wantRefusal(t, err, refusal{reason: problem.DiskSet})
			if !bytes.Equal(before, mustRead(t, test.disk)) {
				t.Error("the disk was changed")
			}
		})
	}
}

// A partition of a disk that stands alone can be fixed by its own device.
func TestPartitionDevice(t *testing.T) {
	device := partitionDevice(t, testdisk.PC(t, 512, newPatched(t).write()))
	fixed(t, device)
}
