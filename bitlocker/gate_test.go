package bitlocker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"
)

// refusal returns why err refuses writing, and where.
func refusal(t *testing.T, err error) (Gate, int64) {
	t.Helper()
	var refused *NotWritableError
	if err == nil {
		return "", 0
	}
	if !errors.As(err, &refused) {
		t.Fatalf("%v is a %T", err, err)
	}
	if gateSentences[refused.Why] == "" {
		t.Errorf("no sentence says the gate %q", refused.Why)
	}
	return refused.Why, refused.Offset
}

// Reasons for which nothing at all may be written.
func TestGateOfVolume(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(v *fakeVolume)
		want   Gate
	}{
		{"sound", func(v *fakeVolume) {}, ""},
		{"shrunk", func(v *fakeVolume) { v.m.stateOffset = 2 * fakeSize }, ""},
		{"to go", func(v *fakeVolume) { v.m.variant = ToGo }, ""},
		{"Vista", func(v *fakeVolume) { v.m.variant = Vista }, GateVista},
		{"Vista's metadata", func(v *fakeVolume) { v.m.version = 1 }, GateVista},
		{"decrypted", func(v *fakeVolume) { v.m.state = Decrypted }, GateDecrypted},
		{"paused", func(v *fakeVolume) { v.m.state = Paused }, GateConverting},
		{"switching", func(v *fakeVolume) { v.m.state = Switching }, GateConverting},
		{"stopped", func(v *fakeVolume) { v.m.state = Stopped }, GateConverting},
		{"to be decrypted", func(v *fakeVolume) { v.m.nextState = Decrypted }, GateConverting},
		{"to be nothing known", func(v *fakeVolume) { v.m.nextState = 9 }, GateConverting},
		{"a stretch in conversion", func(v *fakeVolume) { v.m.stateSize = 1 }, GateConverting},
		{"copies disagree", func(v *fakeVolume) {
			v.m.doubts = []Gate{GateDisagree, GateCopies}
		}, GateDisagree},
		{"one copy", func(v *fakeVolume) { v.m.doubts = []Gate{GateCopies} }, GateCopies},
		{"part of a sector at the end", func(v *fakeVolume) {
			v.device = append(v.device, 0)
		}, GateSize},
		{"conversion log before the start", func(v *fakeVolume) {
			v.m.convLog = Range{-1, 5}
		}, GateRegions},
		{"verification area wraps around", func(v *fakeVolume) {
			v.m.ice = Range{1, math.MaxInt64}
		}, GateRegions},
		{"another copy's area beyond any end", func(v *fakeVolume) {
			v.m.areas = []Range{{math.MaxInt64, 5}}
		}, GateRegions},
		{"another copy's area beyond the end", func(v *fakeVolume) {
			v.m.areas = []Range{{fakeSize - 512, 1024}}
		}, GateTruncated},
		{"conversion log beyond the end", func(v *fakeVolume) {
			v.m.convLog = Range{fakeSize, 1}
		}, GateTruncated},
	} {
		v := newFake(t, AES128XTS, 512, unchanged, nil)
		test.change(v)
		p := v.open(t)
		if got, _ := refusal(t, p.CanWrite(0, 0)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if got, off := refusal(t, p.CanWrite(0x3003, 1)); got != test.want ||
			got != "" && off != 0x3003 {
			t.Errorf("%s: a byte at 0x3003: %q at %#x, want %q", test.name, got, off, test.want)
		}
		if _, err := p.Encrypt(0x3003, []byte{0}); (err != nil) != (test.want != "") {
			t.Errorf("%s: Encrypt: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestGateOfDiffuser(t *testing.T) {
	for _, method := range []Method{AES128CBCDiffuser, AES256CBCDiffuser} {
		p := newFake(t, method, 4096, unchanged, nil).open(t)
		if got, _ := refusal(t, p.CanWrite(0, 0)); got != GateDiffuser {
			t.Errorf("%v with sectors of 4096 bytes: %q", method, got)
		}
	}
}

// Reasons for which parts of a sound volume may not be written.
func TestGateOfRegions(t *testing.T) {
	v := newFake(t, AES128XTS, 512, func(v *fakeVolume) {
		v.m.convLog, v.m.ice = Range{0x70000, 0x1000}, Range{0x72080, 0x80}
		v.m.areas = []Range{{0x20000, 0x10000}, {0x140000, 0x10000}}
		v.m.stateOffset = fakeSize - 0x1000
	}, nil)
	p := v.open(t)
	for _, test := range []struct {
		name   string
		off, n int64
		why    Gate
		at     int64
	}{
		{"the boot sectors", 0, 0x2000, "", 0},
		{"before the metadata", 0x2000, 0x1E000, "", 0},
		{"into the metadata", 0x1FFF0, 0x11, GateMetadata, 0x20000},
		{"in the metadata", 0x20001, 1, GateMetadata, 0x20001},
		{"last of the metadata", 0x2FFFF, 1, GateMetadata, 0x2FFFF},
		{"behind the metadata", 0x30000, 0x30000, "", 0},
		{"across the metadata", 0x3000, 0x100000, GateMetadata, 0x20000},
		{"second copy", 0x8FFFF, 5, GateMetadata, 0x8FFFF},
		{"third copy", 0x1C0000, 5, GateMetadata, 0x1C0000},
		{"an area that only another copy lists", 0x13FFFF, 0x100, GateMetadata, 0x140000},
		{"the moved boot sectors", 0x60000, 1, GateMovedBoot, 0x60000},
		{"end of the moved boot sectors", 0x61FFF, 1, GateMovedBoot, 0x61FFF},
		{"behind the moved boot sectors", 0x62000, 1, "", 0},
		{"conversion log", 0x6FFFF, 2, GateConvLog, 0x70000},
		{"behind the conversion log", 0x71000, 1, "", 0},
		{"verification area", 0x72090, 1, GateICE, 0x72090},
		{"the sector of the verification area", 0x72000, 1, GateICE, 0x72080},
		{"what nothing encrypted", fakeSize - 0x1000, 1, GateSlack, fakeSize - 0x1000},
		{"into what nothing encrypted", fakeSize - 0x1100, 0x200, GateSlack, fakeSize - 0x1000},
		{"over the end", fakeSize - 1, 2, GateBounds, fakeSize},
		{"at the end", fakeSize, 1, GateBounds, fakeSize},
		{"beyond the end", fakeSize + 1, 1, GateBounds, fakeSize + 1},
		{"far beyond the end", huge, math.MaxInt64, GateBounds, huge},
		{"all there can be", 0, math.MaxInt64, GateBounds, fakeSize},
		{"before the start", -1, 1, GateBounds, -1},
		{"fewer than nothing", 0, -1, GateBounds, 0},
	} {
		err := p.CanWrite(test.off, test.n)
		if why, at := refusal(t, err); why != test.why || at != test.at {
			t.Errorf("%s: %q at %#x, want %q at %#x", test.name, why, at, test.why, test.at)
		}
	}
}

func TestGateOfFileSystem(t *testing.T) {
	fat := func(kind string, at int) func(b []byte) {
		return func(b []byte) {
			clear(b[:90])
			binary.LittleEndian.PutUint16(b[11:], 512)
			b[16] = 2
			copy(b[at:], kind)
			binary.LittleEndian.PutUint32(b[32:], fakeSize/512)
			b[510], b[511] = 0x55, 0xAA
		}
	}
	exfat := func(sectors uint64, shift byte) func(b []byte) {
		return func(b []byte) {
			copy(b[3:], "EXFAT   ")
			binary.LittleEndian.PutUint64(b[72:], sectors)
			b[108] = shift
		}
	}
	for _, test := range []struct {
		name   string
		change func(boot []byte)
		want   Gate
	}{
		{"NTFS", func([]byte) {}, ""},
		{"NTFS a sector larger", func(b []byte) { putNTFS(b, 512, fakeSize+512) }, GateTruncated},
		{"NTFS larger", func(b []byte) { putNTFS(b, 512, 1<<40) }, GateTruncated},
		{"NTFS larger than anything", func(b []byte) {
			putNTFS(b, 512, math.MaxInt64)
			b[47] = 0xEF
		}, GateUnknownSystem},
		{"NTFS with odd sectors", func(b []byte) { b[11] = 3 }, GateUnknownSystem},
		{"exFAT", exfat(fakeSize/512, 9), ""},
		{"exFAT larger", exfat(fakeSize/512+1, 9), GateTruncated},
		{"exFAT with huge sectors", exfat(2, 63), GateUnknownSystem},
		{"FAT32", fat("FAT32   ", 82), ""},
		{"FAT16", fat("FAT16   ", 54), ""},
		{"FAT larger", func(b []byte) { fat("FAT32   ", 82)(b); b[35] = 1 }, GateTruncated},
		{"something else", func(b []byte) { copy(b[3:], "        ") }, GateUnknownSystem},
		{"nothing", func(b []byte) { clear(b) }, GateUnknownSystem},
	} {
		v := newFake(t, AES128XTS, 512, unchanged, nil)
		test.change(v.view[:512])
		v.seal(func(int64) bool { return false })
		if got, _ := refusal(t, v.open(t).CanWrite(0x3000, 1)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// If the boot sector can't be read, the error is that of the disk.
func TestGateOnBrokenDisk(t *testing.T) {
	v := newFake(t, AES128XTS, 512, unchanged, nil)
	errDisk := errors.New("the disk is broken")
	_, err := newPlain(broken{bytes.NewReader(v.device), 0x60000, errDisk}, fakeSize,
		&v.m, v.cipher, [32]byte{})
	if !errors.Is(err, errDisk) {
		t.Error(err)
	}
}
