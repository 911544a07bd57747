package rescue_test

import (
	"context"
	"hash/crc32"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"unhello/hive/hivetest"
	"unhello/internal/problem"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// Partition tables that lie, and volumes in the states that they may be in.

// onDisk makes a disk around the demonstration's volume and changes its bytes.
func onDisk(t *testing.T, make func(volume string) string, change func(b []byte)) string {
	t.Helper()
	disk := make(newPatched(t).write())
	b, err := os.ReadFile(disk)
	if err != nil {
		t.Fatal(err)
	}
	change(b)
	if err := os.WriteFile(disk, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return disk
}

// onGPT changes both headers of a GPT, and corrects their checksums.
func onGPT(t *testing.T, change func(header []byte)) string {
	t.Helper()
	return onDisk(t, func(volume string) string { return testdisk.PC(t, 512, volume) },
		func(b []byte) {
			for _, at := range []int{512, len(b) - 512} {
				header := b[at:][:92]
				change(header)
				clear(header[16:20])
				le.PutUint32(header[16:], crc32.ChecksumIEEE(header))
			}
		})
}

// onMBR changes a disk whose Windows is in the second of two logical partitions; the extended
// partition begins at 2 MiB.
func onMBR(t *testing.T, change func(b []byte)) string {
	t.Helper()
	return onDisk(t, func(volume string) string {
		return testdisk.MBR(t, []testdisk.Partition{{Size: mib}},
			[]testdisk.Partition{{Size: mib}, {Volume: volume}})
	}, change)
}

func badTable(detail string) refusal {
	return refusal{reason: "partition-table", says: "the partition table of ", detail: detail,
		hint: "name the volume itself"}
}

var damagedTables = []struct {
	name string
	disk func(t *testing.T) string
	want refusal
}{
	{"GPT of two billion entries", func(t *testing.T) string {
		return onGPT(t, func(h []byte) { le.PutUint32(h[80:], 0x7FFFFFFF) })
	}, badTable("2147483647 entries, more than 1024")},
	{"GPT of entries of 2 GiB", func(t *testing.T) string {
		return onGPT(t, func(h []byte) { le.PutUint32(h[84:], 1<<31) })
	}, badTable("entries of 2147483648 bytes")},
	{"GPT whose entries are outside", func(t *testing.T) string {
		return onGPT(t, func(h []byte) { le.PutUint64(h[72:], 1<<63) })
	}, badTable("outside the disk")},
	{"GPT damaged at both ends", func(t *testing.T) string {
		return onDisk(t, func(volume string) string { return testdisk.PC(t, 512, volume) },
			func(b []byte) {
				b[512+56]++
				b[len(b)-512+56]++
			})
	}, badTable("GPT header at 0x200: its checksum, revision or size is wrong, " +
		"and there is no valid copy")},
	{"GPT whose entries are damaged at both ends", func(t *testing.T) string {
		return onDisk(t, func(volume string) string { return testdisk.PC(t, 512, volume) },
			func(b []byte) {
				b[1024]++
				b[len(b)-512-128*128]++
			})
	}, badTable("GPT header at 0x200: its entries don't have the checksum that it says, " +
		"and there is no valid copy")},
	{"EBR that links to itself", func(t *testing.T) string {
		return onMBR(t, func(b []byte) { le.PutUint32(b[2*mib+446+16+8:], 0) })
	}, badTable("is a loop")},
	{"disk that is cut off", func(t *testing.T) string {
		disk := testdisk.PC(t, 512, newPatched(t).write())
		if err := os.Truncate(disk, 5*mib); err != nil {
			t.Fatal(err)
		}
		return disk
	}, badTable("outside the disk")},
	{"volume that is larger than its partition", func(t *testing.T) string {
		v := newPatched(t)
		v.b = v.b[:mib]
		return testdisk.PC(t, 512, v.write())
	}, refusal{reason: "volume-damaged",
		says: "partition 3 is cut off: 1048576 bytes, where its boot sector speaks of 41937"}},
}

func TestDamagedTables(t *testing.T) {
	for _, test := range damagedTables {
		t.Run(test.name, func(t *testing.T) { refused(t, test.disk(t), test.want) })
	}
}

// One bad entry elsewhere hides no Windows: it is fixed, and scan tells what was left out.
func TestFixBesideABadEntry(t *testing.T) {
	for name, test := range map[string]struct {
		disk  string
		fault string
	}{
		"EBR that links back": {onMBR(t, func(b []byte) {
			copy(b[4*mib+446+16:],
				"\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00")
		}), "is a loop"},
		"MBR partition outside the disk": {onMBR(t, func(b []byte) {
			le.PutUint32(b[446+8:], 0xFFFFFFF0)
		}), "outside the disk"},
		"MBR that counts sectors of 4096 bytes": {onMBR4096(t), ""},
		"GPT over the boot code of a FAT": {onDisk(t, func(volume string) string {
			return testdisk.PC(t, 512, volume)
		}, func(b []byte) { copy(b, "\xEB\x3C\x90MSDOS5.0"); copy(b[82:], "FAT32   ") }), ""},
		"GPT without an MBR": {onDisk(t, func(volume string) string {
			return testdisk.PC(t, 512, volume)
		}, func(b []byte) { clear(b[:512]) }), ""},
	} {
		t.Run(name, func(t *testing.T) {
			scan := scanned(t, test.disk)
			if len(scan.Volumes) != 1 ||
				(len(scan.Volumes[0].TableFaults) == 1) != (test.fault != "") ||
				!strings.Contains(strings.Join(scan.Volumes[0].TableFaults, ""), test.fault) {
				t.Errorf("%+v", scan.Volumes)
			}
			fixUndo(t, test.disk, config, 1)
		})
	}
}

// onMBR4096 makes a disk whose MBR counts sectors of 4096 bytes.
func onMBR4096(t *testing.T) string {
	return onDisk(t, func(volume string) string {
		return testdisk.MBR(t, []testdisk.Partition{{Volume: volume}}, nil)
	}, func(b []byte) {
		for _, at := range []int{446 + 8, 446 + 12} {
			le.PutUint32(b[at:], le.Uint32(b[at:])/8)
		}
	})
}

// If the GPT at the start of the disk is damaged, the copy at its end is used, and that is
// reported.
func TestFixByTheBackupGPT(t *testing.T) {
	for at, damaged := range map[int]bool{
		512 + 56:     true, // in the header
		1024 + 2*128: true, // in the entry of Windows
		100 << 10:    false,
	} {
		disk := onDisk(t, func(volume string) string { return testdisk.PC(t, 512, volume) },
			func(b []byte) { b[at]++ })
		scan := scanned(t, disk)
		if len(scan.Volumes) != 1 || scan.Volumes[0].FromBackup != damaged {
			t.Errorf("%d: %+v", at, scan.Volumes)
		}
		fixUndo(t, disk, config, 1)
	}
}

// A volume that Windows wants to check, or did not close: scan reports it, and writing in place is
// still safe.
func TestVolumeThatWasNotClosed(t *testing.T) {
	for _, test := range []struct {
		name    string
		dirty   bool
		page    []byte // of $LogFile
		version string
		closed  bool
	}{
		{"closed", false, testdisk.RestartPage(5, 1, 1, 0xFFFF, 2), "1.1", true},
		{"dirty", true, testdisk.RestartPage(5, 1, 1, 0xFFFF, 2), "1.1", true},
		{"journal 2.0", false, testdisk.RestartPage(5, 2, 0, 0, 0), "2.0", false},
		{"both", true, testdisk.RestartPage(5, 2, 0, 0, 0), "2.0", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := newPatched(t)
			if test.dirty {
				v.attribute("$Volume", 0x70, func(a []byte) { a[le.Uint16(a[20:])+10] |= 1 })
				// or ntfscat objects
				copy(v.b[le.Uint64(v.b[56:])*4096+3*1024:], v.b[v.at("$Volume"):][:1024])
			}
			journal := v.content("$LogFile")
			if v.open(true); test.closed {
				copy(journal, test.page)
				copy(journal[4096:], test.page)
			}
			disk := v.write()

			scan := scanned(t, disk)
			got := scan.Volumes[0]
			if got.Dirty == nil || *got.Dirty != test.dirty || got.LogFile != test.version ||
				got.LogFileClosed == nil || *got.LogFileClosed != test.closed {
				t.Errorf("%+v", got)
			}
			fixUndo(t, disk, config, 1)
		})
	}
}

// What a hostile disk may cost.
const (
	hostileMemory = 64 << 20
	hostileTime   = 10 * time.Second
)

// hole makes a file one of 2^40 bytes, all of it a hole except for its clusters.
func (p *patched) hole(path string) {
	p.put64(path, data, 24, 1<<28-1)
	for _, at := range []int{40, 48, 56} {
		p.put64(path, data, at, 1<<40)
	}
	run := p.run(path)
	p.runs(path, le.AppendUint32(append(run, 0x04), 1<<28-uint32(run[1]))...)
}

// hostileDisks are those that are refused, and some that look as large as possible.
func hostileDisks() map[string]func(t *testing.T) string {
	disks := make(map[string]func(t *testing.T) string)
	for _, test := range damagedTables {
		disks[test.name] = test.disk
	}
	for _, test := range damagedVolumes {
		disks[test.name] = func(t *testing.T) string {
			v := newPatched(t)
			test.damage(v)
			return v.write()
		}
	}
	for name, damage := range map[string]func(v *patched){
		"log of a TiB":      func(v *patched) { v.hole(log1) },
		"hiberfil of a TiB": func(v *patched) { v.hole(hiberfil) },
		"hive of 2 GiB": func(v *patched) {
			v.clean()
			base := v.content(software)[:4096]
			copy(base, hivetest.SetBaseBlock(base,
				func(b []byte) { le.PutUint32(b[40:], 0x7FFFF000) }))
			v.hole(software)
		},
	} {
		disks[name] = func(t *testing.T) string {
			v := newPatched(t)
			damage(v)
			return v.write()
		}
	}
	return disks
}

// TestHostileDisks tries each in a process of its own, for its memory.
func TestHostileDisks(t *testing.T) {
	const variable = "UNHELLO_TEST_HOSTILE_DISK"
	if disk := os.Getenv(variable); disk != "" {
		tryHostile(t, disk)
		return
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, disk := range hostileDisks() {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), hostileTime)
			defer cancel()
			cmd := exec.CommandContext(ctx, exe, "-test.run=^TestHostileDisks$", "-test.v")
			// The garbage collector only runs when memory is short: what exceeds that is in use.
			cmd.Env = append(os.Environ(), variable+"="+disk(t), "GOGC=off", "GOMEMLIMIT=32MiB")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func tryHostile(t *testing.T, disk string) {
	testenv.LimitMemory(t, hostileMemory)
	o := rescue.WriteOptions{Yes: true, RecordDir: t.TempDir()}
	for name, try := range map[string]func(s *rescue.Session) error{
		"scan": func(s *rescue.Session) error {
			_, err := s.Scan(t.Context(), disk, target.Select{})
			return err
		},
		"verify": func(s *rescue.Session) error {
			_, err := s.Verify(t.Context(), disk, target.Select{})
			return err
		},
		"fix": func(s *rescue.Session) error {
			_, err := s.Fix(t.Context(), disk, rescue.FixOptions{WriteOptions: o})
			return err
		},
	} {
		err := try(session())
		runtime.GC() // what one run needed is not kept for the next
		t.Logf("%s: %v", name, err)
		if err != nil && problem.Of(err).Reason == problem.Unexpected {
			t.Error("an error that nobody expected")
		}
	}
}
