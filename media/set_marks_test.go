package media

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

// A maker writes the mark of a set at the end of a disk, as the firmware does, and gives its
// offset.
type maker func(b []byte) int

// sectorFromEnd is the offset of a sector of 512 bytes.
func sectorFromEnd(b []byte, n int) int { return (len(b)/512 - n) * 512 }

func putPromise(sector int) maker {
	return func(b []byte) int {
		at := sectorFromEnd(b, sector)
		m := b[at:][:2048]
		copy(m, promiseText)
		m[0x200] = 7
		le.PutUint32(m[2044:], uint32(sum(m[:2044])))
		return at
	}
}

func putNVIDIA(b []byte) int {
	at := sectorFromEnd(b, 2)
	m := b[at:][:120]
	copy(m, nvidiaText)
	le.PutUint32(m[8:], 30)
	le.PutUint16(m[16:], 100)
	le.PutUint32(m[12:], -uint32(sum(m)))
	return at
}

func putSilicon(b []byte) int {
	at := sectorFromEnd(b, 1)
	m := b[at:][:512]
	le.PutUint32(m[0x60:], 0x2F000000)
	le.PutUint32(m[0x78:], uint32(len(b)/512-100))
	le.PutUint16(m[0x10A:], 2)
	m[0x116] = 1
	le.PutUint16(m[0x13E:], -sum16(m[:0x13E]))
	return at
}

func putVIA(b []byte) int {
	at := sectorFromEnd(b, 1)
	m := b[at:][:51]
	copy(m, "\x55\xAA\x01")
	m[10] = 0x77
	for _, c := range m[:50] {
		m[50] += c
	}
	return at
}

func putJMicron(b []byte) int {
	at := sectorFromEnd(b, 1)
	m := b[at:][:128]
	copy(m, "JM")
	le.PutUint16(m[2:], 0x0100)
	copy(m[0x20:], "array")
	m[0x30] = 1
	le.PutUint16(m[4:], -sum16(m))
	return at
}

func putLSI(b []byte) int {
	at := sectorFromEnd(b, 1)
	copy(b[at:], lsiText)
	return at
}

func putAdaptec(b []byte) int {
	at := sectorFromEnd(b, 1)
	copy(b[at:], "\x37\xFC\x4D\x1E")
	copy(b[at+256:], "DPTM")
	return at
}

// putMD090 makes a superblock of an array whose members have that many KiB.
func putMD090(kib int) maker {
	return func(b []byte) int {
		at := len(b)&^(mdReserved-1) - mdReserved
		m := b[at:][:mdLength]
		le.PutUint32(m, mdMagic)
		le.PutUint32(m[8:], 90)
		le.PutUint32(m[28:], 1)
		le.PutUint32(m[32:], uint32(kib))
		le.PutUint32(m[40:], 2)
		le.PutUint32(m[152:], uint32(sum(m)))
		return at
	}
}

// putMD10 makes a superblock for data of that many sectors.
func putMD10(sectors int) maker {
	return func(b []byte) int {
		at := (len(b)/512 - 16) &^ 7 * 512
		m := b[at:][:mdLength]
		le.PutUint32(m, mdMagic)
		le.PutUint32(m[4:], 1)
		le.PutUint32(m[72:], 1)
		le.PutUint64(m[80:], uint64(sectors))
		le.PutUint64(m[136:], uint64(sectors))
		le.PutUint64(m[144:], uint64(at/512))
		le.PutUint32(m[220:], 3)
		copy(m[256:], "\x00\x00\x01\x00\xFE\xFF")
		le.PutUint32(m[216:], uint32(sum(m[:260]))+0xFFFE)
		return at
	}
}

// setMakers are all marks, with their names in blkid.
var setMakers = []struct {
	set   Set
	blkid string
	make  maker
	byte  int // one that is under its checksum, 0 if it has none
}{
	{SetPromise, "promise_fasttrack_raid_member", putPromise(63), 0x200},
	{SetPromise, "promise_fasttrack_raid_member", putPromise(3087), 0x201},
	{SetNVIDIA, "nvidia_raid_member", putNVIDIA, 16},
	{SetSilicon, "silicon_medley_raid_member", putSilicon, 0x10A},
	{SetVIA, "via_raid_member", putVIA, 10},
	{SetJMicron, "jmicron_raid_member", putJMicron, 0x20},
	{SetLSI, "lsi_mega_raid_member", putLSI, 0},
	{SetAdaptec, "adaptec_raid_member", putAdaptec, 0},
	{SetLinuxRAID, "linux_raid_member", putMD090(1024), 28},
	{SetLinuxRAID, "linux_raid_member", putMD10(2048), 72},
}

// mirrored is one of the disks of a mirror: a table that ends before the disk does.
func mirrored() *memory {
	d := onePartition()
	d.bytes = append(d.bytes, make([]byte, 3<<20)...)
	return d
}

