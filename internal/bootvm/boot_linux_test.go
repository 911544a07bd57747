package bootvm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

const mib = 1 << 20

// foreignStick makes a stick image with nothing of ours, using sgdisk, mkfs.vfat and mtools.
func foreignStick(t *testing.T) string {
	t.Helper()
	image := filepath.Join(t.TempDir(), "stick.img")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, 64*mib); err != nil {
		t.Fatal(err)
	}
	// 62 MiB of Basic Data from 1 MiB on, and the file system in it.
	run(t, testenv.Tool(t, "sgdisk"), "-n", "1:2048:129023", "-t", "1:0700", image)
	run(t, testenv.Tool(t, "mkfs.vfat"), "-F", "32", "--offset", "2048", image, "63488")
	mtools(t, "mmd", "-i", image+"@@1M", "::/efi", "::/efi/boot")
	return image
}

// The test setup works: a stick made by other programs boots.
func TestForeignStickBoots(t *testing.T) {
	image := foreignStick(t)
	mtools(t, "mcopy", "-i", image+"@@1M", StandIn(t), "::/efi/boot/bootx64.efi")
	AddMenu(t, image, mib)
	machine := Boot(t, image)
	machine.Menu()
	const want = `loaded image: \EFI\BOOT\BOOTX64.EFI`
	if got := machine.Status(); !strings.Contains(got, want) {
		t.Errorf("no %q in:\n%s", want, got)
	}
}

// And it can fail: without a boot manager the firmware ends in its own shell.
func TestEmptyStickDoesNotBoot(t *testing.T) {
	Boot(t, foreignStick(t)).WaitFor("UEFI Interactive Shell")
}
