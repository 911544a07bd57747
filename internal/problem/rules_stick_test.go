package problem

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"testing"

	"unhello/internal/device"
	"unhello/internal/stick"
	"unhello/internal/stick/wim"
	"unhello/internal/text"
	"unhello/media/fat"
	"unhello/media/image"
	"unhello/media/ntfs"
)

// TestWorks gives errors of all kinds to the table, and wants the words of the work that they came
// up in.
func TestWorks(t *testing.T) {
	failed := errors.New("the device does not answer")
	missing := &fs.PathError{Op: "open", Path: "E:/unhello", Err: fs.ErrNotExist}
	denied := &fs.PathError{Op: "open", Path: "E:/unhello", Err: fs.ErrPermission}
	for _, test := range []struct {
		name string
		err  error
		want string // of the reason
		line string
		hint text.Message
	}{
		{"no stick", OnMedium("E:", missing),
			"not-found", "E:/unhello is not there: file does not exist", hintMediaPlace},
		{"a stick that fails", OnMedium("E:", failed), "write-failed",
			"E: could not be written: the device does not answer", hintMediaFailing},
		{"a stick that is not ours to write", OnMedium("E:", denied), "no-access",
			"E:/unhello cannot be opened: permission denied", ""},
		{"a rename that fails", OnMedium("E:",
			&os.LinkError{Op: "rename", Old: "a", New: "b", Err: failed}),
			"write-failed",
			"b could not be written: rename a b: the device does not answer", hintMediaFailing},
		{"a stick that cannot be read", OnCheck("E:", failed), "read-failed",
			"E: could not be read: the device does not answer", ""},
		{"the system's own volume", OnMedium("C:",
			&stick.FolderError{Dir: `C:\`, Why: stick.SystemVolume}),
			"running-system",
			`C:\ is the drive that the system itself runs from`, hintMediaPlace},
		{"what could not be undone", OnMedium("E:",
			&stick.LeftError{Err: context.Canceled, Left: failed}),
			"write-failed-not-restored",
			"writing to E: failed halfway, and the old state could not be put back: context " +
				"canceled, and to undo that: " +
				"the device does not answer", hintMediaLeft},
		{"an interrupt", OnMedium("E:", fmt.Errorf("copy: %w", context.Canceled)), "interrupted",
			"interrupted before anything was written; nothing was changed", ""},
		{"a problem on the way", OnMedium("E:", New(KeyFile, text.Args{"path": "keys.csv"})),
			"key-file",
			"keys.csv holds no BitLocker key that can be used", ""},

		{"an interrupt on a disk", OnImage("x.img",
			&stick.HalfWrittenError{Path: "/dev/sdb", Err: context.Canceled}),
			"interrupted-writing", "stopped in the middle of writing, as you asked",
			hintHalfWritten},
		{"a disk that reads back wrong", OnImage("x.img",
			&stick.HalfWrittenError{Path: "/dev/sdb",
				Err: &fat.ReadBackError{Path: "/dev/sdb"}}),
			"verify-failed-not-restored", "/dev/sdb did not read back as it was written, and the " +
				"old state could not be put back: " +
				"/dev/sdb reads back otherwise than it was written", hintHalfWritten},
		{"a disk that fails", OnImage("x.img",
			&stick.HalfWrittenError{Path: "/dev/sdb", Err: failed}),
			"write-failed-not-restored",
			"writing to /dev/sdb failed halfway, and the old state could not be put back: the " +
				"device does not answer", hintHalfWritten},
		{"a disk in use", OnImage("x.img", &device.InUseError{Path: "/dev/sdb",
			By: "it is mounted on /mnt", Err: failed}),
			"in-use",
			"/dev/sdb is in use: it is mounted on /mnt",
			"nothing was changed; close every window and program that shows its files, " +
				"unmount its volumes, then run unhello again"},
		{"no install medium", OnImage("/mnt", &stick.NotMediaError{Path: "x", Missing: "boot.wim"}),
			"not-install-media",
			"/mnt is no install medium of Windows: it has no boot.wim", ""},
		{"an image that is there", OnImage("x.img", &device.ExistsError{Path: "x.img"}),
			"out-exists",
			"x.img is already there and is not overwritten", ""},

		{"no WIM", InWIM("boot.wim", missing),
			"not-found", "E:/unhello is not there: file does not exist",
			"check the name; install media have sources\\boot.wim"},
		{"a backup", InWIM("boot.wim", &wim.Error{Kind: wim.BackupExists,
			Path: "boot.wim.bak"}),
			"out-exists",
			"boot.wim.bak is already there and is not overwritten",
			wimFaults[wim.BackupExists].hint},
		{"a tool that fails", InWIM("boot.wim",
			&wim.Error{Kind: wim.ToolFailed, Why: "it says no", Err: failed}),
			"wim-tool-failed", "the tool that changes boot.wim failed: it says no: the device " +
				"does not answer", ""},
		{"an unknown fault", InWIM("boot.wim", &wim.Error{Kind: "odd"}), "unexpected",
			"something went wrong that unhello did not expect: wim: odd", ""},

		{"a password's file that is there", OnSaving("key.txt",
			&device.ExistsError{Path: "key.txt"}),
			"out-exists",
			"key.txt is already there and is not overwritten",
			"nothing was changed; name a folder or a new file with --save"},
		{"a full medium", OnSaving("key.txt", &device.NoRoomError{Path: "key.txt", Err: failed}),
			"no-room",
			"there is not enough room for key.txt", hintNotSaved},
		{"a password that cannot be saved", OnSaving("key.txt", denied), "no-access",
			"key.txt cannot be opened: permission denied", hintNotSaved},
	} {
		p := Of(test.err)
		if string(p.Reason) != test.want || p.Error() != test.line || p.Hint != test.hint {
			t.Errorf("%s: %s\n%s\n%q", test.name, p.Reason, p.Error(), p.Hint)
		}
	}
}

// TestNoErrorStaysNone: what wraps a function's result must not make an error of it.
func TestNoErrorStaysNone(t *testing.T) {
	for _, in := range []func(string, error) error{At, OnMedium, OnCheck, OnImage, InWIM,
		OnSaving} {
		if err := in("E:", nil); err != nil {
			t.Error(err)
		}
	}
}

// TestEveryFaultHasWords reads the words of the libraries: one without a row would be unexpected,
// or a refusal without a why.
func TestEveryFaultHasWords(t *testing.T) {
	for _, of := range []struct {
		file, kind string
		count      int
		known      func(word string) bool
	}{
		{"../stick/wim/errors.go", "Fault", 23, func(w string) bool {
			return wimFaults[wim.Fault(w)].reason != ""
		}},
		{"../../media/fat/errors.go", "NameFault", 9, func(w string) bool {
			return nameTexts[fat.NameFault(w)] != ""
		}},
		{"../../media/image/errors.go", "Kind", 22, func(w string) bool {
			return imageRefusals[image.Kind(w)].reason != ""
		}},
		{"../../media/ntfs/errors.go", "Refusal", 9, func(w string) bool {
			return fileRefusals[ntfs.Refusal(w)] != ""
		}},
		{"../stick/disk.go", "DiskFault", 4, func(w string) bool {
			return refusalTexts[stick.DiskFault(w)] != ""
		}},
	} {
		source, err := os.ReadFile(of.file)
		if err != nil {
			t.Fatal(err)
		}
		words := regexp.MustCompile(`\s`+of.kind+`\s+= "([^"]+)"`).FindAllSubmatch(source, -1)
		if len(words) < of.count {
			t.Errorf("%s: only %d words found", of.kind, len(words))
		}
		for _, w := range words {
			if !of.known(string(w[1])) {
				t.Errorf("%s: no words for %s", of.kind, w[1])
			}
		}
	}
}
