package device

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"syscall"
	"testing"
)

// diskExtents is VOLUME_DISK_EXTENTS as a driver gives it.
func diskExtents(list ...diskExtent) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(list)))
	for _, e := range list {
		b = binary.LittleEndian.AppendUint64(b, uint64(e.disk))
		b = binary.LittleEndian.AppendUint64(b, uint64(e.offset))
		b = binary.LittleEndian.AppendUint64(b, uint64(e.size))
	}
	return b
}

func TestParseDiskExtents(t *testing.T) {
	one := diskExtent{disk: 3, offset: 1 << 20, size: 5 << 40}
	if got, ok := parseDiskExtents(diskExtents(one)); !ok || got != one {
		t.Errorf("%+v, %v", got, ok)
	}
	for name, b := range map[string][]byte{
		"nothing":           nil,
		"no extent":         diskExtents(),
		"cut off":           diskExtents(one)[:31],
		"on two disks":      diskExtents(one, diskExtent{disk: 4, size: 1}),
		"of no size":        diskExtents(diskExtent{disk: 3, offset: 1}),
		"before its disk":   diskExtents(diskExtent{disk: 3, offset: -1, size: 1}),
		"number of extents": append([]byte{1, 0, 0, 1}, diskExtents(one)[4:]...),
	} {
		if got, ok := parseDiskExtents(b); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestIsLocked(t *testing.T) {
	sector := func(oem string) []byte {
		b := make([]byte, 512)
		copy(b[3:], oem)
		copy(b[510:], "\x55\xaa")
		return b
	}
	for name, test := range map[string]struct {
		err   error
		first []byte
		want  bool
	}{
		"the system says so": {&fs.PathError{Op: "stat", Path: `D:\`,
			Err: syscall.Errno(0x80310000)}, nil, true},
		"the system says so, unreadable":  {syscall.Errno(0x80310000), []byte{}, true},
		"its first sector says so":        {nil, sector("-FVE-FS-"), true},
		"that of an unlocked one":         {nil, sector("NTFS    "), false},
		"another error":                   {syscall.Errno(21), nil, false},
		"another error of BitLocker":      {syscall.Errno(0x80310001), nil, false},
		"another error, the sector knows": {errors.New("not recognized"), sector("-FVE-FS-"), true},
		"nothing is known":                {nil, nil, false},
		"half a sector":                   {nil, sector("-FVE-FS-")[:100], false},
	} {
		if got := isLocked(test.err, test.first); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestPathsOfAVolume(t *testing.T) {
	const guid = `\\?\Volume{0BADCAFE-0000-0000-0000-000000000000}`
	for name, test := range map[string]struct {
		mounts            []string
		root, raw, letter string
	}{
		"letter":            {[]string{`D:\`}, `D:\`, `\\.\D:`, "D:"},
		"folder":            {[]string{`C:\mnt\`}, `C:\mnt\`, guid, ""},
		"folder and letter": {[]string{`C:\mnt\`, `E:\`}, `E:\`, `\\.\E:`, "E:"},
		"nothing":           {nil, guid + `\`, guid, ""},
	} {
		v := SystemVolume{Path: guid + `\`, Mounts: test.mounts}
		if v.Root() != test.root || v.Raw() != test.raw || v.Letter() != test.letter {
			t.Errorf("%s: root %s, raw %s, letter %q", name, v.Root(), v.Raw(), v.Letter())
		}
	}
}

// TestMark: volume names are compared without regard to case, as Windows does.
func TestMark(t *testing.T) {
	list := []SystemVolume{
		{Path: `\\?\Volume{a}\`, Mounts: []string{`X:\`}},
		{Path: `\\?\Volume{b}\`, Mounts: []string{`C:\`, `X:\mnt\`}},
		{Path: `\\?\Volume{c}\`},
	}
	for _, test := range []struct {
		mount, name, want string
	}{
		{`x:\`, "", `\\?\Volume{a}\`},
		{`X:\mnt\`, "", `\\?\Volume{b}\`},
		{"", `\\?\VOLUME{C}\`, `\\?\Volume{c}\`},
		{`Z:\`, `\\?\Volume{z}\`, ""},
		{"", "", ""},
	} {
		got := ""
		if v := mark(list, test.mount, test.name); v != nil {
			got = v.Path
		}
		if got != test.want {
			t.Errorf("%q, %q: %q", test.mount, test.name, got)
		}
	}
}

func TestParseRemovable(t *testing.T) {
	descriptor := func(removable byte, bus uint32) []byte {
		b := make([]byte, 36)
		b[10] = removable
		binary.LittleEndian.PutUint32(b[28:], bus)
		return b
	}
	const busSATA, busSD, busNVMe = 11, 12, 17
	for name, test := range map[string]struct {
		b    []byte
		want bool
	}{
		"a stick":            {descriptor(1, busUSB), true},
		"a USB disk":         {descriptor(0, busUSB), true},
		"a card in a reader": {descriptor(1, busSATA), true},
		"a card in a slot":   {descriptor(1, busSD), true},
		"eMMC":               {descriptor(0, busSD), false},
		"a SATA disk":        {descriptor(0, busSATA), false},
		"an NVMe disk":       {descriptor(0, busNVMe), false},
		"no answer":          {nil, false},
	} {
		if got := parseRemovable(test.b); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
