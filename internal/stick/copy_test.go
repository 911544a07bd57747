package stick

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/device"
	"unhello/internal/testenv"
	"unhello/media/fat"
)

// installMedia makes what matters of an install medium, spelled as Microsoft spells it, and some of
// what must not be taken.
func installMedia(t *testing.T) (dir string, wanted []string) {
	t.Helper()
	dir = t.TempDir()
	wanted = []string{
		"boot/bcd", "boot/boot.sdi", "boot/fonts/jpn_boot.ttf", "bootmgr", "bootmgr.efi",
		"efi/boot/bootx64.efi",
		"efi/microsoft/boot/bcd", "efi/microsoft/boot/fonts/wgl4_boot.ttf", "sources/boot.wim",
	}
	for _, name := range append([]string{"setup.exe", "sources/install.wim", "sources/setup.exe",
		"support/boot/a.txt"}, wanted...) {
		putFile(t, dir, name, "content of "+name)
	}
	return dir, wanted
}

func putFile(t *testing.T, dir, name, content string) {
	t.Helper()
	put(t, filepath.Join(dir, filepath.FromSlash(name)), content)
}

func paths(list []Item) []string {
	var names []string
	for _, f := range list {
		names = append(names, f.Path)
	}
	slices.Sort(names)
	return names
}