func TestMarksOfSets(t *testing.T) {
	for _, test := range setMakers {
		t.Run(test.blkid, func(t *testing.T) {
			d := mirrored()
			at := test.make(d.bytes)
			table, err := Partitions(d)
			if err != nil || table.Set != test.set || table.Partitions[0].Set != test.set {
				t.Fatalf("%+v, %v", table, err)
			}
			if want := fmt.Sprintf(" at 0x%x", at); !strings.HasSuffix(table.Mark, want) {
				t.Errorf("%q, want %q in it", table.Mark, want)
			}
			if test.byte == 0 {
				return
			}
			d.bytes[at+test.byte] ^= 0x55
			if table, err := Partitions(d); err != nil || table.Set != "" {
				t.Errorf("with a wrong checksum: %+v, %v", table, err)
			}
		})
	}
}

// blkid, of util-linux, sees the same sets, on disks without a table.
func TestMarksThatBlkidReads(t *testing.T) {
	blkid := testenv.Tool(t, "blkid")
	for _, test := range setMakers {
		t.Run(test.blkid, func(t *testing.T) {
			b := make([]byte, 4<<20)
			test.make(b)
			path := fileWith(t, b)
			out, err := exec.Command(blkid, "-p", "-o", "value", "-s", "TYPE", path).Output()
			if got := strings.TrimSpace(string(out)); err != nil || got != test.blkid {
				t.Errorf("blkid: %q, %v", got, err)
			}
			if got := setOf(&memory{bytes: b, sector: 512}, nil); got.Set != test.set {
				t.Errorf("ours: %+v", got)
			}
		})
	}
}

// A disk that is used by itself may keep the mark of the set that it once was in.
func TestStaleMarks(t *testing.T) {
	long := func() *memory { // its partition goes on to the end
		d := mirrored()
		putMBREntry(d.bytes, 0, 7, 64, uint32(len(d.bytes)/512-64))
		return d
	}
	whole := func() *memory { // a GPT of the whole disk
		return gptDisk(512, 8192, gptEntry{1, 64, 1000, ""})
	}
	undivided := func(sectors uint64) *memory {
		d := mirrored()
		clear(d.bytes)
		putNTFS(d.bytes, sectors, 4)
		return d
	}
	for _, test := range []struct {
		name string
		disk *memory
		mark maker
		want Set
	}{
		{"a partition lies over it", long(), putMD090(1024), ""},
		{"a partition lies over it, which firmware allows", long(), putPromise(63), SetPromise},
		{"the GPT goes on behind it", whole(), putPromise(63), ""},
		{"md 0.90, and the GPT goes on behind it", whole(), putMD090(1024), ""},
		{"an undivided NTFS lies over it", undivided(7168), putMD10(1024), ""},
		{"an undivided NTFS ends before it", undivided(1024), putMD10(1024), SetLinuxRAID},
		{"an undivided NTFS of several disks", undivided(20000), putMD10(1024), SetLinuxRAID},
		{"md 0.90 of a larger disk", mirrored(), putMD090(5000), ""},
		{"md 1.0 of a larger disk", mirrored(), putMD10(9000), ""},
		{"md 1.0 that was moved", mirrored(), func(b []byte) int {
			at := putMD10(1000)(b[:len(b)-1<<20])
			copy(b[(len(b)/512-16)&^7*512:], b[at:][:mdLength])
			return at
		}, ""},
		{"Silicon of a larger disk", mirrored(), func(b []byte) int {
			at := putSilicon(b)
			le.PutUint32(b[at+0x78:], uint32(len(b)/512+1))
			le.PutUint16(b[at+0x13E:], 0)
			le.PutUint16(b[at+0x13E:], -sum16(b[at:][:0x13E]))
			return at
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.mark(test.disk.bytes)
			table, err := Partitions(test.disk)
			if err != nil || table.Set != test.want {
				t.Errorf("%+v, %v", table, err)
			}
		})
	}
}

// A partition can be one of a Linux RAID whatever its type says.
func TestMarkInPartition(t *testing.T) {
	for _, make := range []maker{putMD090(100), putMD10(100)} {
		d := onePartition()
		at := make(d.bytes[64*512:][:512*512])
		putNTFS(d.bytes[64*512:], 200, 4)
		table, err := Partitions(d)
		if err != nil || table.Set != "" || table.Partitions[0].Set != SetLinuxRAID ||
			!strings.HasSuffix(table.Partitions[0].Mark, fmt.Sprintf("at 0x%x", 64*512+at)) {
			t.Errorf("%+v, %v", table, err)
		}
		// A file system that lies over the mark was made since.
		putNTFS(d.bytes[64*512:], 511, 4)
		if table, err := Partitions(d); err != nil || table.Partitions[0].Set != "" {
			t.Errorf("%+v, %v", table, err)
		}
	}
}
