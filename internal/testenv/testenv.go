// Package testenv finds what tests need beyond this repository: independent programs that judge
// what we wrote, and the folder of real hives. A test that lacks them skips and says how to get
// them; in CI, where UNHELLO_REQUIRE_JUDGES is 1, it fails instead.
package testenv

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// debianPackage says which package brings a program.
var debianPackage = map[string]string{
	"addpart":        "util-linux",
	"7z":             "p7zip-full",
	"bdemount":       "libbde-utils",
	"bsdtar":         "libarchive-tools",
	"chntpw":         "chntpw",
	"cryptsetup":     "cryptsetup-bin",
	"dislocker-file": "dislocker",
	"dislocker-fuse": "dislocker",
	"flock":          "util-linux",
	"fsck.vfat":      "dosfstools",
	"genisoimage":    "genisoimage",
	"grub-mount":     "grub-common",
	"hivexget":       "libhivex-bin",
	"hivexml":        "libhivex-bin",
	"hivexregedit":   "libwin-hivex-perl",
	"hivexsh":        "libhivex-bin",
	"losetup":        "mount",
	"mcopy":          "mtools",
	"mkfs.vfat":      "dosfstools",
	"mkfs.ext4":      "e2fsprogs",
	"mmd":            "mtools",
	"mkntfs":         "ntfs-3g",
	"ntfscat":        "ntfs-3g",
	"ntfscluster":    "ntfs-3g",
	"ntfscp":         "ntfs-3g",
	"ntfsfix":        "ntfs-3g",
	"ntfsinfo":       "ntfs-3g",
	"ntfsls":         "ntfs-3g",
	"openssl":        "openssl",
	"osslsigncode":   "osslsigncode",
	"partx":          "util-linux",
	"qemu-img":       "qemu-utils",
	"qemu-io":        "qemu-utils",
	"qemu-nbd":       "qemu-utils",
	"reged":          "chntpw",
	"regfexport":     "libregf-utils",
	"reglookup":      "reglookup",
	"setfattr":       "attr",
	"sgdisk":         "gdisk",
	"strace":         "strace",
	"taskset":        "util-linux",
	"tmux":           "tmux",
	"umount":         "mount",
	"wimcapture":     "wimtools",
	"wimlib-imagex":  "wimtools",
	"wine64":         "wine64",
	"wineserver64":   "wine64",
	"xorriso":        "xorriso",
	"xz":             "xz-utils",

	"qemu-system-x86_64": "qemu-system-x86",
}

// root is found before a test can change the working directory.
var root = findRoot()

// Root returns the module's root folder, empty if there is none above the working directory.
func Root() string { return root }

func findRoot() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// Tool returns the path of an independent program. Without it the test ends: skipped, or failed in
// CI.
func Tool(t testing.TB, name string) string {
	t.Helper()
	if found, err := exec.LookPath(name); err == nil {
		return found
	}
	// Debian puts some of them where only root's PATH leads, and wine where no PATH does.
	for _, dir := range []string{"/usr/sbin", "/sbin", "/usr/lib/wine"} {
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return found
		}
	}
	want := debianPackage[name]
	if want == "" {
		want = name
	}
	Missing(t, "%s is not installed (Debian package %s)", name, want)
	return ""
}

// File returns the path of a file from a Debian package. Without it the test ends: skipped, or
// failed in CI.
func File(t testing.TB, path, debianPackage string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		Missing(t, "%s is not there (Debian package %s)", path, debianPackage)
	}
	return path
}

// Shared returns the path of a file in the folder of real hives and volumes, which isn't part of
// this repository: UNHELLO_SHARED, or `shared` beside the module's root. Without it the test ends:
// skipped, or failed in CI.
func Shared(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("UNHELLO_SHARED")
	if dir == "" {
		dir = filepath.Join(Root(), "..", "shared")
	}
	file := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(dir); err != nil {
		Missing(t, "no folder %s with test data (set UNHELLO_SHARED)", dir)
	}
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("the folder with test data is there, but the file is not: %v", err)
	}
	return file
}

// Missing ends a test that lacks something: it skips for a user, and fails where judging is the
// point.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("UNHELLO_REQUIRE_JUDGES") == "1" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