func TestBootFiles(t *testing.T) {
	dir, wanted := installMedia(t)
	if err := os.Truncate(filepath.Join(dir, "sources", "install.wim"), 5<<30); err != nil {
		t.Fatal(err)
	}
	got, err := BootFiles(dir, nil)
	if diff := cmp.Diff(wanted, paths(got)); diff != "" || err != nil {
		t.Fatalf("%v (-want +got)\n%s", err, diff)
	}
	checkImage(t, append(got, Text("unhello.cmd", "ours")))
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(testenv.Tool(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// checkImage makes the image of a stick and reads it.
func checkImage(t *testing.T, list []Item) {
	t.Helper()
	image, err := NewImage(list, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	const start = 1 << 20 // of the partition
	content := withContent(t, image)
	v, err := fat.Open(io.NewSectionReader(content, start, image.Size-start), image.Size-start)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		want, _ := io.ReadAll(r)
		if got, err := v.ReadFile(f.Path); err != nil || string(got) != string(want) {
			t.Errorf("%s differs (%v)", f.Path, err)
		}
	}
}

// TestBootFilesRefused: not an install medium, or not ours on one.
func TestBootFilesRefused(t *testing.T) {
	ours := []Item{Text("unhello.cmd", "ours"), Text("unhello/README.txt", "ours")}
	for _, test := range []struct {
		name   string
		change func(t *testing.T, dir string)
		want   func(error) bool
	}{
		{"nothing to boot",
			func(t *testing.T, dir string) { remove(t, dir, "efi/boot/bootx64.efi") },
			lacks(bootManager)},
		{"no Windows PE", func(t *testing.T, dir string) { remove(t, dir, "sources/boot.wim") },
			lacks(bootImage)},
		{"foreign file", func(t *testing.T,
			dir string) {
			putFile(t, dir, "Unhello.CMD", "of somebody else")
		},
			foreign("Unhello.CMD")},
		{"foreign file in our folder",
			func(t *testing.T, dir string) { putFile(t, dir, "unhello/README.txt", "x") },
			foreign("README.txt")},
		{"a link", func(t *testing.T, dir string) {
			if err := os.Symlink("/etc/passwd", filepath.Join(dir, "boot", "link")); err != nil {
				t.Skip("no links here:", err)
			}
		}, func(err error) bool {
			var name *fat.NameError
			return errors.As(err, &name) && name.Path == "boot/link" && name.Fault == NameNotAFile
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, _ := installMedia(t)
			test.change(t, dir)
			if _, err := BootFiles(dir, ours); err == nil || !test.want(err) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("ours already", func(t *testing.T) {
		dir, wanted := installMedia(t)
		putFile(t, dir, "unhello.cmd", "ours")
		got, err := BootFiles(dir, ours)
		if diff := cmp.Diff(wanted, paths(got)); diff != "" || err != nil {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
	})
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
}

func lacks(what string) func(error) bool {
	return func(err error) bool {
		var e *NotMediaError
		return errors.As(err, &e) && e.Missing == what
	}
}

func foreign(name string) func(error) bool {
	return func(err error) bool {
		var e *ForeignError
		return errors.As(err, &e) && filepath.Base(e.Path) == name
	}
}

// TestExtractISO has every program read what it can. Microsoft's images only show their files in
// UDF.
func TestExtractISO(t *testing.T) {
	media, wanted := installMedia(t)
	putFile(t, media, "unhello.cmd", "to be compared")
	both, onlyUDF := filepath.Join(t.TempDir(), "both.iso"), filepath.Join(t.TempDir(), "udf.iso")
	output(t, "genisoimage", "-quiet", "-J", "-r", "-o", both, media)
	output(t, "genisoimage", "-quiet", "-udf", "-hide", "boot*", "-hide", "efi", "-hide", "sources",
		"-o", onlyUDF, media)
	for _, r := range isoReaders {
		for _, iso := range []string{both, onlyUDF} {
			t.Run(r.program+" "+filepath.Base(iso), func(t *testing.T) {
				// the same program under another name
				program := strings.Replace(r.program, "7zz", "7z", 1)
				dir := t.TempDir()
				err := r.run(context.Background(), testenv.Tool(t, program), iso, dir)
				if iso == onlyUDF && program != "7z" {
					if !lacks(bootManager)(err) {
						t.Errorf("it is said not to read UDF: %v", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				checkExtracted(t, dir, wanted)
			})
		}
	}
	t.Run("the first that is able", func(t *testing.T) {
		dir := t.TempDir()
		program, err := ExtractISO(context.Background(), onlyUDF, dir)
		if err != nil || program != "7z" {
			t.Fatal(program, err)
		}
		checkExtracted(t, dir, wanted)
	})
}

func checkExtracted(t *testing.T, dir string, wanted []string) {
	t.Helper()
	list, err := BootFiles(dir, nil)
	if diff := cmp.Diff(wanted, paths(list)); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	for _, name := range append(wanted, "unhello.cmd") {
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if want := "content of " + name; err != nil || name != "unhello.cmd" && string(b) != want {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
	for _, name := range []string{"setup.exe", "sources/install.wim"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s was taken too", name)
		}
	}
	if err := device.RemoveTree(dir); err != nil {
		t.Error(err)
	}
}

func TestNoISO(t *testing.T) {
	path := filepath.Join(t.TempDir(), "-x.iso")
	if err := os.WriteFile(path, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	var failed *ISOError
	if _, err := ExtractISO(context.Background(), path, t.TempDir()); !errors.As(err, &failed) ||
		len(failed.Tried) == 0 {
		t.Errorf("zeros: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := ExtractISO(context.Background(), path, t.TempDir()); !errors.As(err, &failed) ||
		len(failed.Tried) != 0 || !strings.Contains(err.Error(), "bsdtar") {
		t.Errorf("no programs: %v", err)
	}
}

func TestWantedOfISO(t *testing.T) {
	for _, test := range []struct{ name, listed, want string }{
		{"bsdtar", "./ ./BOOT ./BOOT/BCD ./EFI/BOOT/BOOTX64.EFI ./sources/install.wim", "BOOT EFI"},
		{"7z of Windows", `efi\boot\bootaa64.efi sources\boot.wim bootmgr bootmgr.efi`,
			"efi sources/boot.wim bootmgr bootmgr.efi"},
		{"ours", "/efi/boot/bootx64.efi /unhello.cmd /unhello/a /unhello2/a",
			"efi unhello.cmd unhello"},
		{"nothing to boot", "efi/boot/grub.efi boot/bcd", "error"},
		{"upwards", "efi/boot/bootx64.efi boot/../../a", "error"},
		{"absolute", "efi/boot/bootx64.efi //a", "error"},
		{"nothing", "", "error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := wantedOfISO(strings.Fields(test.listed))
			if s := strings.Join(got, " "); s != test.want && (err == nil || test.want != "error") {
				t.Errorf("%s, %v", s, err)
			}
		})
	}
}

func FuzzWantedOfISO(f *testing.F) {
	f.Add("efi/boot/bootx64.efi\nboot/bcd\n../x")
	f.Add("'/'\n'/boot'\n'/efi/boot/bootx64.efi'")
	f.Fuzz(func(t *testing.T, output string) {
		for _, r := range isoReaders {
			wanted, err := wantedOfISO(r.names(output))
			for _, name := range wanted {
				if !filepath.IsLocal(name) || err != nil {
					t.Errorf("%q leads out", name)
				}
			}
		}
	})
}
