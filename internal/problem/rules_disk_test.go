package problem

import (
	"strings"
	"syscall"
	"testing"

	"unhello/internal/device"
	"unhello/media"
	"unhello/media/image"
	"unhello/media/ntfs"
)

// What to type differs for each kind of file that can't be changed in place.
func TestFilesThatAreNotPlain(t *testing.T) {
	for _, test := range []struct {
		why  ntfs.Refusal
		tag  uint32
		says string
		hint string
	}{
		{ntfs.Compressed, 0, "compressed by the file system", "    compact /u SYSTEM"},
		{ntfs.Reparse, ntfs.TagWOF, "compressed by Windows", "    compact /u /exe SYSTEM"},
		{ntfs.Encrypted, 0, "encrypted by the file system (EFS)", "    cipher /d SYSTEM"},
		{ntfs.Reparse, 0xA000000C, "is a symbolic link", "a link in there"},
		{ntfs.Reparse, 0xA0000003, "is a junction", "a link in there"},
		{ntfs.Reparse, 0x9000001A, "is a placeholder", "a link in there"},
		{ntfs.Reparse, 0x9000701A, "is a placeholder", "a link in there"},
		{ntfs.Reparse, 0xA0000027, "a reparse point (0xa0000027)", "a link in there"},
		{ntfs.Hole, 0, "is sparse", "let the system mount the volume"},
	} {
		p := Of(At("disk, \\SYSTEM", &ntfs.RefusedError{Name: "SYSTEM", Why: test.why,
			Tag: test.tag}))
		lines := strings.Join(p.Lines("en"), "\n")
		if p.Reason != FileNotInPlace || !strings.Contains(lines, test.says) ||
			!strings.Contains(lines, test.hint) ||
			strings.Contains(lines, "compact /u") != strings.Contains(test.hint, "compact /u") {
			t.Errorf("%s %x: %s", test.why, test.tag, lines)
		}
	}
}

// A command about an image names the image, and no qemu-img is told to read what it reads wrongly.
func TestAdviceAboutImages(t *testing.T) {
	for _, test := range []struct {
		err        error
		hint, none string
	}{
		{&image.NotWritableError{Format: "qcow2", Kind: image.KindShared},
			"    qemu-img convert -O raw pc.img new.img", "hive"},
		{&image.NotWritableError{Format: "qcow2", Kind: image.KindMarked},
			"    qemu-img check pc.img", "hive"},
		{&image.CorruptError{Format: "VHDX"}, "    qemu-img check ", "convert"},
		{&image.CorruptError{Format: "VHD"}, "copy the image again", "qemu-img"},
		{&image.UnsupportedError{Format: "VHD", Kind: image.KindDifferencing},
			"    merge vdisk depth=1", "qemu-img"},
		{&image.UnsupportedError{Format: "VHDX", Kind: image.KindParent},
			"    merge vdisk depth=1", "qemu-img"},
		{&image.UnsupportedError{Format: "VHD", Kind: image.KindFeature}, "plain image",
			"qemu-img"},
		{&image.UnsupportedError{Format: "qcow2", Kind: image.KindBackingFile},
			"    qemu-img convert -O raw ", "vdisk"},
	} {
		p := Of(At("hive", InImage("pc.img", test.err)))
		hint := strings.Join(strings.Split(strings.Join(p.Lines("en"), "\n"), "\n")[1:], "\n")
		if !strings.Contains(hint, test.hint) || strings.Contains(hint, test.none+" ") {
			t.Errorf("%v: %s", test.err, hint)
		}
	}
}

func TestDeniedIsSaidOnce(t *testing.T) {
	for _, err := range []error{
		At("D:", syscall.EACCES),
		At("D:", &device.ReadOnlyError{Path: "D:", Err: syscall.EACCES}),
	} {
		p := Of(err)
		if p.Reason != NoAccess || strings.Count(p.Error(), "permission denied") != 1 {
			t.Errorf("%s: %v", p.Reason, p)
		}
	}
}

// Every format that is told apart has words.
func TestForeignFormatsHaveWords(t *testing.T) {
	for format := range foreigns {
		p := Foreign("x", format)
		if line := p.Error(); strings.Contains(line, "{") || p.Reason != UnsupportedSource {
			t.Errorf("%s: %s", format, line)
		}
	}
	if _, known := foreigns[media.Foreign(strings.NewReader("PK\x03\x04"))]; !known {
		t.Error("zip")
	}
}
