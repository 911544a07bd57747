package main

import (
	"os"
	"strings"
	"testing"

	"github.com/diskfs/go-diskfs/partition/gpt"

	"unhello/internal/report"
	"unhello/internal/testdisk"
	"unhello/media"
)

// One disk of a mirror looks like a disk by itself: it can be read, and must not be changed alone.

// withType makes a PC's disk whose Windows partition has a type.
func withType(t *testing.T, kind gpt.Type) string {
	return testdisk.GPT(t, 512, append(testdisk.Firmware(), testdisk.Partition{Volume: newPatched(t).write(), Type: kind})...)
}

// withMark makes a disk with room behind its last partition, as firmware that makes the disks smaller takes it, and puts a mark so many
// bytes before its end.
func withMark(t *testing.T, before int, mark string) string {
	return onDisk(t, func(volume string) string {
		return testdisk.MBR(t, []testdisk.Partition{{Volume: volume}, {Size: mib}}, nil)
	}, func(b []byte) { copy(b[len(b)-before:], mark) })
}

func TestDiskOfASet(t *testing.T) {
	for _, test := range []struct {
		name string
		disk func(t *testing.T) string
		set  media.Set
		says string
	}{
		{"dynamic disk", func(t *testing.T) string { return withType(t, "AF9B60A0-1431-4F62-BC68-3311714A69AD") }, media.SetLDM, "Windows LDM (dynamic disk)"},
		{"dynamic disk with an MBR", func(t *testing.T) string {
			return onDisk(t, func(volume string) string {
				return testdisk.MBR(t, []testdisk.Partition{{Volume: volume}}, nil)
			}, func(b []byte) { b[446+4] = 0x42 })
		}, media.SetLDM, "Windows LDM (dynamic disk)"},
		{"Linux RAID", func(t *testing.T) string { return withType(t, "A19D880F-05FC-4D3B-A006-743F0F84911E") }, media.SetLinuxRAID, "Linux RAID"},
		{"Intel", func(t *testing.T) string { return withMark(t, 1024, "Intel Raid ISM Cfg Sig. 1.3.00") }, media.SetIntel, "Intel RST/VMD RAID"},
		{"DDF", func(t *testing.T) string { return withMark(t, 512, "\xDE\x11\xDE\x11") }, media.SetDDF, "firmware RAID (SNIA DDF)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			disk := test.disk(t)
			var scan report.Scan
			runJSON(t, 0, &scan, "scan", disk)
			if len(scan.Windows) != 1 || scan.Windows[0].Error != nil || scan.Volumes[0].DiskSet != string(test.set) {
				t.Errorf("%+v", scan)
			}
			if words := runWith(t, commands, nil, "scan", disk).out; !strings.Contains(words, "belongs to a set of disks ("+test.says+")") {
				t.Error(words)
			}
			want := refusal{reason: "disk-set", says: "belongs to a set of disks: " + test.says, hint: "let the system put the set together"}
			refused(t, disk, want)
			want.argv = []string{"--dry-run"}
			refused(t, disk, want)
			want.argv = []string{"hive", "set", "Microsoft", "Large", "REG_BINARY", "55"}
			refused(t, disk, want)
		})
	}
}

// Undo writes too: a disk that came into a set since stays as it is.
func TestUndoOnADiskOfASet(t *testing.T) {
	disk := withMark(t, 1024, "")
	var fix report.Fix
	runJSON(t, 0, &fix, "fix", disk, "--yes", "--record", t.TempDir())
	b := mustRead(t, disk)
	copy(b[len(b)-1024:], "Intel Raid ISM Cfg Sig. 1.3.00")
	if err := os.WriteFile(disk, b, 0o600); err != nil {
		t.Fatal(err)
	}
	var got document
	runJSON(t, 5, &got, "undo", fix.Record, "--yes")
	if got.Error.Reason != "disk-set" || differences(b, mustRead(t, disk)) != 0 {
		t.Errorf("%+v", got.Error)
	}
}

// The table of a striped set leads out of each disk. Nobody is to repair it there.
func TestTableOfASet(t *testing.T) {
	disk := onMBR(t, func(b []byte) {
		le.PutUint32(b[446+8:], 0xFFFFFFF0)
		copy(b[len(b)-1024:], "Intel Raid ISM Cfg Sig. 1.3.00")
	})
	refused(t, disk, refusal{reason: "disk-set", says: "Intel RST/VMD RAID"})
}
