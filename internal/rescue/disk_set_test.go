package rescue_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/diskfs/go-diskfs/partition/gpt"

	"unhello/internal/problem"
	"unhello/internal/testdisk"
	"unhello/media"
)

// One disk of a mirror looks like a single disk: it can be read, but must not be changed on its
// own.

// withType makes a PC's disk whose Windows partition has that type.
func withType(t *testing.T, kind gpt.Type) string {
	return testdisk.GPT(t, 512, append(testdisk.Firmware(),
		testdisk.Partition{Volume: newPatched(t).write(), Type: kind})...)
}

// withMark makes a disk with room behind its last partition, which is where RAID firmware puts its
// data, and puts a mark that many bytes before its end.
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
		{"dynamic disk", func(t *testing.T) string {
			return withType(t,
				"AF9B60A0-1431-4F62-BC68-3311714A69AD")
		}, media.SetLDM, "Windows LDM (dynamic disk)"},
		{"dynamic disk with an MBR", func(t *testing.T) string {
			return onDisk(t, func(volume string) string {
				return testdisk.MBR(t, []testdisk.Partition{{Volume: volume}}, nil)
			}, func(b []byte) { b[446+4] = 0x42 })
		}, media.SetLDM, "Windows LDM (dynamic disk)"},
		{"Linux RAID", func(t *testing.T) string {
			return withType(t,
				"A19D880F-05FC-4D3B-A006-743F0F84911E")
		}, media.SetLinuxRAID, "Linux RAID"},
		{"Intel", func(t *testing.T) string {
			return withMark(t, 1024,
				"Intel Raid ISM Cfg Sig. 1.3.00")
		}, media.SetIntel, "Intel RST/VMD RAID"},
		{"DDF", func(t *testing.T) string { return withMark(t, 512, "\xDE\x11\xDE\x11") },
			media.SetDDF, "firmware RAID (SNIA DDF)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			disk := test.disk(t)
			scan := scanned(t, disk)
			if len(scan.Windows) != 1 || scan.Windows[0].Error != nil ||
				scan.Volumes[0].DiskSet != string(test.set) {
				t.Errorf("%+v", scan)
			}
			want := refusal{reason: "disk-set", says: "belongs to a set of disks: " + test.says,
				hint: "let the system put the set together"}
			refused(t, disk, want)
			want.fix.DryRun = true
			refused(t, disk, want)
			want.set = 1
			refused(t, disk, want)
		})
	}
}

// A member of a set need not hold a file system of its own, nor a whole one: a striped or a spanned
// volume begins on one of them.
func TestMemberOfASetByItself(t *testing.T) {
	empty := func(t *testing.T) string {
		return testdisk.GPT(t, 512, testdisk.Partition{Size: 4 * mib,
			Type: "AF9B60A0-1431-4F62-BC68-3311714A69AD"})
	}
	spanned := func(t *testing.T) string {
		v := newPatched(t)
		v.b = v.b[:mib]
		return onDisk(t, func(string) string {
			return testdisk.MBR(t, []testdisk.Partition{{Volume: v.write()}}, nil)
		}, func(b []byte) { b[446+4] = 0x42 })
	}
	for name, disk := range map[string]func(t *testing.T) string{
		"without a file system": empty, "with the start of one": spanned,
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, disk(t), refusal{reason: "disk-set", detail: "partition type ",
				says: "belongs to a set of disks: Windows LDM (dynamic disk)"})
		})
	}
}

// The refusal names what tells of the set, and where.
func TestMarkOfASetIsNamed(t *testing.T) {
	disk := withMark(t, 512, "$XIDE$")
	size := len(mustRead(t, disk))
	refused(t, disk, refusal{reason: "disk-set", says: "LSI MegaRAID",
		detail: fmt.Sprintf(`"$XIDE$" at 0x%x`, size-512)})
}

// Undo writes too: a disk that has become part of a set since then stays as it is.
func TestUndoOnADiskOfASet(t *testing.T) {
	disk := withMark(t, 1024, "")
	fix := fixed(t, disk)
	b := mustRead(t, disk)
	copy(b[len(b)-1024:], "Intel Raid ISM Cfg Sig. 1.3.00")
	if err := os.WriteFile(disk, b, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := undo(t, fix.Record, "")
	wantRefusal(t, err, refusal{reason: problem.DiskSet})
	if !bytes.Equal(b, mustRead(t, disk)) {
		t.Error("the disk was changed")
	}
}

// The table of a striped set reaches past the end of each disk. Nobody should be told to repair it.
func TestTableOfASet(t *testing.T) {
	disk := onMBR(t, func(b []byte) {
		le.PutUint32(b[446+8:], 0xFFFFFFF0)
		copy(b[len(b)-1024:], "Intel Raid ISM Cfg Sig. 1.3.00")
	})
	refused(t, disk, refusal{reason: "disk-set", says: "Intel RST/VMD RAID"})
}
